"""Python that depends on the values of tensors, which torch.export cannot follow."""

from __future__ import annotations

import re

from .lesson import Failure, Told, lesson

_KINDS = ("GuardOnDataDependentSymNode", "UserError")
_SCRIPT = "Or use torchscript-script, which keeps Python control flow."


def _expression(failure: Failure) -> str | None:
    found = re.search(
        r"Could not (?:guard on|extract specialized integer from) data-dependent expression (.+?) \(unhinted",
        failure.text,
    )
    return found.group(1) if found else None


@lesson("vmap-data-dependent", "A function under torch.vmap decides on the values of a tensor")
def vmap(failure: Failure) -> Told | None:
    if not re.search(
        r"vmap: It looks like you're (?:attempting to use a Tensor in some data-dependent|calling \.item)", failure.text
    ):
        return None
    return Told(
        f"A function under torch.vmap decides on the values of a tensor{failure.at}.",
        "vmap runs the function once for all rows, so there is no single value to decide on.",
        ("Write the decision with torch.where.",),
    )


@lesson("cond-branches-differ", "The branches of torch.cond return different shapes or types")
def cond(failure: Failure) -> Told | None:
    found = re.search(r"When merging two branches' output in torch\.cond,\s*(.+?)[\"\n.]", failure.text)
    if found is None:
        return None
    return Told(
        f"The branches of torch.cond return different things: {found.group(1)}.",
        "Both branches are compiled, and what follows must fit either.",
        ("Return tensors of the same shape and dtype from both branches.",),
    )


@lesson("value-as-size", "A number read from a tensor is used as a count or an index of Python")
def value_as_size(failure: Failure) -> Told | None:
    if failure.kind not in _KINDS or "Could not extract specialized integer" not in failure.text:
        return None
    return Told(
        f"A number read from a tensor is used as a Python number{failure.at}, which torch.export cannot follow.",
        "range(), list lengths and slices need a number now, and while it is captured a tensor has no values.",
        (
            "Use the size of an axis, or a number given when the model is built, in place of the value.",
            "Do it with tensors: a mask torch.arange(longest) < n in place of a loop or a slice up to n.",
            _SCRIPT,
        ),
    )


@lesson("float-from-tensor", "Python numbers read from a tensor decide something")
def float_value(failure: Failure) -> Told | None:
    expression = _expression(failure)
    if failure.kind not in _KINDS or expression is None or not re.search(r"\bzuf\d+", expression):
        return None
    return Told(
        f"Numbers read from a tensor by float(), item() or tolist() decide something{failure.at}.",
        "Compared, sorted or tested they need values, and while it is captured a tensor has none.",
        (
            "Keep them as tensors: x.abs().max() in place of float(x.abs().max()), torch.sort in place of sorted.",
            "Write the decision with torch.where.",
            _SCRIPT,
        ),
    )


@lesson("data-dependent-size", "A decision on how many elements were found, as by nonzero, unique or a mask")
def data_dependent_size(failure: Failure) -> Told | None:
    expression = _expression(failure)
    sizes = re.search(r"Size-like symbols: (?!none)(\S+)\)", failure.text)
    if failure.kind not in _KINDS or expression is None or sizes is None:
        return None
    return Told(
        f"The model decides on a size that depends on values{failure.at}: {_readable(expression)}.",
        "nonzero, unique and x[mask] return as many elements as they find; torch.export calls that number u0, u1, …",
        (
            "Keep the full size and use a mask: torch.where(mask, x, 0).",
            "If the size is always in a range, say so: torch._check(n >= 3).",
            "Write both ways with torch.cond.",
            _SCRIPT,
        ),
    )


@lesson("data-dependent-branch", "An if, while or assert on the values of a tensor")
def branch(failure: Failure) -> Told | None:
    if failure.kind != "GuardOnDataDependentSymNode" and _expression(failure) is None:
        return None
    return Told(
        f"The model decides on the values of a tensor{failure.at}, which torch.export cannot follow.",
        "While it is captured a tensor has a shape and no values, and the file can hold one way through the code only.",
        (
            "Write it with torch.where when both ways are cheap.",
            "Write it with torch.cond when only one is to run: torch.cond(x.sum() > 0, yes, no, (x,)).",
            _SCRIPT,
            "torchscript-trace and onnx-legacy bake in the way the example takes: wrong for other inputs.",
        ),
    )


def _readable(expression: str) -> str:
    equal = re.fullmatch(r"Eq\((.+), (.+)\)", expression)
    return f"{equal.group(1)} == {equal.group(2)}" if equal else expression
