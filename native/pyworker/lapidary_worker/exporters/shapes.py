"""Output shapes with axis names in place of the sizes that follow an input axis."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..flatten import flatten
from ..torch_env import dtype_name
from .job import ExportJob, Shape

Run = Callable[..., object]


def output_shapes(job: ExportJob, run: Run) -> list[tuple[str, Shape]]:
    """dtype and shape per output of something callable like the model, found by running it.

    One run at the example sizes and one per dynamic axis with that axis changed: a size that follows the axis gets
    its name, a size that changes otherwise becomes None. A run that fails leaves the numbers as they are: the
    caller compares at other sizes anyway and words the failure better.
    """
    base = _run(job, run, {})
    shapes: list[Shape] = [list(shape) for _, shape in base]
    for symbol, size in job.other_sizes.items():
        try:
            changed = _run(job, run, {symbol: size})
        except Exception as error:
            head = (str(error).strip().splitlines() or [type(error).__name__])[-1]
            job.channel.log("warning", f"does not run with {symbol}={size}: {head}")
            continue
        example = job.symbols[symbol].example
        for shape, (_, before), (_, after) in zip(shapes, base, changed, strict=True):
            for axis, (old, new) in enumerate(zip(before, after, strict=False)):
                if old != new:
                    shape[axis] = symbol if (old, new) == (example, size) else None
    return [(dtype, shape) for (dtype, _), shape in zip(base, shapes, strict=True)]


def _run(job: ExportJob, run: Run, sizes: Mapping[str, int]) -> list[tuple[str, list[int]]]:
    args, kwargs = job.arguments(sizes)
    return [(dtype_name(tensor.dtype), list(tensor.shape)) for _, tensor in flatten(run(*args, **kwargs))]
