"""Calls and indexing torch.jit.script cannot resolve."""

from __future__ import annotations

import re

from .lesson import Failure, Told, lesson

_OTHERS = "Or use torchscript-trace, exported-program or onnx."


@lesson("script-module-list-index", "torch.jit.script meets a ModuleList indexed by a variable")
def module_list(failure: Failure) -> Told | None:
    if (
        not failure.scripting
        or "ModuleList/Sequential indexing is only supported with integer literals" not in failure.text
    ):
        return None
    return Told(
        f"A ModuleList is indexed by a variable{failure.at}, which torch.jit.script cannot compile.",
        "Modules in a list may be of different classes, so the compiler must know which one is meant.",
        ("Loop over it: for i, layer in enumerate(self.layers): if i == pick: …", _OTHERS),
    )


@lesson("script-unknown-method", "torch.jit.script meets a method or attribute TorchScript's types lack")
def unknown_method(failure: Failure) -> Told | None:
    found = re.match(
        r"\s*'([A-Z][\w\[\], ]*?)(?: \(inferred\))?' object has no attribute or method '(\w+)'", failure.text
    )
    if not failure.scripting or found is None or found.group(1).startswith("Optional"):
        return None
    kind, method = found.groups()
    instead = {"new_tensor": "torch.tensor(…, dtype=x.dtype, device=x.device)", "numpy": "torch operations"}.get(method)
    return Told(
        f"{method} of {kind} is not known to torch.jit.script{failure.at}.",
        "TorchScript has most methods of tensors, and few of Python's own types.",
        (*([f"Use {instead}."] if instead else []), "Look for a function of torch that does the same.", _OTHERS),
    )


@lesson("script-arguments", "torch.jit.script finds no function with these argument types")
def arguments(failure: Failure) -> Told | None:
    if not failure.scripting or "Arguments for call are not valid" not in failure.text:
        return None
    found = re.search(
        r"Expected a value of type '(.+?)' for argument '(\w+)' but instead found type '(.+?)'", failure.text
    )
    detail = f": {found.group(2)} has to be {found.group(1)} and is {found.group(3)}" if found else ""
    return Told(
        f"A function is called{failure.at} with types it does not take in TorchScript{detail}.",
        "Python's own functions, such as sum of a list of tensors, exist for few types.",
        (
            "Use the torch function: torch.stack(parts).sum(0) in place of sum(parts).",
            "Annotate what is not a tensor where it is defined.",
            _OTHERS,
        ),
    )
