"""One piece of advice, and what the rules look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ..channel import JsonObject
from ..exporters.job import ExportJob
from ..lessons.place import Place

SCRIPT, TRACE, PROGRAM = "torchscript-script", "torchscript-trace", "exported-program"
ONNX, LEGACY = "onnx", "onnx-legacy"
ALL = (TRACE, SCRIPT, PROGRAM, ONNX, LEGACY)


@dataclass(frozen=True)
class Advice:
    """A finding before anything is written. targets: those it concerns; where: a place, or the name of a part."""

    rule: str
    severity: Literal["error", "warning", "info"]
    message: str
    fix: str
    targets: tuple[str, ...] = ALL
    where: Place | str = ""

    def to_json(self, asked: Sequence[str]) -> JsonObject:
        where = f"{self.where.file}:{self.where.line}" if isinstance(self.where, Place) else self.where
        return {
            "rule": self.rule,
            "severity": self.severity,
            "message": self.message,
            "where": where,
            "fix": self.fix,
            "targets": [target for target in asked if target in self.targets],
        }


@dataclass
class Subject:
    """The model that is to be exported, what it returned, and what analyses found. Absent ones are None."""

    job: ExportJob
    value: Any
    was_training: bool
    targets: tuple[str, ...]
    opsets: Mapping[str, int]  # by target, where one is asked for
    program: Any = None  # as torch.export captured it
    lowered: Any = None  # with the operators the ONNX exporter translates
    found: list[Advice] = field(default_factory=list)

    def wants(self, *targets: str) -> bool:
        return any(target in self.targets for target in targets)

    def add(self, advice: Iterable[Advice]) -> None:
        self.found.extend(advice)


def place_of_node(node: Any) -> Place | None:
    """The line of code a node of a captured graph came from."""
    from ..lessons.place import of_stack

    return of_stack(node.meta.get("stack_trace") or "")
