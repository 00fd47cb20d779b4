"""Building the model fails before it ever runs."""

from __future__ import annotations

from .lesson import Failure, Told, lesson


@lesson("super-init-forgotten", "A module sets attributes before super().__init__()")
def super_init(failure: Failure) -> Told | None:
    if "before Module.__init__() call" not in failure.text:
        return None
    return Told(
        f"The module gets parameters or submodules before super().__init__(){failure.at}.",
        "nn.Module's own __init__ makes the registers they are entered in.",
        ("Call super().__init__() in the first line of __init__.",),
    )


@lesson("not-deep-copyable", "A module keeps a computed tensor, which cannot be deep-copied")
def deepcopy(failure: Failure) -> Told | None:
    if "Only Tensors created explicitly by the user" not in failure.text or "deepcopy" not in failure.text:
        return None
    return Told(
        f"The model cannot be copied{failure.at}: it keeps a tensor that was computed from parameters.",
        "copy.deepcopy copies leaves of the autograd graph only. weight_norm of torch.nn.utils makes such tensors, too.",
        (
            "Compute the tensor in forward, or keep tensor.detach().",
            "Use torch.nn.utils.parametrizations.weight_norm, or remove_weight_norm before exporting.",
        ),
    )


@lesson("syntax-error", "The source is not valid Python")
def syntax(failure: Failure) -> Told | None:
    if not isinstance(failure.error, SyntaxError) or failure.place is None or failure.phase != "load":
        return None
    import platform

    return Told(
        f"The source is not valid Python{failure.at}: {failure.kind}: {failure.error.msg}.",
        f"Python {platform.python_version()} cannot read this line, or the one before it.",
        (
            "Look for a missing bracket, colon or comma there and in the line before.",
            "If the syntax is newer than this Python, point LAPIDARY_PYTHON at a newer one.",
        ),
    )
