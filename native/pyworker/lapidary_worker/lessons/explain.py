"""Turns an exception into the lesson it teaches; one that no lesson knows keeps its own words."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from ..errors import WorkerError, one_line, traceback_text
from ..user_code import exception_text
from .lesson import Failure, Phase, Told
from .place import Place, chain, find_place
from .registry import LESSONS

_CODES = {"load": "SOURCE_RAISED", "run": "RUN_FAILED", "export": "EXPORT_FAILED"}
_TOOLS = {
    "torchscript-trace": "torch.jit.trace",
    "torchscript-script": "torch.jit.script",
    "exported-program": "torch.export",
    "onnx": "The ONNX exporter",
    "onnx-legacy": "The older ONNX exporter",
}
_LOG = "The log has the full traceback."


def explain_export_failure(error: BaseException, target: str) -> WorkerError:
    """EXPORT_FAILED (or PYTHON_PACKAGE_MISSING): what an exporter raised, in words."""
    place = find_place(error)
    told = teach(error, "export", place, target)
    if told is not None:
        return told
    root = chain(error)[0]
    message = f"{_TOOLS.get(target, target)} failed{_at(place)}: {exception_text(root)}"
    return unknown(error, "EXPORT_FAILED", message, [_other_way(target), _LOG], place)


def teach(
    error: BaseException, phase: Phase, place: Place | None, target: str = "", inputs: str = ""
) -> WorkerError | None:
    """The first lesson that knows one of the causes, or None."""
    for cause in chain(error):
        failure = Failure(cause, phase, target, place, inputs)
        for item in LESSONS:
            told = item.tell(failure)
            if told is not None:
                return _taught(item.id, told, _CODES[phase], error, place)
    return None


def source_raised(error: BaseException, doing: str, file: Path) -> WorkerError:
    """SOURCE_RAISED: what left the user's file, in words. doing: what was going on, such as `Importing model.py`."""
    place = find_place(error)
    told = teach(error, "load", place)
    if told is not None:
        return told
    hints = [f'Run the file alone to see more: "{sys.executable}" {file}', _LOG]
    message = f"{doing} raised {exception_text(error)}{_at(place)}."
    return unknown(error, "SOURCE_RAISED", message.replace("..", "."), hints, place)


def run_failed(error: BaseException, subject: str, inputs: str) -> WorkerError:
    """RUN_FAILED: what a model raised when it was called, in words. inputs: names, types and shapes."""
    place = find_place(error)
    told = teach(error, "run", place, inputs=inputs)
    if told is not None:
        return told
    hints = [
        f"The inputs were {inputs}.",
        "Check dtype, shape and value range of the inputs against what forward expects.",
    ]
    return unknown(error, "RUN_FAILED", f"{subject} raised {exception_text(error)}{_at(place)}", hints, place)


def unknown(error: BaseException, code: str, message: str, hints: Sequence[str], place: Place | None) -> WorkerError:
    """A failure no lesson knows: the message as given, with its place."""
    return WorkerError(code, message, hints, traceback_text(error), where=place.to_json() if place else None)


def _taught(name: str, told: Told, code: str, error: BaseException, place: Place | None) -> WorkerError:
    return WorkerError(
        told.code or code,
        told.what,
        told.tries,
        traceback_text(error),
        lesson=name,
        why=one_line(told.why),
        where=place.to_json() if place else None,
    )


def _at(place: Place | None) -> str:
    return f" at {os.path.basename(place.file)}:{place.line}" if place else ""


def _other_way(target: str) -> str:
    if target in ("onnx", "onnx-legacy"):
        return f"Try the target {'onnx-legacy' if target == 'onnx' else 'onnx'}."
    others = [name for name in ("torchscript-trace", "torchscript-script", "exported-program") if name != target]
    return f"Try another target: {' or '.join(others)}."
