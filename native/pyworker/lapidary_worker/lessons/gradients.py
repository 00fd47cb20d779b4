"""Gradients in a model that is used, not trained."""

from __future__ import annotations

from .lesson import Failure, Told, lesson


@lesson("in-place-on-leaf", "forward changes a parameter in place")
def in_place(failure: Failure) -> Told | None:
    if "a leaf Variable that requires grad is being used in an in-place operation" not in failure.text:
        return None
    return Told(
        f"forward changes a parameter in place{failure.at}.",
        "A parameter is a leaf of the autograd graph; an exported file would have to write its own weights.",
        ("Compute a new tensor: scale = self.scale + 1.", "State that changes belongs in a buffer, given in and out."),
    )


@lesson("gradient-in-forward", "forward computes gradients, and exports run without them")
def no_graph(failure: Failure) -> Told | None:
    if "does not require grad and does not have a grad_fn" not in failure.text:
        return None
    return Told(
        f"forward computes a gradient{failure.at}, and models are run and exported under no_grad.",
        "There is no autograd graph in an exported file.",
        (
            "Write the derivative out, or use torch.func.grad, which exporters can follow.",
            "Or wrap the part in torch.enable_grad(); only exported-program has a chance then.",
        ),
    )


@lesson("inference-tensor", "A tensor made under inference_mode is used with gradients")
def inference(failure: Failure) -> Told | None:
    if "Inference tensors cannot be" not in failure.text:
        return None
    return Told(
        f"A tensor made under torch.inference_mode is used with gradients{failure.at}.",
        "Such a tensor can never take part in autograd.",
        ("Make it under torch.no_grad(), or use tensor.clone().",),
    )


@lesson("overlapping-write", "An expanded tensor is changed in place")
def overlapping(failure: Failure) -> Told | None:
    if "more than one element of the written-to tensor refers to a single memory location" not in failure.text:
        return None
    return Told(
        f"An expanded tensor is changed in place{failure.at}.",
        "After expand several elements are one place in memory.",
        ("Clone it first: x.expand(3, 4).clone().", "Or write wide = wide + 1, which exporters follow best."),
    )
