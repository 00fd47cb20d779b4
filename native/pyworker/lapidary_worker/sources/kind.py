"""Tells the kinds of source apart by path and content. Nothing is loaded."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from ..errors import WorkerError
from ..files import check_file, check_path, read_head

_NAMED = re.compile(r"^(torchvision|timm):(.+)$")
_ENTRY_HINT = "Give the .py file that builds the model, as FILE.py:entry."
_PICKLE_ENDINGS = (".pt", ".pth", ".bin", ".ckpt", ".pkl", ".pickle", ".tar", ".jit", ".ts", ".torchscript", ".ptl")


def named_model(path: Path) -> tuple[str, str] | None:
    """`timm:resnet50` as (timm, resnet50); None for a path."""
    found = _NAMED.match(str(path))
    return (found.group(1), found.group(2)) if found and not path.exists() else None


def source_kind(path: Path) -> str:
    """`python`, `module`, `torchscript`, `export`, `huggingface`, `torchvision` or `timm`, or why it is none of them."""
    named = named_model(path)
    if named is not None:
        return named[0]
    if not path.exists() and re.match(r"^[\w.-]+/[\w.-]+$", str(path)):
        message = f"There is no file or folder {path}."
        hint = "Models are never downloaded: fetch it once, and give the folder that holds config.json and the weights."
        raise WorkerError("FILE_NOT_FOUND", message, [hint])
    path = check_path(path)
    if path.is_dir():
        return _folder_kind(path)
    check_file(path)
    return "python" if path.suffix == ".py" else _file_kind(path)


def _folder_kind(path: Path) -> str:
    if (path / "config.json").is_file():
        return "huggingface"
    files = sorted(item.name for item in path.glob("*.py"))[:3]
    hints = [f"Or name a file in it: {path / files[0]}:make"] if files else []
    message = f"{path.name} has no config.json, so it is no Hugging Face model folder."
    raise WorkerError("NOT_A_FILE", message, ["Name the folder that holds config.json and the weights.", *hints])


def _file_kind(path: Path) -> str:
    head = read_head(path)
    if head[:4] == b"PK\x03\x04":
        return _zip_kind(path)
    if head[8:9] == b"{" and int.from_bytes(head[:8], "little") < path.stat().st_size:
        raise WorkerError(
            "NOT_A_MODULE",
            f"{path.name} is a safetensors file: it holds weights and no model.",
            [f"Give the Python file that builds the model, and these weights with --checkpoint {path}."],
        )
    if head[:1] == b"\x80" or path.suffix.lower() in _PICKLE_ENDINGS:
        return "module"
    raise WorkerError("FORMAT_UNSUPPORTED", f"{path.name} is not a Python source file (.py), nor any other source.", [
        _ENTRY_HINT,
        "Other sources are a TorchScript file, a .pt2, a pickled module, a Hugging Face folder, timm:NAME, torchvision:NAME.",
    ])  # fmt: skip


def _zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile as error:
        message = f"{path.name} starts like a zip archive but its end is missing."
        raise WorkerError("MODEL_TRUNCATED", message, ["Copy it again."]) from error
    if any(name.rpartition("/")[2] == "archive_format" for name in names) or path.suffix == ".pt2":
        return "export"
    # TorchScript holds code; an older archive of a whole module may, too, but has no constants.
    if any(name.endswith("/constants.pkl") for name in names):
        return "torchscript"
    if any(name == "data.pkl" or name.endswith("/data.pkl") for name in names):
        return "module"
    raise WorkerError("FORMAT_UNSUPPORTED", f"{path.name} is a zip archive that torch did not write.", [_ENTRY_HINT])
