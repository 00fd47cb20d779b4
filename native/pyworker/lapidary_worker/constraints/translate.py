"""Turns what torch decided about sizes into faults of declared axes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ..exporters.job import ExportJob
from ..input_spec import DynamicDim
from . import words
from .fault import AxisFault, places_of
from .names import axis_names, in_axis_names, plain_relation
from .sizes import Condition, allowed
from .watch import Capture, Guard, Line

# Sizes past this are not looked at: what a condition says of the first thousands it says of the rest.
_MOST_SIZES = 4096
# Sizes that axes of different names are given in turn to see whether an equation says anything of them.
_TRIED_SIZES = (7, 11, 13, 17, 19, 23)


class Translation:
    """The guards of one capture, by axis name. with_layout: also those about the layout of memory, which only a refused
    export needs."""

    def __init__(self, job: ExportJob, capture: Capture, with_layout: bool = False) -> None:
        self._job = job
        self.names = axis_names(job, capture.sources)
        self._guards = [(guard, Condition(guard.text)) for guard in capture.guards if with_layout or not guard.layout]

    def of_axis(self, name: str) -> AxisFault | None:
        """What keeps one axis from its declared sizes; None when the guards do not."""
        dim = self._job.symbols[name]
        sizes = declared_sizes(dim)
        for symbol in self._symbols(name):
            conditions = [condition for _, condition in self._guards]
            works = allowed(conditions, symbol, sizes)
            if len(works) == len(sizes):
                continue
            line = self.line_for(symbol, sizes)
            places = places_of(name, self._job.specs)
            if len(works) < 2:
                return words.frozen(dim, places, works[0] if works else dim.example, line)
            return words.restricted(dim, places, works, sizes[-1], line)
        return None

    def tied(self) -> list[AxisFault]:
        """Axes that have to follow another one, by the equations between two of them."""
        found: dict[str, AxisFault] = {}
        for guard, condition in self._guards:
            names = sorted({self.names[item] for item in condition.symbols if item in self.names})
            if len(names) < 2 or not guard.text.startswith("Eq(") or self._is_given(condition):
                continue
            # The axis declared last is the one to be named after the other.
            order = list(self._job.symbols)
            name = max(names, key=order.index)
            if name not in found and not all(other in found for other in names):
                found[name] = self.tie(name, plain_relation(in_axis_names(guard.text, self.names)), guard.line)
        return list(found.values())

    def _is_given(self, condition: Condition) -> bool:
        """Whether it holds whatever the sizes, as long as axes of one name have the same: batch*seq = seq*batch."""
        names = sorted({self.names.get(symbol, symbol) for symbol in condition.symbols})
        count = len(_TRIED_SIZES)

        def sizes(shift: int) -> dict[str, int]:
            by_name = {name: _TRIED_SIZES[(at + shift) % count] for at, name in enumerate(names)}
            return {symbol: by_name[self.names.get(symbol, symbol)] for symbol in condition.symbols}

        return len(names) <= count and all(condition.holds(sizes(shift)) for shift in range(count))

    def tie(self, name: str, relation: str, line: Line | None) -> AxisFault:
        equal = re.fullmatch(r"(\w+) = (\w+)", relation)
        other = None if equal is None else next((item for item in equal.groups() if item != name), None)
        known = other if other in self._job.symbols else None
        return words.tied(self._job.symbols[name], places_of(name, self._job.specs), relation, known, line)

    def line_for(self, symbol: str, sizes: Iterable[int]) -> Line | None:
        """The line that rules sizes out: one that leaves a single size before the first that rules out any."""
        listed = list(sizes)
        guilty = [(guard, item) for guard, item in self._guards if item.excludes(symbol, listed)]
        pins = [guard for guard, item in guilty if len(allowed([item], symbol, listed)) <= 1]
        chosen = _first_with_line(pins) or _first_with_line(guard for guard, _ in guilty)
        return None if chosen is None else chosen.line

    def line_of_tie(self, names: Iterable[str]) -> Line | None:
        """The line of the first condition that is about several of these axes."""
        wanted = set(names)
        mine = (
            guard
            for guard, item in self._guards
            if len(wanted & {self.names[symbol] for symbol in item.symbols if symbol in self.names}) > 1
        )
        chosen = _first_with_line(mine)
        return None if chosen is None else chosen.line

    def line_of_frozen(self, name: str) -> Line | None:
        lines = (self.line_for(symbol, declared_sizes(self._job.symbols[name])) for symbol in self._symbols(name))
        return next((line for line in lines if line is not None), None)

    def _symbols(self, name: str) -> list[str]:
        return [symbol for symbol, known in self.names.items() if known == name]


def declared_sizes(dim: DynamicDim) -> range:
    """The sizes of an axis that are looked at. 0 and 1 are left out: torch decides nothing about them from guards."""
    least = max(2, dim.minimum or 0)
    most = dim.maximum if dim.maximum is not None else max(64, 8 * dim.example)
    return range(least, max(least, min(most, least + _MOST_SIZES)) + 1)


def about_axes(text: str, names: Mapping[str, str]) -> list[str]:
    """The axes an expression of torch mentions, in its order."""
    return list(dict.fromkeys(names[item] for item in re.findall(r"\bs\d+\b", text) if item in names))


def _first_with_line(guards: Iterable[Guard]) -> Guard | None:
    return next((guard for guard in guards if guard.line is not None), None)
