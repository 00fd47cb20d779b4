"""What an exporter is given and what it hands back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ..binding import Binding
from ..channel import Channel, JsonObject
from ..input_spec import InputSpec, StaticDim, example_tensors, other_sizes, symbols
from ..state import KeptState
from .after_forward import AfterForward
from .options import Options

Shape = list[Any]  # of int, or the axis name as str, or None where it is not known


@dataclass
class ExportJob:
    """A model in eval mode, ready to be exported to `path`; runs under no_grad with its threads set."""

    model: Any
    specs: Sequence[InputSpec]
    binding: Binding
    output_names: list[str]
    plain_output: bool  # forward returns a tensor or a tuple of tensors
    opset: int | None
    path: Path
    seed: int
    channel: Channel
    options: Options = field(default_factory=Options)
    state: KeptState | None = None  # the model's buffers, put back whenever it has run
    after_forward: AfterForward = field(default_factory=AfterForward)
    source_program: Any = None  # the ExportedProgram that the source is: it is taken as it stands
    symbols: Mapping[str, Any] = field(init=False)
    # The torch.export program the file was made from, where there is one: what it says of the axes is the truth.
    program: Any = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.symbols = symbols(self.specs)

    def as_loaded(self) -> None:
        """Puts the model's buffers back: what is exported is the model as loaded, not after a few calls."""
        if self.state is not None:
            self.state.restore()

    @cached_property
    def example(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Arguments and keyword arguments of forward at the example sizes."""
        return self.arguments({})

    def arguments(self, sizes: Mapping[str, int]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        return self.binding.arguments(example_tensors(self.specs, self.seed, sizes))

    def values(self, sizes: Mapping[str, int]) -> tuple[Any, ...]:
        """The input tensors in the order of the binding, for a forward that takes them by position."""
        tensors = example_tensors(self.specs, self.seed, sizes)
        return tuple(tensors[name] for name in self.binding.input_names)

    @cached_property
    def other_sizes(self) -> dict[str, int]:
        """A second set of sizes for the dynamic axes; empty when all axes are static."""
        return other_sizes(self.specs)

    def dynamic_axes(self) -> dict[str, dict[int, str]]:
        """Axis names by position, per input that has dynamic axes."""
        axes = {
            spec.name: {index: dim.symbol for index, dim in enumerate(spec.dims) if not isinstance(dim, StaticDim)}
            for spec in self.specs
        }
        return {name: found for name, found in axes.items() if found}


@dataclass(frozen=True)
class Exported:
    """What was written. opset: as found in the file, None where the format has none."""

    exporter: str
    outputs: list[JsonObject]
    opset: int | None = None
    checker: JsonObject | None = None
    findings: list[JsonObject] = field(default_factory=list)
