"""Reads a checkpoint: tensors by name, wherever they lie in it. Nothing in it is ever executed."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import WorkerError, traceback_text
from ..files import check_file, read_head
from .match import CheckpointMatch, load_into
from .safetensors_file import read_safetensors

# Where training scripts put the tensors, the most telling first.
_NESTS = ("state_dict", "model_state_dict", "model_state", "model", "module", "net", "network", "params", "weights",
          "ema_state_dict", "ema", "generator", "encoder")  # fmt: skip
_DEEPEST = 3
# A zip of torch.save is stored as it is; one that unpacks to far more than its size is made to fill the memory.
_MOST_TIMES_UNPACKED = 20
_HARMLESS_BYTES = 1 << 28


def load_checkpoint(model: Any, path: Path) -> CheckpointMatch:
    """Loads what fits of a checkpoint into a model."""
    path = check_file(path)
    tensors, under, metadata = read_checkpoint(path)
    return load_into(model, tensors, path, under, metadata)


def read_checkpoint(path: Path) -> tuple[Mapping[str, Any], str | None, Any]:
    """Tensors by name, the keys that led to them, and torch's own metadata."""
    head = read_head(path)
    if path.name.endswith(".safetensors.index.json"):
        return _read_shards(path), None, None
    if path.suffix == ".safetensors" or (head[:1] != b"\x80" and head[8:9] == b"{"):
        return read_safetensors(path), None, None
    found = load_safely(path)
    tensors, under = _unnest(found, path)
    return tensors, under, getattr(tensors, "_metadata", None)


def load_safely(path: Path) -> Any:
    """torch.load(weights_only=True), which takes tensors and plain data and executes nothing."""
    import torch

    refuse_bomb(path)
    try:
        with torch.serialization.safe_globals(_plain_classes()):
            return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        raise _refused(path, error) from error


class HoldsObjects(WorkerError):
    """The file holds more than tensors and plain data: loading it would run what it names."""


def _refused(path: Path, error: Exception) -> WorkerError:
    text = " ".join(str(error).split())
    if "Weights only load failed" in text and "unsupported" in text.lower():
        reason = text.partition("WeightsUnpickler error: ")[2].partition(". Please use")[0] or text
        return HoldsObjects(
            "FORMAT_UNSUPPORTED",
            f"{path.name} holds more than tensors, and loading it would run what it names: {reason[:200]}",
            [
                "Save the tensors alone: torch.save(model.state_dict(), PATH).",
                "If it is a whole module, name it as the source itself; what it would run is shown first.",
            ],
            traceback_text(error),
        )
    head = text.split(". ")[0][:300]
    message = f"{path.name} cannot be read as a checkpoint: {head}."
    hints = ["Fetch or save the file again; a cut or damaged file looks like this."]
    return WorkerError("NOT_A_MODEL", message, hints, traceback_text(error))


def refuse_bomb(path: Path) -> None:
    """Refuses an archive that would fill the memory."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(item.file_size for item in archive.infolist())
    if unpacked > max(_HARMLESS_BYTES, path.stat().st_size * _MOST_TIMES_UNPACKED):
        message = f"{path.name} is a zip bomb: {path.stat().st_size:,} bytes that unpack to {unpacked:,}."
        raise WorkerError("MODEL_INVALID", message, ["Do not load this file."])


def _plain_classes() -> list[Any]:
    """What training scripts keep beside the tensors, and which runs nothing: options, and numbers of numpy."""
    from argparse import Namespace

    import numpy
    from numpy._core.multiarray import scalar

    dtypes = [type(numpy.dtype(name)) for name in ("float64", "float32", "int64", "int32", "bool")]
    return [Namespace, numpy.dtype, scalar, (scalar, "numpy.core.multiarray.scalar"), *dtypes]


def _unnest(found: Any, path: Path) -> tuple[Mapping[str, Any], str | None]:
    import torch

    keys: list[str] = []
    value = found
    for _ in range(_DEEPEST + 1):
        if not isinstance(value, Mapping):
            break
        if value and any(isinstance(item, torch.Tensor) for item in value.values()):
            tensors = {str(key): item for key, item in value.items() if isinstance(item, torch.Tensor)}
            if len(tensors) == len(value):
                return value, ".".join(keys) or None
            if not any(nest in value and isinstance(value[nest], Mapping) for nest in _NESTS):
                return tensors, ".".join(keys) or None
        nest = next((item for item in _NESTS if isinstance(value.get(item), Mapping)), None)
        if nest is None:
            dicts = [key for key, item in value.items() if isinstance(item, Mapping) and _has_tensors(item)]
            nest = dicts[0] if len(dicts) == 1 else None
        if nest is None:
            break
        keys.append(str(nest))
        value = value[nest]
    what = f"a dict of {', '.join(map(str, list(found)[:8]))}" if isinstance(found, Mapping) else type(found).__name__
    hints = [f"Save the tensors alone, or under one of {', '.join(_NESTS[:5])}."]
    raise WorkerError("NOT_A_MODEL", f"{path.name} holds no tensors by name: it is {what}.", hints)


def _has_tensors(value: Mapping[Any, Any]) -> bool:
    import torch

    return any(isinstance(item, torch.Tensor) for item in value.values())


def _read_shards(index: Path) -> dict[str, Any]:
    try:
        files = sorted({str(name) for name in json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()})
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        message = f"{index.name} is not an index of safetensors files."
        raise WorkerError("MODEL_INVALID", message, ["Fetch it again."]) from None
    tensors: dict[str, Any] = {}
    for name in files:
        if Path(name).name != name:  # A file of its own folder, and nothing else.
            raise WorkerError("MODEL_INVALID", f"{index.name} names a file outside its folder: {name[:100]}.", [])
        tensors |= read_safetensors(check_file(index.parent / name))
    return tensors
