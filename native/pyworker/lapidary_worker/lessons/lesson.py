"""What a lesson is: one way in which PyTorch is known to fail, and what it tells the user."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .place import Place

Phase = Literal["load", "run", "export"]


@dataclass(frozen=True)
class Failure:
    """One exception of a chain of causes, and what is known of the moment it was raised in."""

    error: BaseException
    phase: Phase
    target: str  # '' outside of an export
    place: Place | None
    inputs: str = ""  # the inputs of the call, such as `x:float32[2, 4]`

    @property
    def kind(self) -> str:
        return type(self.error).__name__

    @property
    def text(self) -> str:
        return str(self.error)

    @property
    def at(self) -> str:
        """` at model.py:12`, or nothing."""
        return f" at {self.place.short}" if self.place else ""

    @property
    def scripting(self) -> bool:
        return self.phase == "export" and self.target == "torchscript-script"


@dataclass(frozen=True)
class Told:
    """what happened (one sentence), why it does, and what to try, the best first."""

    what: str
    why: str
    tries: tuple[str, ...]
    code: str | None = None  # where the code of the phase does not fit


@dataclass(frozen=True)
class Lesson:
    """`about` says in a few words when it is met; `tell` answers None for every other failure."""

    id: str
    about: str
    tell: Callable[[Failure], Told | None]


def lesson(name: str, about: str) -> Callable[[Callable[[Failure], Told | None]], Lesson]:
    """Makes a Lesson of a function. name: the stable id, in kebab case."""
    return lambda tell: Lesson(name, about, tell)
