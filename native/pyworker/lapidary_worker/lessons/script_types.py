"""TorchScript is typed: what has no annotation is a tensor, and a variable keeps its type."""

from __future__ import annotations

import re

from .lesson import Failure, Told, lesson

_OTHERS = "Or use torchscript-trace, exported-program or onnx, which need no types."


@lesson("script-untyped-argument", "torch.jit.script takes an argument without annotation for a tensor")
def untyped(failure: Failure) -> Told | None:
    found = re.search(
        r"inferred\) in argument|but (?:instead )?found type 'Tensor \(inferred\)'|type 'Tensor' because it was not annotated",
        failure.text,
    )
    if not failure.scripting or found is None:
        return None
    return Told(
        f"A number or list is used{failure.at} that torch.jit.script takes for a tensor.",
        "A parameter without annotation is a tensor in TorchScript.",
        ("Annotate it where the function is defined, such as times: int.", _OTHERS),
    )


@lesson("script-optional", "torch.jit.script meets an Optional that is used before it was tested for None")
def optional(failure: Failure) -> Told | None:
    found = re.search(
        r"Optional\[(\w+)\]' object has no attribute or method|found type 'Optional\[(\w+)\]'", failure.text
    )
    if not failure.scripting or found is None:
        return None
    return Told(
        f"A value that may be None is used{failure.at} without a test.",
        "torch.jit.script knows that an Optional is not None only after a test, and forgets it for attributes of self.",
        (
            "Test it first: if mask is not None: …, or assert mask is not None.",
            "Copy an attribute to a local variable before the test.",
            _OTHERS,
        ),
    )


@lesson("script-branch-types", "torch.jit.script meets a variable that has another type in each branch")
def branch_types(failure: Failure) -> Told | None:
    found = re.search(
        r"Type mismatch: (\w+) is set to type (.+?) in the true branch and type (.+?) in the false", failure.text
    )
    if not failure.scripting or found is None:
        return None
    name, yes, no = found.groups()
    return Told(
        f"The variable {name} is {_plain(yes)} in one branch and {_plain(no)} in the other{failure.at}.",
        "A TorchScript variable has one type.",
        (f"Make {name} the same type in both, such as torch.tensor(3).", "Use two variables.", _OTHERS),
    )


@lesson("script-undefined-in-branch", "torch.jit.script meets a variable that only one branch sets")
def undefined(failure: Failure) -> Told | None:
    found = re.search(r"(\w+) is not defined in the (true|false) branch", failure.text)
    if not failure.scripting or found is None:
        return None
    name = found.group(1)
    return Told(
        f"The variable {name} is set in one branch of the if only{failure.at}, and used after it.",
        "Python finds out when it runs; TorchScript compiles both branches and wants it in each.",
        (f"Set {name} before the if.", _OTHERS),
    )


@lesson("script-return-types", "torch.jit.script meets returns of different types")
def returns(failure: Failure) -> Told | None:
    found = re.search(
        r"Previous return statement returned a value of type (.+?) but this return statement returns a value of type (.+?)(?::|\n|$)",
        failure.text,
    )
    if not failure.scripting or found is None:
        return None
    return Told(
        f"forward returns {_plain(found.group(1))} in one place and {_plain(found.group(2))} in another{failure.at}.",
        "A TorchScript function returns one type.",
        ("Return the same kind of thing everywhere, such as always a tuple.", _OTHERS),
    )


@lesson("script-dict-types", "torch.jit.script meets a dict or list that cannot hold what is put into it")
def containers(failure: Failure) -> Told | None:
    keys = re.search(r"Cannot create dict for key type '(.+?)'", failure.text)
    mixed = "aten::_set_item" in failure.text or "Dict values must contain" in failure.text
    if not failure.scripting or not (keys or mixed):
        return None
    return Told(
        f"A dict gets keys of type {keys.group(1)}{failure.at}, which TorchScript lacks."
        if keys
        else f"A dict or list gets a value of another type than it was made with{failure.at}.",
        "Keys are int, float, bool, str or Tensor, and all values of a dict have one type.",
        ("Use a tuple, a NamedTuple or one dict per type.", _OTHERS),
    )


def _plain(kind: str) -> str:
    return kind.replace(" (inferred)", "").strip()
