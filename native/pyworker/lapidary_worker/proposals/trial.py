"""Runs forward to see whether specs are right, within a bound on time and number of runs."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..binding import bind_inputs, forward_parameters
from ..errors import WorkerError
from ..flatten import flatten
from ..input_spec import DynamicDim, InputSpec, StaticDim, example_tensors, symbols
from .candidate import EXAMPLE_BATCH

_MOST_SECONDS = 20.0
_MOST_RUNS = 60


class Trial:
    """Runs of one model; after too many or too long it says no to everything."""

    def __init__(self, model: Any, subject: str) -> None:
        self._model = model
        self._subject = subject
        self._until = time.monotonic() + _MOST_SECONDS
        self.runs = 0
        self.last_error = ""

    @property
    def over(self) -> bool:
        return self.runs >= _MOST_RUNS or time.monotonic() > self._until

    def shapes(self, specs: Sequence[InputSpec], sizes: Mapping[str, int]) -> list[list[int]] | None:
        """Output shapes at these sizes of the named axes; None when forward does not run."""
        import torch

        if self.over:
            return None
        self.runs += 1
        try:
            symbols(specs)
            binding = bind_inputs(forward_parameters(self._model), [spec.name for spec in specs], self._subject)
            args, kwargs = binding.arguments(example_tensors(specs, 0, sizes))
            with torch.no_grad():
                return [list(tensor.shape) for _, tensor in flatten(self._model(*args, **kwargs))]
        except WorkerError as error:
            self.last_error = error.message
        except Exception as error:
            self.last_error = (str(error).strip().splitlines() or [type(error).__name__])[0]
        return None

    def keep_free(self, specs: Sequence[InputSpec], base: list[list[int]]) -> list[InputSpec]:
        """The specs with every named axis made static at which another size does not run."""
        kept = list(specs)
        for name, dim in symbols(specs).items():
            other = self.shapes(kept, {name: dim.example + 1})
            if other is None or (name == "batch" and other == base):
                kept = [_fixed(spec, name, dim.example) for spec in kept]
        return kept

    def free_batch(self, specs: Sequence[InputSpec]) -> list[InputSpec]:
        """Static specs with their shared leading axis named batch, where the model runs at another batch."""
        leading = {spec.dims[0].size for spec in specs if spec.dims and isinstance(spec.dims[0], StaticDim)}
        if len(leading) != 1 or not all(spec.dims for spec in specs):
            return list(specs)
        batch = DynamicDim("batch", max(EXAMPLE_BATCH, leading.pop()), None, None)
        freed = [replace(spec, dims=(batch, *spec.dims[1:])) for spec in specs]
        base = self.shapes(freed, {})
        other = self.shapes(freed, {"batch": batch.example + 1})
        return freed if base is not None and other is not None and other != base else list(specs)


def _fixed(spec: InputSpec, name: str, size: int) -> InputSpec:
    dims = tuple(
        StaticDim(size) if isinstance(dim, DynamicDim) and dim.symbol == name else dim for dim in spec.dims
    )
    return replace(spec, dims=dims)
