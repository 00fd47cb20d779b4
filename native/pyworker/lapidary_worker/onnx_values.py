"""Values of ONNX Runtime and arrays: sequences, optionals and maps by name, element types NumPy does not have."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .arrays import is_foreign, narrowed, widened
from .errors import WorkerError
from .subject import Output
from .torch_env import require

# ONNX Runtime's names for element types where they differ from Lapidary's.
_NAMES = {"float": "float32", "double": "float64", "float8e8m0fnu": "float8e8m0"}
# Codes of TensorProto.DataType, by which a value of a foreign type is made.
_CODES = {
    "bfloat16": 16, "float8e4m3fn": 17, "float8e4m3fnuz": 18, "float8e5m2": 19, "float8e5m2fnuz": 20,
    "uint4": 21, "int4": 22, "float4e2m1": 23, "float8e8m0": 24, "uint2": 25, "int2": 26,
}  # fmt: skip


def element_type(type_text: str) -> str | None:
    """`tensor(float)` → `float32`; None for a sequence, an optional or a map."""
    match = re.fullmatch(r"tensor\((\w+)\)", type_text)
    return None if match is None else _NAMES.get(match[1], match[1])


def is_plain_type(type_text: str) -> bool:
    """True for tensors of types that NumPy has."""
    element = element_type(type_text)
    return element is not None and not is_foreign(element)


def feed_of(name: str, type_text: str, arrays: Mapping[str, Any]) -> Any:
    """What the session is given for an input: an array, a list of them for a sequence, None for an empty optional."""
    optional = type_text.startswith("optional(")
    if "seq(" not in type_text:
        if name not in arrays and not optional:
            raise WorkerError("INPUT_MISMATCH", f"There is no value for the input {name}.")
        return arrays.get(name)
    items: list[Any] = []
    while f"{name}.{len(items)}" in arrays:
        items.append(arrays[f"{name}.{len(items)}"])
    return None if optional and not items else items


def to_ort_value(array: Any, element: str) -> Any:
    """An OrtValue on the CPU; foreign types are narrowed to their own storage."""
    ort_value = require("onnxruntime").OrtValue
    if not is_foreign(element):
        return ort_value.ortvalue_from_numpy(array)
    value = ort_value.ortvalue_from_shape_and_type(list(array.shape), _CODES[element])
    stored = narrowed(array, element)
    ctypes.memmove(value.data_ptr(), stored, min(len(stored), value.tensor_size_in_bytes()))
    return value


def from_ort_value(name: str, value: Any) -> Output:
    """A tensor of a session with its own type, widened where NumPy does not have it."""
    element = element_type(value.data_type()) or value.data_type()
    if not is_foreign(element):
        return _output(name, value.numpy())
    stored = ctypes.string_at(value.data_ptr(), value.tensor_size_in_bytes())
    return Output(name, element, widened(stored, element, list(value.shape())))


def flat_outputs(name: str, value: Any) -> Iterator[Output]:
    """The tensors of whatever a session gave: `name`, `name.0` … of a sequence, `name.KEY` of a map; None is nothing."""
    numpy = require("numpy")
    if value is None:
        return
    if isinstance(value, dict):
        for key in value:
            yield from flat_outputs(f"{name}.{key}", value[key])
    elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        # A classifier's rows, each with a number per class: one vector per class.
        keys = list(value[0])
        if any(list(row) != keys for row in value):
            raise WorkerError("RUN_FAILED", f"The maps in the output {name} have different keys.")
        for key in keys:
            yield from flat_outputs(f"{name}.{key}", numpy.asarray([row[key] for row in value]))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from flat_outputs(f"{name}.{index}", item)
    else:
        yield _output(name, numpy.asarray(value))


def _output(name: str, array: Any) -> Output:
    numpy = require("numpy")
    if array.dtype.kind not in "biufc":  # ONNX Runtime gives text as objects, which a .npy file cannot hold.
        return Output(name, "string", array.astype(numpy.str_))
    return Output(name, str(array.dtype), numpy.ascontiguousarray(array).reshape(array.shape))
