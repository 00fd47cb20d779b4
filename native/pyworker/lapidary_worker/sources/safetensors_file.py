"""Reads .safetensors without its package: a JSON header, then the bytes of the tensors."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from ..errors import WorkerError

_DTYPES = {
    "F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16", "I64": "int64", "I32": "int32",
    "I16": "int16", "I8": "int8", "U8": "uint8", "BOOL": "bool", "C64": "complex64",
    "U16": "uint16", "U32": "uint32", "U64": "uint64", "F8_E4M3": "float8_e4m3fn", "F8_E5M2": "float8_e5m2",
}  # fmt: skip
_LONGEST_HEADER = 100_000_000


def read_safetensors(path: Path) -> dict[str, Any]:
    """Tensors by name, in the file's memory where the system allows it."""
    import torch

    size = path.stat().st_size
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > min(_LONGEST_HEADER, size - 8):
            raise _damaged(path, "its header is longer than the file", size)
        try:
            header = json.loads(file.read(length))
        except (ValueError, RecursionError):
            raise _damaged(path, "its header is not JSON", size) from None
    if not isinstance(header, dict):
        raise _damaged(path, "its header is not an object", size)
    start = 8 + length
    storage = torch.UntypedStorage.from_file(str(path), shared=False, nbytes=size)
    tensors: dict[str, Any] = {}
    for name, facts in header.items():
        if name != "__metadata__":
            tensors[name] = _tensor(path, name, facts, storage, start, size)
    return tensors


def _tensor(path: Path, name: str, facts: Any, storage: Any, start: int, size: int) -> Any:
    import torch

    try:
        dtype = getattr(torch, _DTYPES[facts["dtype"]])
        shape = [int(item) for item in facts["shape"]]
        begin, end = (int(item) for item in facts["data_offsets"])
    except (KeyError, TypeError, ValueError):
        raise _damaged(path, f"the entry {name[:100]} cannot be read", size) from None
    needed = math.prod(shape) * dtype.itemsize
    if min([*shape, begin]) < 0 or end - begin != needed or start + end > size:
        raise _damaged(path, f"the bytes of {name[:100]} are not where its header says", size)
    raw = torch.empty(0, dtype=torch.uint8).set_(storage, start + begin, (needed,))
    # Headers need not be a multiple of the element size long; a view of other bytes has to be aligned.
    aligned = raw if (start + begin) % dtype.itemsize == 0 else raw.clone()
    return aligned.view(dtype).reshape(shape)


def _damaged(path: Path, what: str, size: int) -> WorkerError:
    message = f"{path.name} is not a sound safetensors file: {what}."
    return WorkerError("MODEL_INVALID", message, [f"Fetch it again; it has {size:,} bytes here."])
