"""What forward returns, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..flatten import flatten, is_plain, number_outputs
from ..torch_env import dtype_name
from .advice import ALL, LEGACY, ONNX, PROGRAM, SCRIPT, TRACE, Advice, Subject


def advise(subject: Subject) -> Iterator[Advice]:
    import torch

    value = subject.value
    pairs = flatten(value)
    if not is_plain(value):
        names = ", ".join(name for name, _ in pairs)
        yield Advice(
            "flattened-outputs",
            "info",
            f"forward returns {_kind(value)}; artifacts have flat outputs: {names}.",
            "Give names of your own in that order, if these will not do.",
        )
    nothing = _nothings(value)
    if nothing:
        yield Advice(
            "none-output",
            "info",
            f"{', '.join(nothing)} {'is' if len(nothing) == 1 else 'are'} None at the example and left out of the artifacts.",
            "If it depends on an option, set the option in the factory.",
        )
    for name in number_outputs(value):
        yield Advice(
            "number-output",
            "warning",
            f"The output {name} is a Python number, which stays what it was for the example.",
            "Return a tensor computed from the inputs, or leave it out.",
            (TRACE, PROGRAM, ONNX, LEGACY, SCRIPT),
            f"output {name}",
        )
    for name, tensor in pairs:
        if not tensor.dtype.is_floating_point and not tensor.dtype.is_complex and name not in number_outputs(value):
            yield Advice(
                "integer-output",
                "info",
                f"The output {name} is {dtype_name(tensor.dtype)}: it is compared exactly, without a tolerance.",
                "One value that tips over (argmax of equal scores) fails the check; return the scores as well.",
                ALL,
                f"output {name}",
            )
        if tensor.dtype.is_complex:
            yield Advice(
                "complex-output",
                "warning",
                f"The output {name} is {dtype_name(tensor.dtype)}, which ONNX Runtime does not return.",
                "Return torch.view_as_real(x), with a last axis of size 2.",
                (ONNX, LEGACY),
                f"output {name}",
            )
    for spec, tensor in zip(subject.job.specs, subject.job.values({}), strict=False):
        if isinstance(tensor, torch.Tensor) and tensor.dtype.is_complex:
            yield Advice(
                "complex-input",
                "warning",
                f"The input {spec.name} is {spec.dtype}, which ONNX Runtime does not take.",
                "Take a real tensor with a last axis of size 2, and torch.view_as_complex it.",
                (ONNX, LEGACY),
                f"input {spec.name}",
            )


def _kind(value: Any) -> str:
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return "nested or mixed values"
    return "a dict" if isinstance(value, dict) else f"a {type(value).__name__}"


def _nothings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [str(name) for name, item in value.items() if item is None]
    if isinstance(value, (list, tuple)):
        return [f"output_{index}" for index, item in enumerate(value) if item is None]
    return []
