"""Finds the callable, class or module a source file offers as its entry."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Any

from .errors import WorkerError, nearest

DEFAULT_ENTRY = "make"


def find_entry(module: ModuleType, entry: str | None, file_name: str) -> tuple[str, Any]:
    """Name and object of the entry. Without a name: `make`, else the only instance, function or class there is."""
    if entry is not None:
        return entry, _by_name(module, entry, file_name)
    if hasattr(module, DEFAULT_ENTRY):
        return DEFAULT_ENTRY, getattr(module, DEFAULT_ENTRY)
    instances, factories, classes = _own_names(module)
    for names in (instances, factories, classes):
        if len(names) == 1:
            return names[0], getattr(module, names[0])
    everything = instances + factories + classes
    if not everything:
        message = f"{file_name} defines no function, class or model that could be the entry."
        raise WorkerError("ENTRY_NOT_FOUND", message, ["Add a function make() that returns the torch.nn.Module."])
    raise WorkerError(
        "ENTRY_NOT_FOUND",
        f"{file_name} has no make() and offers several entries: {', '.join(everything)}.",
        [f"Name one of them: {file_name}:{everything[0]}"],
    )


def _by_name(module: ModuleType, entry: str, file_name: str) -> Any:
    target: Any = module
    try:
        for part in entry.split("."):  # `Model.create` is a fine factory too.
            target = getattr(target, part)
        return target
    except AttributeError:
        pass
    names = [name for group in _own_names(module) for name in group]
    close = nearest(entry, names)
    hints = [f"Did you mean {file_name}:{close}?"] if close else []
    if names:
        hints.append(f"{file_name} defines: {', '.join(names)}.")
    else:
        hints.append(f"{file_name} defines no function, class or model. Add a function that returns the model.")
    raise WorkerError("ENTRY_NOT_FOUND", f"{file_name} has no {entry!r}.", hints) from None


def _own_names(module: ModuleType) -> tuple[list[str], list[str], list[str]]:
    """Public names defined in this file itself: module instances, functions, nn.Module subclasses."""
    import torch

    instances: list[str] = []
    factories: list[str] = []
    classes: list[str] = []
    for name, value in vars(module).items():
        if name.startswith("_"):
            continue
        if isinstance(value, torch.nn.Module):
            instances.append(name)
        elif getattr(value, "__module__", None) != module.__name__:
            continue
        elif inspect.isclass(value) and issubclass(value, torch.nn.Module):
            classes.append(name)
        elif inspect.isfunction(value):
            factories.append(name)
    return instances, factories, classes
