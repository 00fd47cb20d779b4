"""Where in the user's code a failure has its cause, with the text of that line."""

from __future__ import annotations

import linecache
import os
import re
import sysconfig
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from ..user_code import is_user_file

_QUOTED = re.compile(r'File "([^"<>]+\.py)", line (\d+)')
_TRACED = re.compile(r"^(\S.*\.py)\((\d+)\):", re.MULTILINE)  # torch.jit's stacks: model.py(12): forward
_PACKAGES = tuple(os.path.realpath(sysconfig.get_path(name)) + os.sep for name in ("purelib", "platlib"))
_OF_TORCH = ("torch", "onnxscript", "onnx_ir", "onnx", "functorch", "sympy", "numpy")


@dataclass(frozen=True)
class Place:
    file: str
    line: int

    @property
    def text(self) -> str:
        """The source line; empty when the file cannot be read."""
        linecache.checkcache(self.file)
        return linecache.getline(self.file, self.line).strip()

    @property
    def short(self) -> str:
        return f"{os.path.basename(self.file)}:{self.line}"

    def to_json(self) -> dict[str, object]:
        return {"file": self.file, "line": self.line, "text": self.text}


def chain(error: BaseException) -> list[BaseException]:
    """The exception and its causes, innermost first: the first cause says most."""
    found: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in found:
        found.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return found[::-1]


def find_place(error: BaseException) -> Place | None:
    """The deepest line of the user's own code; where none is involved, of an installed package other than torch."""
    causes = chain(error)
    for belongs in (is_user_file, _is_library_file):
        for found in (_of_syntax, _of_compiler, _of_frames, _of_quotes, _of_graph_node):
            for cause in causes:
                for place in found(cause):
                    if belongs(place.file):
                        return place
    return None


def _of_syntax(error: BaseException) -> Iterator[Place]:
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        yield Place(error.filename, error.lineno)


def _of_compiler(error: BaseException) -> Iterator[Place]:
    """torch.jit.script quotes the line it stumbles over first, then those that led there."""
    text = str(error)
    if "<--- HERE" in text:
        yield from _quoted(text)


def _of_frames(error: BaseException) -> Iterator[Place]:
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.lineno is not None:
            yield Place(frame.filename, frame.lineno)


def _of_quotes(error: BaseException) -> Iterator[Place]:
    text = str(error)
    yield from reversed(list(_quoted(text)))
    yield from _traced(text)


def _of_graph_node(error: BaseException) -> Iterator[Place]:
    """Exporters keep the node they were translating in a variable; the node knows its line."""
    found: list[Place] = []
    step: TracebackType | None = error.__traceback__
    while step is not None:
        for value in list(step.tb_frame.f_locals.values()):
            found.extend(_of_node(value))
        step = step.tb_next
    yield from reversed(found)


def _of_node(value: Any) -> Iterator[Place]:
    kind = type(value)
    if kind.__name__ != "Node" or not kind.__module__.startswith("torch"):
        return
    stack = getattr(value, "meta", {}).get("stack_trace")
    if isinstance(stack, str):
        yield from _quoted(stack)
    elif hasattr(value, "sourceRange"):
        yield from reversed(list(_traced(value.sourceRange())))


def _quoted(text: str) -> Iterator[Place]:
    return (Place(name, int(line)) for name, line in _QUOTED.findall(text))


def _traced(text: str) -> Iterator[Place]:
    return (Place(name, int(line)) for name, line in _TRACED.findall(text))


def _is_library_file(filename: str) -> bool:
    path = os.path.realpath(filename)
    root = next((item for item in _PACKAGES if path.startswith(item)), None)
    return root is not None and path[len(root) :].split(os.sep)[0] not in _OF_TORCH


def of_stack(text: str) -> Place | None:
    """The deepest line of the user's code, else of a library, in a stack that is a text."""
    places = list(_quoted(text))
    for belongs in (is_user_file, _is_library_file):
        found = [place for place in places if belongs(place.file)]
        if found:
            return found[-1]
    return None
