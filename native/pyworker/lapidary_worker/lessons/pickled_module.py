"""Checkpoints that hold more than tensors: loading them imports and calls code."""

from __future__ import annotations

import re

from .checkpoint_file import _loading
from .lesson import Failure, Told, lesson


@lesson("whole-module-pickle", "A checkpoint holds a pickled module or other objects, and torch.load refuses to run it")
def whole_module(failure: Failure) -> Told | None:
    found = re.search(r"Unsupported global: GLOBAL (\S+)", failure.text)
    if found is None:
        return None
    name = found.group(1)
    harmless = name.startswith(("numpy.", "_codecs.", "collections."))
    tries = (
        "Save only the weights where the file was made: torch.save(model.state_dict(), path).",
        f"Allow this one class: with torch.serialization.safe_globals([{name.rpartition('.')[2]}]): torch.load(path)",
        "See what it would run with: lapidary lint FILE",
        "torch.load(path, weights_only=False) runs whatever the file says: only for a file you trust.",
    )
    return Told(
        f"The checkpoint read{failure.at} holds objects of {name}, not only tensors.",
        "Pickled objects are code to run, so torch.load reads tensors and plain containers only (since 2.6)."
        + (" This one is a number or array of numpy beside the weights." if harmless else ""),
        tries[1:] if harmless else tries,
    )


@lesson("checkpoint-missing-class", "A pickled module needs a class its module no longer has")
def missing_class(failure: Failure) -> Told | None:
    found = re.search(r"Can't get attribute '([\w.]+)' on <module '([\w.]+)'", failure.text)
    if found is None:
        return None
    name, module = found.groups()
    module = module.rpartition(".")[2]
    return Told(
        f"The checkpoint read{failure.at} is a pickled module of the class {name}, which {module} does not have.",
        "A pickled module stores the name of its class, not its code.",
        (
            f"Define or import {name} in {module} under that very name.",
            "Where it still loads, save its state_dict() and load that into a model built by code.",
        ),
    )


@lesson("checkpoint-missing-module", "A pickled module needs a Python module of the project that saved it")
def missing_module(failure: Failure) -> Told | None:
    if not isinstance(failure.error, ModuleNotFoundError) or not failure.error.name or not _loading(failure):
        return None
    name = failure.error.name
    return Told(
        f"The checkpoint read{failure.at} needs the Python module {name} of the project that saved it.",
        "A pickled module stores the names of its classes and where they were, not their code.",
        (
            f"Put {name.partition('.')[0]} beside the source, as a file or a folder, and try again.",
            "Or save the state_dict() in that project and load it into a model built by code.",
        ),
    )
