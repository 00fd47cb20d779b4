"""torch.jit.script and functions inside functions."""

from __future__ import annotations

from .lesson import Failure, Told, lesson

_HELP = (
    "Make it a method of the module, or a function at the top of the file.",
    "Or use torchscript-trace, exported-program or onnx.",
)


def _own(failure: Failure) -> bool:
    """About the user's code: the same constructs inside a library are script_source's."""
    return failure.scripting and failure.place is not None


@lesson("script-closure", "torch.jit.script meets a lambda or a function defined inside another")
def closure(failure: Failure) -> Told | None:
    here = "Lambda aren't supported" in failure.text or "function definitions aren't supported" in failure.text
    if not here or not _own(failure):
        return None
    return Told(
        f"torch.jit.script cannot compile a lambda or an inner function{failure.at}.",
        "TorchScript functions are compiled one by one and cannot remember variables of another.",
        _HELP,
    )


@lesson("script-function-attribute", "torch.jit.script meets a function kept as an attribute")
def attribute(failure: Failure) -> Told | None:
    known = "This function exists as an attribute on the Python module, but we failed to compile it"
    if known not in failure.text or not _own(failure):
        return None
    return Told(
        f"torch.jit.script cannot compile a function the module keeps as an attribute{failure.at}.",
        "Lambdas and functools.partial objects have no source of their own to compile.",
        ("Keep a module such as nn.ReLU() in its place, or call the function by name.", *_HELP[1:]),
    )
