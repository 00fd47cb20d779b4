"""One way to turn whatever a model returns into a flat list of named tensors, the same for every kind of subject."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .errors import WorkerError

if TYPE_CHECKING:
    import torch


def flatten(value: Any) -> list[tuple[str, torch.Tensor]]:
    """Names and tensors, in order: a dict gives its keys, a named tuple or dataclass its fields, a plain sequence
    `output_0`, `output_1`, …; nested names are joined by a dot; None is left out; a number is a 0-d tensor."""
    import torch

    if isinstance(value, torch.Tensor):
        return [("output", value)]
    if isinstance(value, (bool, int, float)):
        return [("output", torch.as_tensor(value))]
    found = [
        (name, item if isinstance(item, torch.Tensor) else torch.as_tensor(item))
        for name, item in _named_items("", value, top=True)
        if item is not None
    ]
    if not found:
        message = "The model returned no tensor."
        hints = ["forward has to return a tensor, or tensors in a tuple or dict."]
        why = "An exported file has tensors as outputs; what forward prints or keeps is not part of it."
        raise WorkerError("RUN_FAILED", message, hints, lesson="no-tensor-output", why=why)
    return found


def _children(value: Any, top: bool, name: str = "") -> list[tuple[str, Any]]:
    if isinstance(value, Mapping):
        return [(str(key), item) for key, item in value.items()]
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return list(zip(value._fields, value, strict=True))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [(field.name, getattr(value, field.name)) for field in dataclasses.fields(value)]
    if isinstance(value, (list, tuple)):
        return [(f"output_{index}" if top else str(index), item) for index, item in enumerate(value)]
    place = f" in output {name}" if name else ""
    message = f"The model returned a {type(value).__name__}{place}, which is not a tensor."
    hints = ["Return tensors, or tensors in a tuple, list or dict."]
    why = "Text, caches and other objects have no place in an exported file."
    raise WorkerError("RUN_FAILED", message, hints, lesson="non-tensor-output", why=why)


def named_outputs(value: Any, names: Sequence[str] | None) -> list[tuple[str, torch.Tensor]]:
    """Flattened outputs, renamed when names are given; as many names as tensors, or INPUT_MISMATCH."""
    found = flatten(value)
    if names is None:
        return found
    if len(names) != len(found):
        derived = ", ".join(name for name, _ in found)
        message = f"{len(names)} output names were given, but the model returns {len(found)} tensors."
        raise WorkerError("INPUT_MISMATCH", message, [f"In order, it returns: {derived}."])
    return [(name, tensor) for name, (_, tensor) in zip(names, found, strict=True)]


def is_plain(value: Any) -> bool:
    """True for a tensor, or a tuple or list of tensors: what every exporter returns unchanged."""
    import torch

    if isinstance(value, torch.Tensor):
        return True
    plain = type(value) in (tuple, list) and len(value) > 0
    return plain and all(isinstance(item, torch.Tensor) for item in value)


def number_outputs(value: Any) -> list[str]:
    """Names of outputs that are Python numbers: a tracer sees them as constants."""
    if isinstance(value, (bool, int, float)):
        return ["output"]
    if is_plain(value):
        return []
    return [name for name, item in _named_items("", value, top=True) if isinstance(item, (bool, int, float))]


def _named_items(name: str, value: Any, top: bool) -> Iterator[tuple[str, Any]]:
    import torch

    if value is None or isinstance(value, (torch.Tensor, bool, int, float)):
        yield name, value
        return
    for key, item in _children(value, top, name):
        yield from _named_items(key if top else f"{name}.{key}", item, top=False)
