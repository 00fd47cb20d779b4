"""Reads back what an exporter wrote: the real opset, inputs and outputs, and what the checker says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .channel import JsonObject
from .errors import one_line
from .torch_env import require

_SOURCE_KEYS = ("pkg.torch.onnx.stack_trace",)


def read_structure(path: Path) -> tuple[int, list[str], list[JsonObject]]:
    """Opset of the default domain, input names, and outputs with dtype and shape. Weights are not read."""
    onnx = require("onnx")
    model = onnx.load(str(path), load_external_data=False)
    opset = next((item.version for item in model.opset_import if item.domain in ("", "ai.onnx")), 0)
    initializers = {item.name for item in model.graph.initializer}
    inputs = [item.name for item in model.graph.input if item.name not in initializers]
    return opset, inputs, [_value(onnx, item) for item in model.graph.output]


def _value(onnx: Any, value: Any) -> JsonObject:
    tensor = value.type.tensor_type
    shape = [
        dim.dim_value if dim.HasField("dim_value") else (dim.dim_param if dim.HasField("dim_param") else None)
        for dim in tensor.shape.dim
    ]
    name = onnx.TensorProto.DataType.Name(tensor.elem_type).lower() if tensor.elem_type else "undefined"
    dtype = {"float": "float32", "double": "float64"}.get(name, name)
    return {"name": value.name, "dtype": dtype, "shape": shape}


def check(path: Path) -> JsonObject:
    """The full onnx.checker, shape inference included. A verdict, not an error: the runtime may disagree."""
    onnx = require("onnx")
    try:
        onnx.checker.check_model(str(path), full_check=True)
    except Exception as error:
        return {"ok": False, "message": one_line(str(error))}
    return {"ok": True, "message": "onnx.checker accepts the file"}


def strip_source_paths(path: Path) -> int:
    """Removes stack traces and doc strings, which name files of the exporting machine. Returns how many."""
    onnx = require("onnx")
    model = onnx.load(str(path), load_external_data=False)
    removed = 0
    for item in _annotated(model):
        if getattr(item, "doc_string", ""):
            item.doc_string = ""
            removed += 1
        for index in reversed(range(len(item.metadata_props))):
            if item.metadata_props[index].key in _SOURCE_KEYS:
                del item.metadata_props[index]
                removed += 1
    onnx.save(model, str(path))
    return removed


def _annotated(model: Any) -> Iterator[Any]:
    """Every part of a model that carries metadata: nodes in all graphs and functions, and their values."""
    yield model
    graphs: list[Any] = [model.graph]
    while graphs:
        graph = graphs.pop()
        yield graph
        yield from (item for group in (graph.input, graph.output, graph.value_info) for item in group)
        yield from graph.initializer
        yield from _nodes(graph.node, graphs)
    for function in model.functions:
        yield function
        yield from _nodes(function.node, graphs)


def _nodes(nodes: Any, graphs: list[Any]) -> Iterator[Any]:
    for node in nodes:
        yield node
        for attribute in node.attribute:
            graphs.extend([attribute.g] if attribute.HasField("g") else [])
            graphs.extend(attribute.graphs)
