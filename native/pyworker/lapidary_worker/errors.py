"""The one error class of the worker. Codes are those of the application (src-shared/errors.ts)."""

from __future__ import annotations

import difflib
import traceback
from collections.abc import Iterable, Sequence


class WorkerError(Exception):
    """A failure a user can meet: a code, one sentence saying what happened, and hints saying what to do.

    axes: for an export that failed because of declared axes, which and why (constraints/fault.py).
    lesson, why, where: for a failure that is known (lessons/), its id, its reason, and the line of the user's code.
    """

    def __init__(
        self,
        code: str,
        message: str,
        hints: Sequence[str] = (),
        detail: str | None = None,
        axes: Sequence[dict[str, object]] = (),
        *,
        lesson: str | None = None,
        why: str | None = None,
        where: dict[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = one_line(message)
        self.hints = [one_line(hint) for hint in hints]
        self.detail = detail
        self.axes = list(axes)
        self.lesson = lesson
        self.why = why
        self.where = where

    def to_json(self) -> dict[str, object]:
        payload: dict[str, object] = {"code": self.code, "message": self.message, "hints": self.hints}
        for name in ("detail", "lesson", "why", "where"):
            if getattr(self, name) is not None:
                payload[name] = getattr(self, name)
        if self.axes:
            payload["axes"] = self.axes
        return payload


def one_line(text: str, limit: int = 600) -> str:
    """Text on one line, cut at `limit` characters: headlines stay headlines, the traceback is in the detail."""
    flat = " ".join(str(text).split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def traceback_text(error: BaseException) -> str:
    """The full Python traceback of an exception, causes included."""
    return "".join(traceback.format_exception(type(error), error, error.__traceback__))


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `name`, or None when nothing is close."""
    found = difflib.get_close_matches(name, list(candidates), n=1, cutoff=0.5)
    return found[0] if found else None
