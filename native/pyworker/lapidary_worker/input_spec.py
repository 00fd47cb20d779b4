"""Input specs as they arrive in a request, and example tensors made from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .errors import WorkerError
from .params import Params

if TYPE_CHECKING:
    import torch

# A size far over the example would make a check slower than the export it checks.
_MOST_TIMES_LARGER = 4


@dataclass(frozen=True)
class StaticDim:
    size: int


@dataclass(frozen=True)
class DynamicDim:
    """An axis whose size may vary. minimum and maximum are inclusive; None: not bounded."""

    symbol: str
    example: int
    minimum: int | None
    maximum: int | None

    @property
    def has_range(self) -> bool:
        return self.minimum is not None or self.maximum is not None


@dataclass(frozen=True)
class InputSpec:
    """One input tensor. low and high bound its random values, both inclusive; None: the default of the dtype."""

    name: str
    dtype: str
    dims: tuple[StaticDim | DynamicDim, ...]
    low: float | None
    high: float | None

    def sizes(self, overrides: Mapping[str, int]) -> list[int]:
        """The shape at the example sizes, with some symbols set otherwise."""
        return [dim.size if isinstance(dim, StaticDim) else overrides.get(dim.symbol, dim.example) for dim in self.dims]


def read_input_specs(items: Sequence[Params]) -> list[InputSpec]:
    specs = [
        InputSpec(
            name=item.string("name"),
            dtype=item.string("dtype"),
            dims=tuple(_read_dim(dim) for dim in item.objects("dims")),
            low=item.optional_number("low"),
            high=item.optional_number("high"),
        )
        for item in items
    ]
    names = [spec.name for spec in specs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise WorkerError("INPUT_SPEC_INVALID", f"The input {twice} is given twice.", ["Give each input one spec."])
    symbols(specs)
    return specs


def _read_dim(params: Params) -> StaticDim | DynamicDim:
    kind = params.string("kind")
    if kind == "static":
        return StaticDim(params.integer("size"))
    if kind != "dynamic":
        raise WorkerError("PROTOCOL", f"A dim is static or dynamic, not {kind!r}.")
    dim = DynamicDim(
        params.string("symbol"),
        params.integer("example"),
        params.optional_integer("min"),
        params.optional_integer("max"),
    )
    least = dim.minimum if dim.minimum is not None else 0
    if dim.example < least or (dim.maximum is not None and dim.example > dim.maximum):
        bounds = f"{least}..{'' if dim.maximum is None else dim.maximum}"
        message = f"The example size {dim.example} of axis {dim.symbol} is outside its range {bounds}."
        raise WorkerError("INPUT_SPEC_INVALID", message, ["Give an example size inside the range."])
    return dim


def symbols(specs: Sequence[InputSpec]) -> dict[str, DynamicDim]:
    """The named axes in order of appearance; ranges given in several places are intersected."""
    found: dict[str, DynamicDim] = {}
    for dim in (dim for spec in specs for dim in spec.dims if isinstance(dim, DynamicDim)):
        if not dim.symbol.isidentifier():
            message = f"{dim.symbol!r} is not a usable axis name."
            raise WorkerError("INPUT_SPEC_INVALID", message, ["Use letters, digits and _, such as batch or seq."])
        known = found.get(dim.symbol, dim)
        if known.example != dim.example:
            message = f"The axis {dim.symbol} has two example sizes, {known.example} and {dim.example}."
            raise WorkerError("INPUT_SPEC_INVALID", message, ["Axes with the same name have the same size."])
        minimum = max((m for m in (known.minimum, dim.minimum) if m is not None), default=None)
        maximum = min((m for m in (known.maximum, dim.maximum) if m is not None), default=None)
        found[dim.symbol] = DynamicDim(dim.symbol, dim.example, minimum, maximum)
    return found


def other_sizes(specs: Sequence[InputSpec]) -> dict[str, int]:
    """Per named axis a size that differs from the example, is in range, and is at least 2 where possible."""
    sizes: dict[str, int] = {}
    taken: set[int] = set()
    for dim in symbols(specs).values():
        least = dim.minimum if dim.minimum is not None else 1
        most = min(
            dim.maximum if dim.maximum is not None else dim.example + 1000,
            max(dim.example * _MOST_TIMES_LARGER, dim.example + 8),
        )
        # Twice the example first: models that want an even size, or a multiple of 8, still run.
        wanted = [2 * dim.example, *range(max(dim.example + 1, 2), most + 1), *range(dim.example - 1, least - 1, -1)]
        wanted = [size for size in wanted if least <= size <= most and size != dim.example]
        # Distinct sizes tell axes apart in the shapes they lead to.
        choice = next((size for size in wanted if size not in taken), wanted[0] if wanted else None)
        if choice is not None:
            sizes[dim.symbol] = choice
            taken.add(choice)
    return sizes


def example_tensors(
    specs: Sequence[InputSpec], seed: int, overrides: Mapping[str, int] | None = None
) -> dict[str, torch.Tensor]:
    """Random tensors by input name at the example sizes (or the overridden ones), the same for the same seed."""
    import torch

    generator = torch.Generator().manual_seed(seed)
    return {spec.name: _random(spec, spec.sizes(overrides or {}), generator) for spec in specs}


def _random(spec: InputSpec, sizes: list[int], generator: torch.Generator) -> torch.Tensor:
    import torch

    dtype = getattr(torch, spec.dtype, None)
    if not isinstance(dtype, torch.dtype):
        hints = ["Use float32, float16, bfloat16, float64, int64, int32, int16, int8, uint8 or bool."]
        raise WorkerError("INPUT_SPEC_INVALID", f"{spec.dtype} is not a dtype torch knows.", hints)
    if dtype == torch.bool:
        return torch.randint(0, 2, sizes, generator=generator).to(dtype)
    if dtype.is_complex:
        return torch.randn(sizes, generator=generator, dtype=dtype)
    if not dtype.is_floating_point:
        least = 0 if spec.low is None else int(spec.low)
        most = max(least, 1 if spec.high is None else int(spec.high))
        return torch.randint(least, most + 1, sizes, generator=generator).to(dtype)
    if spec.low is None and spec.high is None:
        return torch.randn(sizes, generator=generator).to(dtype)
    low = spec.low if spec.low is not None else 0.0
    high = spec.high if spec.high is not None else low + 1.0
    return (torch.rand(sizes, generator=generator) * (high - low) + low).to(dtype)
