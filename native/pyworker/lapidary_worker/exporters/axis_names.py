"""The axis names of the input specs in place of torch's own symbols, in what an exporter wrote."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .job import ExportJob

_NAME = re.compile(r"[A-Za-z_]\w*")


def torch_names(job: ExportJob, program: Any) -> dict[str, str]:
    """torch's own symbols (s27) to the names the user gave the axes; the first name where two axes became one."""
    specs = {spec.name: spec for spec in job.specs}
    nodes = {node.name: node for node in program.graph.nodes if node.op == "placeholder"}
    names: dict[str, str] = {}
    for input_name, node_name in zip(job.binding.input_names, program.graph_signature.user_inputs, strict=False):
        node = nodes.get(str(node_name))
        if node is None or not hasattr(node.meta.get("val"), "shape"):
            continue
        for dim, size in zip(specs[input_name].dims, node.meta["val"].shape, strict=False):
            symbol = getattr(dim, "symbol", None)
            if symbol is not None and not isinstance(size, int):
                names.setdefault(str(size), symbol)
    return names


def in_axis_names(size: Any, names: Mapping[str, str]) -> int | str:
    """A size as torch writes it, `2*s27`, in axis names: `2*seq`."""
    if isinstance(size, int):
        return size
    return _NAME.sub(lambda match: names.get(match.group(), match.group()), str(size))


def name_axes(graph: Any, names: Mapping[str, str]) -> None:
    """Renames the symbols in the shapes of all values of an ONNX graph. The exporter itself names only axes that
    have a Dim of their own, and leaves s27 where torch chose."""
    values = [*graph.inputs, *graph.initializers.values(), *(value for node in graph for value in node.outputs)]
    for value in values:
        if value.shape is None or value.shape.frozen:
            continue
        for axis, size in enumerate(value.shape):
            text = getattr(size, "value", None)
            if isinstance(text, str) and _NAME.search(text):
                value.shape[axis] = in_axis_names(text, names)
