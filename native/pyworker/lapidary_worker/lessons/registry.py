"""All lessons, the specific before the general: the first that answers is told."""

from __future__ import annotations

from types import ModuleType

from . import (
    attributes,
    autograd_function,
    batch_norm,
    checkpoint_file,
    compiled,
    construction,
    custom_operators,
    devices,
    dtypes,
    forward_call,
    gradients,
    indices,
    memory,
    numpy_calls,
    onnx_operators,
    opsets,
    packages,
    packed_sequences,
    pickled_module,
    quantized,
    script_calls,
    script_closures,
    script_source,
    script_syntax,
    script_types,
    script_values,
    shapes,
    state_dict,
    storage,
    submodules,
    torchscript_source,
    tracing,
    values,
)
from .lesson import Lesson

_FAMILIES: tuple[ModuleType, ...] = (
    # Loading
    state_dict,
    checkpoint_file,
    pickled_module,
    packages,
    construction,
    # What a kind of model cannot do at all
    torchscript_source,
    quantized,
    compiled,
    submodules,
    # Scripting
    autograd_function,
    script_closures,
    script_syntax,
    script_types,
    script_values,
    script_calls,
    script_source,
    # Capturing and translating
    numpy_calls,
    packed_sequences,
    storage,
    values,
    custom_operators,
    tracing,
    opsets,
    onnx_operators,
    # Running
    forward_call,
    devices,
    dtypes,
    indices,
    gradients,
    batch_norm,
    memory,
    shapes,
    attributes,
)

# Told by the code that finds the mistake before torch does, as `WorkerError(…, lesson=…)`.
ELSEWHERE: dict[str, str] = {
    "factory-arguments": "The factory or class lacks arguments, or is given some it does not take",
    "forward-signature": "The inputs given are not those forward takes",
    "no-tensor-output": "forward returns nothing, or nothing that is a tensor",
    "non-tensor-output": "forward returns text, a cache or another object beside its tensors",
    "opset-too-new": "An opset is asked for that the exporter does not write, or writes wrongly",
    "frozen-axis": "An axis was declared dynamic, and the model does not work at every size of it",
}

LESSONS: tuple[Lesson, ...] = tuple(
    item for family in _FAMILIES for item in vars(family).values() if isinstance(item, Lesson)
)
