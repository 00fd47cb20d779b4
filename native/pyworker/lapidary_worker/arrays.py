"""Arrays in `.npy` files without torch, and the element types NumPy does not have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .errors import WorkerError
from .torch_env import require

# As ml_dtypes names them.
_ML_DTYPES = {
    "bfloat16": "bfloat16",
    "float8e4m3fn": "float8_e4m3fn",
    "float8e4m3fnuz": "float8_e4m3fnuz",
    "float8e5m2": "float8_e5m2",
    "float8e5m2fnuz": "float8_e5m2fnuz",
    "float8e8m0": "float8_e8m0fnu",
    "float4e2m1": "float4_e2m1fn",
}
_PACKED_BITS = {"int4": 4, "uint4": 4, "int2": 2, "uint2": 2, "float4e2m1": 4}


def read_array(path: Path, text: bool = False) -> Any:
    """The C-ordered array in a .npy file of numbers, or, where it may be, of text."""
    numpy = require("numpy")
    if not path.is_file():
        raise WorkerError("FILE_NOT_FOUND", f"There is no input file {path}.", ["Check the path."])
    try:
        array = numpy.load(path, allow_pickle=False)
        if array.dtype.kind not in ("biufcU" if text else "biufc"):
            raise ValueError(f"it holds {array.dtype}")
        return numpy.ascontiguousarray(array).reshape(array.shape)
    except (ValueError, TypeError, OSError, EOFError) as error:
        message = f"{path.name} is not a .npy file of numbers: {error}"
        raise WorkerError("NOT_A_MODEL", message, ["Write it with numpy.save."]) from error


def is_foreign(dtype: str) -> bool:
    """True for an ONNX element type NumPy does not have."""
    return dtype in _ML_DTYPES or dtype in _PACKED_BITS


def widened(stored: bytes, dtype: str, shape: list[int]) -> Any:
    """Raw storage of a foreign type as the smallest NumPy type that holds every value: float32, int8 or uint8."""
    numpy = require("numpy")
    count = int(numpy.prod(shape, dtype=numpy.int64))
    codes = numpy.frombuffer(stored, numpy.uint8)
    bits = _PACKED_BITS.get(dtype)
    if bits is not None:
        shifts = numpy.arange(0, 8, bits, dtype=numpy.uint8)
        codes = ((codes[:, None] >> shifts) & ((1 << bits) - 1)).reshape(-1)[:count]
    if dtype in _ML_DTYPES:
        kind = numpy.dtype(getattr(require("ml_dtypes"), _ML_DTYPES[dtype]))
        return codes.view(kind)[:count].astype(numpy.float32).reshape(shape)
    if dtype.startswith("uint"):
        return codes.astype(numpy.uint8).reshape(shape)
    sign = 1 << (_PACKED_BITS[dtype] - 1)  # Two's complement of a few bits.
    return ((codes.astype(numpy.int8) ^ sign) - sign).astype(numpy.int8).reshape(shape)


def narrowed(array: Any, dtype: str) -> bytes:
    """The raw storage of a foreign type with the values of an array, rounded to nearest."""
    numpy = require("numpy")
    flat = numpy.ascontiguousarray(array).reshape(-1)
    if dtype in _ML_DTYPES:
        kind = numpy.dtype(getattr(require("ml_dtypes"), _ML_DTYPES[dtype]))
        codes = flat.astype(numpy.float32).astype(kind).view(numpy.uint16 if kind.itemsize == 2 else numpy.uint8)
    else:
        codes = flat.astype(numpy.int8).view(numpy.uint8)
    bits = _PACKED_BITS.get(dtype)
    if bits is None:
        return bytes(codes.tobytes())
    each = 8 // bits
    padded = numpy.zeros(-(-len(codes) // each) * each, numpy.uint8)
    padded[: len(codes)] = codes & ((1 << bits) - 1)
    shifts = numpy.arange(0, 8, bits, dtype=numpy.uint8)
    return bytes(numpy.bitwise_or.reduce(padded.reshape(-1, each) << shifts, axis=1).astype(numpy.uint8).tobytes())
