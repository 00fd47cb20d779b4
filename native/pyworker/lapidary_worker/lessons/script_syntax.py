"""Python that TorchScript does not have."""

from __future__ import annotations

import re

from .lesson import Failure, Told, lesson

_OTHERS = "Or use torchscript-trace, exported-program or onnx, which run the Python."


@lesson("script-varargs", "torch.jit.script meets *args or **kwargs in a definition")
def varargs(failure: Failure) -> Told | None:
    if not failure.scripting or failure.place is None or "variable number of arguments" not in failure.text:
        return None
    return Told(
        f"torch.jit.script cannot compile a function with *args, **kwargs or keyword-only defaults{failure.at}.",
        "The arguments of a TorchScript function have fixed names and types.",
        ("Name each parameter, or take one List[torch.Tensor].", _OTHERS),
    )


@lesson("script-argument-unpacking", "torch.jit.script meets a call with **options")
def unpacking(failure: Failure) -> Told | None:
    if not failure.scripting or "keyword-arg expansion is not supported" not in failure.text:
        return None
    return Told(
        f"torch.jit.script cannot compile a call with **options{failure.at}.",
        "Which arguments a call has must be known when it is compiled.",
        ("Write the arguments out by name.", _OTHERS),
    )


@lesson("script-comprehension", "torch.jit.script meets a comprehension it does not know")
def comprehension(failure: Failure) -> Told | None:
    found = re.search(r"(Comprehension ifs|\w+Comp\b|GeneratorExp|multiple comprehension generators)", failure.text)
    if not failure.scripting or failure.place is None or found is None or "support" not in failure.text:
        return None
    return Told(
        f"torch.jit.script cannot compile this comprehension{failure.at}.",
        "It knows list comprehensions over one list without a condition, and no others.",
        ("Write a for loop that appends to a list.", _OTHERS),
    )


@lesson("script-unsupported-syntax", "torch.jit.script meets try, set, yield, import or other Python it lacks")
def unsupported(failure: Failure) -> Told | None:
    found = re.match(r"(\w[\w ]*?) (?:aren't|are not|is not|isn't) supported", failure.text)
    kinds = ("UnsupportedNodeError", "NotSupportedError", "FrontendError", "FrontendTypeError")
    if not failure.scripting or failure.place is None or failure.kind not in kinds or found is None:
        return None
    what = found.group(1)
    known = {
        "try blocks": "Test the condition before instead of catching the exception.",
        "Set": "Use a tuple or a list: x in (2, 3).",
    }
    return Told(
        f"torch.jit.script cannot compile this{failure.at}: TorchScript has no {what.removesuffix('s')}.",
        "TorchScript is a small, typed part of Python.",
        (known.get(what, "Write it with if, for, while, lists and tensors."), _OTHERS),
    )
