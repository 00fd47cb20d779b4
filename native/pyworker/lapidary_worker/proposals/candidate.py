"""One way to call a forward that may be right; only what ran is offered."""

from __future__ import annotations

from dataclasses import dataclass

from ..channel import JsonObject
from ..input_spec import DynamicDim, InputSpec, StaticDim

EXAMPLE_BATCH = 2
EXAMPLE_LENGTH = 16


@dataclass(frozen=True)
class Candidate:
    """A spec for one parameter of forward, and where it comes from."""

    spec: InputSpec
    reason: str


def candidate(
    name: str, dtype: str, dims: tuple[int | str, ...], reason: str, low: int | None = None, high: int | None = None
) -> Candidate:
    """dims: a number for a size that is known, `batch`, `seq` and the like for one that is free."""
    sizes = {"batch": EXAMPLE_BATCH}
    axes = tuple(
        StaticDim(item) if isinstance(item, int) else DynamicDim(item, sizes.get(item, EXAMPLE_LENGTH), None, None)
        for item in dims
    )
    return Candidate(InputSpec(name, dtype, axes, low, high), reason)


def spec_json(spec: InputSpec) -> JsonObject:
    """A spec as requests and answers carry it."""
    return {
        "name": spec.name,
        "dtype": spec.dtype,
        "dims": [
            {"kind": "static", "size": dim.size}
            if isinstance(dim, StaticDim)
            else {
                "kind": "dynamic",
                "symbol": dim.symbol,
                "example": dim.example,
                "min": dim.minimum,
                "max": dim.maximum,
            }
            for dim in spec.dims
        ],
        "low": spec.low,
        "high": spec.high,
    }
