"""Puts an exported file in its place: whole and under its final name, or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import WorkerError


def check_target(target: Path, source: Path) -> Path:
    """The absolute target path, after refusing what an export must never replace."""
    target = target.expanduser().absolute()
    if target.is_dir():
        message = f"{target} is a folder, so nothing can be written under that name."
        raise WorkerError("OUTPUT_EXISTS", message, ["Give the path of a file."])
    if target == source or (target.exists() and target.samefile(source)):
        message = f"The export would overwrite its own source {source}."
        raise WorkerError("OUTPUT_EXISTS", message, ["Give another path for the exported file."])
    return target


@contextmanager
def staging(target: Path) -> Iterator[Path]:
    """A path with the target's own name in a private folder beside it; the folder is gone afterwards.

    The own name matters: an ONNX file carries the name of its external data file inside. The folder's name says whose
    it is, so that the engine can remove it when this process is killed.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{target.stem}-{os.getpid()}-", suffix=".partial", dir=target.parent))
    except OSError as error:
        message = f"Nothing can be written to {target.parent}: {error.strerror or error}."
        raise WorkerError("EXPORT_FAILED", message, ["Choose a folder you may write to."]) from error
    try:
        yield folder / target.name
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(staged: Path, target: Path) -> list[Path]:
    """Moves everything in the staging folder beside the target, the main file last. Returns the final paths,
    the main file first."""
    extras = sorted(item for item in staged.parent.iterdir() if item != staged)
    final: list[Path] = []
    try:
        for item in [*extras, staged]:
            _sync(item)
            shutil.copymode(staged, item)  # onnx makes data files that only their owner can read.
            destination = target.parent / item.name
            os.replace(item, destination)
            final.insert(0, destination)
        _sync_folder(target.parent)
    except OSError as error:
        message = f"The exported file could not be moved to {target}: {error.strerror or error}."
        raise WorkerError("EXPORT_FAILED", message, ["Check the free space and the rights of that folder."]) from error
    return [final[0], *sorted(final[1:])]


def _sync(path: Path) -> None:
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
