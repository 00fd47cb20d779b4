"""Looks at a file before anything is read from it: what is there, and whether it is what was meant."""

from __future__ import annotations

import stat
from pathlib import Path

from .errors import WorkerError, nearest

_LFS = b"version https://git-lfs"


def check_path(path: Path) -> Path:
    """The absolute path of something that exists, or FILE_NOT_FOUND with the nearest name beside it."""
    resolved = path.expanduser().absolute()
    try:
        resolved.stat()
    except OSError as error:
        siblings = [item.name for item in resolved.parent.iterdir()] if resolved.parent.is_dir() else []
        close = nearest(resolved.name, siblings)
        hints = [f"Did you mean {resolved.parent / close}?"] if close else ["Check the path."]
        raise WorkerError("FILE_NOT_FOUND", f"There is no file {path}.", hints, str(error)) from None
    return resolved


def check_file(path: Path) -> Path:
    """The absolute path of a regular, non-empty file."""
    resolved = check_path(path)
    status = resolved.stat()
    if not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not a regular file"
        raise WorkerError("NOT_A_FILE", f"{path} is {kind}.", ["Give the path of a file."])
    if status.st_size == 0:
        raise WorkerError("FILE_EMPTY", f"{path} is empty.", ["Check that the file was saved or copied completely."])
    return resolved


def check_source_file(path: Path) -> Path:
    """The absolute path of a regular, non-empty .py file, or the error that says which of these it is not."""
    resolved = check_file(path)
    if resolved.suffix != ".py":
        message = f"{path.name} is not a Python source file (.py)."
        raise WorkerError("FORMAT_UNSUPPORTED", message, ["Give the .py file that builds the model, as FILE.py:entry."])
    return resolved


def read_head(path: Path, length: int = 512) -> bytes:
    """The first bytes of a file; a git-lfs pointer is refused, since its ending promises something else."""
    with open(path, "rb") as file:
        head = file.read(length)
    if head.startswith(_LFS):
        message = f"{path.name} is a git-lfs pointer, not the file itself."
        raise WorkerError("LFS_POINTER", message, ["Fetch the file with: git lfs pull"])
    return head
