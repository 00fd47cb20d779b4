"""A declared axis that torch.export cannot vary as declared, in the names and the grammar of the input specs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..channel import JsonObject
from ..input_spec import DynamicDim, InputSpec
from .watch import Line

Kind = Literal["frozen", "example-one", "range", "multiple", "some", "tied", "data"]
"""frozen: one size only; example-one: frozen by an example of 0 or 1; range: from .. to; multiple: every so many;
some: none of these; tied: follows another axis; data: compared with a number read from a tensor."""


@dataclass(frozen=True)
class Place:
    """Axis `axis` of the input `input`."""

    input: str
    axis: int

    def __str__(self) -> str:
        return f"{self.input}, axis {self.axis}"


@dataclass(frozen=True)
class AxisFault:
    """symbol: the declared name. size: the only size that works. minimum, maximum, step: the sizes that work;
    None where nothing bounds them. declared: whether sizes were declared that do not work."""

    symbol: str
    places: tuple[Place, ...]
    kind: Kind
    message: str
    fix: str
    size: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    step: int | None = None
    line: Line | None = None
    declared: bool = True

    def to_json(self) -> JsonObject:
        return {
            "symbol": self.symbol,
            "places": [{"input": place.input, "axis": place.axis} for place in self.places],
            "kind": self.kind,
            "message": self.message,
            "fix": self.fix,
            "size": self.size,
            "min": self.minimum,
            "max": self.maximum,
            "step": self.step,
            "where": None if self.line is None else self.line.place,
            "code": None if self.line is None else self.line.code,
        }

    def to_finding(self) -> JsonObject:
        """A finding about a file that was written all the same."""
        rule, severity = _RULES.get(self.kind, ("restricted-axis", "error" if self.declared else "info"))
        return {
            "rule": rule,
            "severity": severity,
            "message": self.message,
            "where": places_text(self.places),
            "fix": self.fix,
            "axis": self.to_json(),
        }


# Axes that follow one another are how many models are; that they cannot be chosen freely has to be known.
_RULES = {"frozen": ("frozen-axis", "error"), "example-one": ("frozen-axis", "error"), "tied": ("axes-tied", "warning")}


def places_of(symbol: str, specs: Sequence[InputSpec]) -> tuple[Place, ...]:
    """Every axis that carries the symbol."""
    return tuple(
        Place(spec.name, index)
        for spec in specs
        for index, dim in enumerate(spec.dims)
        if isinstance(dim, DynamicDim) and dim.symbol == symbol
    )


def places_text(places: Sequence[Place]) -> str:
    return "; ".join(f"input {place}" for place in places)
