"""Example inputs that a source keeps under one of the usual names."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import Any

from ..input_spec import InputSpec, StaticDim
from ..torch_env import dtype_name
from .candidate import Candidate

_NAMES = (
    "example_inputs", "get_example_inputs", "example_input", "sample_inputs", "get_sample_inputs", "dummy_inputs",
    "get_dummy_inputs", "dummy_input", "example_input_array", "EXAMPLE_INPUTS", "INPUTS", "DUMMY_INPUTS",
)  # fmt: skip


def kept_examples(model: Any, file: Path, parameters: list[str]) -> tuple[list[Candidate], str] | None:
    """One spec per example tensor, and what they are called; None when there are none that can be used."""
    for owner, place in ((model, "the model"), (_module_of(file), file.name)):
        for name in _NAMES:
            tensors = _tensors(_value(owner, name), parameters)
            if tensors:
                reason = f"{place} has {name}"
                return [Candidate(_spec(key, tensor), reason) for key, tensor in tensors.items()], reason
    return None


def _module_of(file: Path) -> Any:
    """The module the source file was imported as, the latest where it was imported again."""
    found = [item for item in list(sys.modules.values()) if getattr(item, "__file__", None) == str(file)]
    return found[-1] if found else None


def _value(owner: Any, name: str) -> Any:
    """The attribute, called when it is a function that needs nothing."""
    try:
        value = getattr(owner, name, None)
        if not callable(value) or hasattr(value, "shape"):
            return value
        required = [
            item
            for item in inspect.signature(value).parameters.values()
            if item.default is inspect.Parameter.empty and item.kind not in (item.VAR_POSITIONAL, item.VAR_KEYWORD)
        ]
        return None if required else value()
    except Exception:  # A helper of the user's that fails is no reason to refuse the source.
        return None


def _tensors(value: Any, parameters: list[str]) -> dict[str, Any]:
    import torch

    if isinstance(value, torch.Tensor):
        value = (value,)
    if isinstance(value, (tuple, list)):
        if len(value) > len(parameters) or not all(isinstance(item, torch.Tensor) for item in value):
            return {}
        return dict(zip(parameters, value, strict=False))
    if isinstance(value, dict) and value and all(isinstance(item, torch.Tensor) for item in value.values()):
        return {str(key): item for key, item in value.items()}
    return {}


def _spec(name: str, tensor: Any) -> InputSpec:
    whole = not tensor.dtype.is_floating_point and not tensor.dtype.is_complex and dtype_name(tensor.dtype) != "bool"
    low = min(0, int(tensor.min())) if whole and tensor.numel() else None
    high = int(tensor.max()) if whole and tensor.numel() else None
    return InputSpec(name, dtype_name(tensor.dtype), tuple(StaticDim(size) for size in tensor.shape), low, high)
