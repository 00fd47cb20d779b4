"""Python values torch.jit.script has no type for."""

from __future__ import annotations

import re

from .lesson import Failure, Told, lesson

_OTHERS = "Or use torchscript-trace, exported-program or onnx."


@lesson("script-global", "torch.jit.script meets a global variable")
def global_value(failure: Failure) -> Told | None:
    found = re.search(r"python value of type '(\w+)' cannot be used as a value", failure.text)
    if not failure.scripting or found is None:
        return None
    kind = found.group(1)
    hints = ("Keep it as an attribute of the module, set in __init__, or as a local variable.",)
    if kind == "Tensor":
        hints = ("Register it: self.register_buffer('name', tensor).",)
    return Told(
        f"forward uses a global or captured {kind}{failure.at}, which torch.jit.script cannot compile.",
        "Of globals it sees functions, and numbers marked Final; other objects are not part of the module.",
        (*hints, _OTHERS),
    )


@lesson("script-numpy", "torch.jit.script meets numpy")
def numpy_call(failure: Failure) -> Told | None:
    named = re.search(r"'numpy\.(\w+)' object|module 'numpy|numpy\.ufunc", failure.text)
    if not failure.scripting or named is None:
        return None
    return Told(
        f"The model calls numpy{failure.at}, which torch.jit.script cannot compile.",
        "TorchScript has torch and a part of Python's math, and no other library.",
        ("Use math.sqrt for numbers and torch.sqrt for tensors.", "Compute constants in __init__.", _OTHERS),
    )


@lesson("script-plain-object", "torch.jit.script meets an object of a class it had to compile, and cannot")
def plain_object(failure: Failure) -> Told | None:
    found = re.search(
        r"'__torch__\.(\S+) \(of Python compilation unit[^']*' object has no attribute or method '(\w+)'", failure.text
    )
    if not failure.scripting or found is None:
        return None
    name = found.group(1).rpartition(".")[2]
    return Told(
        f"{name} lacks {found.group(2)} for torch.jit.script{failure.at}.",
        "Objects that are no modules are compiled as classes: only what their own code sets in __init__ exists.",
        (
            "Copy what forward needs into attributes of the module in __init__: self.scale = config['scale'].",
            _OTHERS,
        ),
    )


@lesson("script-dataclass", "torch.jit.script meets a dataclass")
def dataclass(failure: Failure) -> Told | None:
    if not failure.scripting or not re.search(r"Failed to get source for <function (\w+)\.__init__", failure.text):
        return None
    return Told(
        "forward makes a dataclass, which torch.jit.script cannot compile.",
        "Its __init__ is generated, so there is no source to compile.",
        ("Return a typing.NamedTuple, a tuple or a dict of tensors.", _OTHERS),
    )
