"""Compares a trace with the model it was made from, on other values; other sizes are tried for every target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..channel import JsonObject
from ..flatten import flatten
from ..input_spec import example_tensors
from ..state import KeptState
from ..torch_env import seed_everything
from .job import ExportJob

# A trace runs the very same kernels: what differs by more than rounding took another branch.
_ATOL_OF_LARGEST = 1e-5
_RTOL = 1e-4


def differing_inputs(job: ExportJob, traced: Any, examples: int) -> list[JsonObject]:
    """One error finding per input set whose outputs differ, in the order tried; empty when all are equal.

    A set the model itself does not run at says nothing about the trace, and is left out.
    """
    found: list[JsonObject] = []
    state = KeptState(traced)
    for words, values in _input_sets(job, examples):
        try:
            seed_everything(job.seed)
            job.as_loaded()
            wanted = [tensor.clone() for _, tensor in flatten(job.model(*values))]
        except Exception as error:
            job.channel.log("debug", f"the model does not run {words}: {error}")
            continue
        try:
            seed_everything(job.seed)  # so that a model with random operators is compared fairly
            state.restore()
            given = [tensor for _, tensor in flatten(traced(*values))]
        except Exception as error:
            found.append(_finding(f"The trace does not run {words}, the model does.", str(error)))
            continue
        for name, want, got in zip(job.output_names, wanted, given, strict=False):
            difference = _difference(want, got)
            if difference is not None:
                found.append(_finding(f"The trace gives another {name} {words} than the model: {difference}.", ""))
                break
    return found


def _input_sets(job: ExportJob, examples: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Other values at the example sizes: first of the other sign, where branches on a sum or mean part, then random."""
    import torch

    if examples > 0:
        values = [-value if value.is_floating_point() else value for value in job.values({})]
        if any(value.is_floating_point() and bool(torch.any(value != 0)) for value in values):
            yield "with its example values negated", tuple(values)
            examples -= 1
    for number in range(1, examples + 1):
        tensors = example_tensors(job.specs, job.seed + number, {})
        yield f"with other values (seed {job.seed + number})", _ordered(job, tensors)


def _ordered(job: ExportJob, tensors: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(tensors[name] for name in job.binding.input_names)


def _difference(want: Any, got: Any) -> str | None:
    import torch

    if tuple(want.shape) != tuple(got.shape):
        return f"shape {list(got.shape)} for {list(want.shape)}"
    if want.numel() == 0:
        return None
    if not want.dtype.is_floating_point:
        wrong = int((want != got).sum())
        return f"{wrong} of {want.numel()} elements differ" if wrong else None
    wide, other = want.double(), got.double()
    atol = _ATOL_OF_LARGEST * float(wide[torch.isfinite(wide)].abs().max()) if torch.isfinite(wide).any() else 0.0
    if torch.allclose(wide, other, rtol=_RTOL, atol=atol, equal_nan=True):
        return None
    return f"largest difference {float((wide - other).abs().nan_to_num(float('inf')).max()):.3g}"


def _finding(message: str, reason: str) -> JsonObject:
    return {
        "rule": "trace-differs",
        "severity": "error",
        "message": f"{message} {' '.join(reason.split())[:200]}".strip(),
        "where": "",
        "fix": "A branch on a value was baked in. Use torchscript-script, or write it with torch.where.",
    }
