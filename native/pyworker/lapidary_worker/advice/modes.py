"""Training mode, and what behaves as if it were on."""

from __future__ import annotations

from collections.abc import Iterator

from .advice import ALL, Advice, Subject, place_of_node

_RANDOM = ("aten.rand", "aten.bernoulli", "aten.multinomial", "aten.normal", "aten.randperm")


def advise(subject: Subject) -> Iterator[Advice]:
    model = subject.job.model
    if subject.was_training:
        yield Advice(
            "training-mode",
            "info",
            "The source gives the model in training mode; it is exported in eval mode.",
            "Call model.eval() in the factory, so that other tools see the same model.",
        )
    stubborn = [name or "the model itself" for name, module in model.named_modules() if module.training]
    if stubborn:
        yield Advice(
            "stays-in-training",
            "error",
            f"{len(stubborn)} of the modules stay in training mode after eval(): {', '.join(stubborn[:3])}.",
            "Let train(mode) of these modules set the mode that is asked for.",
            where=stubborn[0],
        )
    for node in subject.program.graph.nodes if subject.program is not None else ():
        name = str(node.target)
        place = place_of_node(node) or ""
        if name.startswith("aten.dropout") and len(node.args) > 2 and node.args[2] is True and node.args[1] > 0:
            yield Advice(
                "dropout-on",
                "error",
                f"Dropout with p={node.args[1]:g} is on in eval mode: outputs are random, or the target drops it silently.",
                "Pass the mode: F.dropout(x, p, training=self.training).",
                ALL,
                place,
            )
        elif (
            name.startswith("aten.batch_norm")
            and len(node.args) > 5
            and node.args[5] is True
            and node.args[3] is not None
        ):
            yield Advice(
                "batch-norm-on",
                "error",
                "Batch norm uses the statistics of the batch in eval mode.",
                "Pass the mode: F.batch_norm(…, training=self.training).",
                ALL,
                place,
            )
        elif name.startswith(_RANDOM) and not name.startswith("aten.random_"):
            yield Advice(
                "random-values",
                "warning",
                f"The model draws random numbers ({name.split('.')[1]}): its outputs cannot be compared with PyTorch's.",
                "Take the random tensor as an input.",
                ALL,
                place,
            )
