"""What every kind of subject offers: inputs made ready once, outputs as arrays, times of single runs, a description."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from .channel import JsonObject


@dataclass(frozen=True)
class InputFile:
    """A .npy file; dtype is what the values are where NumPy has no such type."""

    path: Path
    dtype: str | None = None


@dataclass(frozen=True)
class Output:
    """dtype is what was computed; the array may be of a wider type that NumPy has."""

    name: str
    dtype: str
    array: Any


class Subject(Protocol):
    """A loaded subject. `ready` is whatever `prepare` made of the input files."""

    label: str

    def prepare(self, files: Mapping[str, InputFile]) -> Any: ...

    def run(self, ready: Any) -> list[Output]: ...

    def bench(self, ready: Any, warmup: int, samples: int) -> list[float]: ...

    def describe(self, ready: Any | None) -> JsonObject:
        """{runtime, version, providers, options, nodes}; nodes, which take a run, only with inputs."""
        ...
