"""Tells the user's code from everybody else's in tracebacks, and words what it raised."""

from __future__ import annotations

import os
import re
import sys
import sysconfig
import traceback
from pathlib import Path


_LIBRARIES = tuple(
    os.path.realpath(path) + os.sep
    for path in {
        sysconfig.get_path("purelib"),
        sysconfig.get_path("platlib"),
        sysconfig.get_path("stdlib"),
        str(Path(__file__).parent),
    }
    if path
)
_TORCH_PACKAGES = ("torch", "sympy", "onnxscript", "onnx_ir", "numpy", "_pytest", "pluggy")
_FILE_LINE = re.compile(r'File "([^"<>]+\.py)", line (\d+)')


def is_user_file(filename: str) -> bool:
    """True for a real file outside the standard library, the installed packages and this worker."""
    return filename.endswith(".py") and not os.path.realpath(filename).startswith(_LIBRARIES)


def is_library_file(filename: str) -> bool:
    """True for a file of an installed package that is not part of PyTorch and its helpers."""
    path = os.path.realpath(filename)
    if not filename.endswith(".py") or f"{os.sep}site-packages{os.sep}" not in path:
        return False
    return path.partition(f"{os.sep}site-packages{os.sep}")[2].split(os.sep)[0] not in _TORCH_PACKAGES


def user_location(error: BaseException) -> str | None:
    """`file:line` of the user's code deepest in an exception, its causes, or (torch does that) its message."""
    seen: list[str] = []
    current: BaseException | None = error
    while current is not None:
        if isinstance(current, SyntaxError) and current.filename and is_user_file(current.filename):
            return f"{current.filename}:{current.lineno}"
        frames = traceback.extract_tb(current.__traceback__)
        seen += [f"{frame.filename}:{frame.lineno}" for frame in frames if is_user_file(frame.filename)][-1:]
        quoted = [(name, line) for name, line in _FILE_LINE.findall(str(current)) if is_user_file(name)]
        seen += [f"{name}:{line}" for name, line in quoted][-1:]
        current = current.__cause__ or current.__context__
    return seen[-1] if seen else None


def exception_text(error: BaseException) -> str:
    """`ValueError: bad width`, on one line, cut where libraries start to print graphs."""
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    head = text.strip().split("\n\n")[0].strip()
    if "TorchScript interpreter" in text:  # The reason comes last, after two tracebacks.
        return text.strip().splitlines()[-1]
    return f"{type(error).__name__}: {head}" if head else type(error).__name__


def short(location: str) -> str:
    """`/long/way/model.py:12` -> `model.py:12`, for headlines; the detail has the whole path."""
    return os.path.basename(location)
