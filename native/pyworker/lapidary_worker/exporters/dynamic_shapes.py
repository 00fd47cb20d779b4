"""`dynamic_shapes` for torch.export, in the very structure of forward's arguments."""

from __future__ import annotations

from typing import Any

from ..input_spec import DynamicDim, InputSpec
from .job import ExportJob


def dynamic_shapes(job: ExportJob, plain_inputs: bool) -> dict[str, Any] | tuple[Any, ...] | None:
    """A tuple for positional arguments, a dict by parameter name when some go by keyword; None: all static.

    An axis with a range is a Dim with that range, shared by all axes of its name. An axis without one is Dim.AUTO:
    torch finds out what it can be, and may freeze it without a word, which constraints/silent.py then reports. The
    window and the command line show the same as Python text (src-shared/axis-products.ts).
    """
    import torch

    if not job.symbols:
        return None
    dims = {
        name: torch.export.Dim(name, min=dim.minimum, max=dim.maximum)
        if dim.has_range
        else torch.export.Dim.AUTO
        for name, dim in job.symbols.items()
        if not dim.has_range or dim.minimum != dim.maximum
    }
    by_input = {spec.name: _axes(spec, dims) for spec in job.specs}
    if plain_inputs or not job.binding.keywords:
        return tuple(by_input[name] for name in job.binding.input_names)
    parameters = job.binding.parameter_of
    return {parameters.get(name, name): by_input[name] for name in job.binding.input_names}


def _axes(spec: InputSpec, dims: dict[str, Any]) -> dict[int, Any] | None:
    axes = {
        index: dims[dim.symbol]
        for index, dim in enumerate(spec.dims)
        if isinstance(dim, DynamicDim) and dim.symbol in dims
    }
    return axes or None
