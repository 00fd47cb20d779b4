"""Listens to what torch.export decides about sizes while it runs, with the line of user code it decides at.

The exception of a failed export names an axis but not the line that needs it, and an axis that is frozen silently
raises nothing at all. torch logs every such decision as it takes it; user code is then on the stack.
"""

from __future__ import annotations

import linecache
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from types import FrameType

from ..user_code import is_library_file, is_user_file

_LOGGER = "torch.fx.experimental.symbolic_shapes"
# Decisions about the layout of memory: an axis works at sizes for which they were not taken, too.
_LAYOUT = re.compile(r"contiguous|channels_last|compute_strides|_stats\.py|non_overlapping")
_SUPPRESSED = "suppressed"


@dataclass(frozen=True)
class Line:
    """A line of source code."""

    file: str
    number: int

    @property
    def place(self) -> str:
        return f"{self.file}:{self.number}"

    @property
    def code(self) -> str:
        return linecache.getline(self.file, self.number).strip()


@dataclass(frozen=True)
class Guard:
    """A condition on sizes that torch took for granted from here on, in torch's own symbols (`Eq(s27, 16)`)."""

    text: str
    line: Line | None
    layout: bool


@dataclass
class Capture:
    """One attempt at capturing the model: torch's symbols with the input sizes they stand for, and its guards."""

    sources: dict[str, str] = field(default_factory=dict)
    guards: list[Guard] = field(default_factory=list)


class Watch:
    """What was decided, attempt by attempt: exporters try again in another way when the first one fails."""

    def __init__(self) -> None:
        self._captures: list[Capture] = [Capture()]

    @property
    def first(self) -> Capture:
        """The first attempt, whose exception an exporter raises."""
        return next((item for item in self._captures if item.sources), self._captures[0])

    @property
    def together(self) -> Capture:
        """All attempts: decomposing captures once more, with what was decided before as a matter of course."""
        merged = Capture()
        for item in self._captures:
            merged.sources.update(item.sources)
            merged.guards.extend(item.guards)
        return merged

    def take(self, record: logging.LogRecord) -> None:
        message, values = str(record.msg), record.args if isinstance(record.args, tuple) else ()
        current = self._captures[-1]
        if message == "create_env":
            self._captures.append(Capture())
        elif message.startswith("create_symbol %s = %s for") and len(values) > 2:
            current.sources[str(values[0])] = str(values[2])
        elif "[guard added]" in message and len(values) > 2 and _SUPPRESSED not in str(values[0]):
            current.guards.append(Guard(str(values[1]), _line(), bool(_LAYOUT.search(str(values[2])))))


class _Handler(logging.Handler):
    def __init__(self, watch: Watch) -> None:
        super().__init__(logging.DEBUG)
        self._watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING:
            logging.root.handle(record)  # Not ours to keep from the log.
            return
        try:
            self._watch.take(record)
        except Exception:  # Another torch may word its log otherwise; the export goes on without the lines.
            self.handleError(record)


@contextmanager
def watch_sizes() -> Iterator[Watch]:
    """While open, records torch's decisions about sizes; nothing of it reaches the log."""
    logger = logging.getLogger(_LOGGER)
    watch = Watch()
    handler = _Handler(watch)
    level, propagate, handlers = logger.level, logger.propagate, logger.handlers
    logger.handlers = [handler]  # torch's own would print every decision.
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield watch
    finally:
        logger.handlers = handlers
        logger.setLevel(level)
        logger.propagate = propagate


def _line() -> Line | None:
    """The innermost line of the user's code under way; where there is none, of a library that is not torch."""
    frame: FrameType | None = sys._getframe(1)
    library: Line | None = None
    while frame is not None:
        file = frame.f_code.co_filename
        if _is_user(file):
            return Line(file, frame.f_lineno)
        if library is None and _is_library(file):
            library = Line(file, frame.f_lineno)
        frame = frame.f_back
    return library


_is_user = lru_cache(maxsize=4096)(is_user_file)
_is_library = lru_cache(maxsize=4096)(is_library_file)
