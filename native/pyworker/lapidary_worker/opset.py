"""Takes a model to another operator set with onnx's converter, and keeps what the converter forgets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .channel import JsonObject
from .errors import WorkerError, one_line
from .params import Params
from .torch_env import require

_NO_ADAPTER = re.compile(r"No Adapter (From|To) Version \$?(\d+) for (\w+)")
_RANGE = re.compile(r"must be between (\d+) and (\d+)")


def convert_opset(params: Params) -> JsonObject:
    """Converts the file at `path` into `out`. Weights in other files are neither read nor needed."""
    path, out, target = params.string("path"), params.string("out"), params.integer("opset", least=1)
    return {"from": convert_file(path, out, target), "to": target}


def convert_file(path: str, out: str, target: int) -> int:
    """The version that the file at `path` had; `out` may be the same file. Raises FORMAT_UNSUPPORTED, and writes
    nothing where the converter cannot do it."""
    onnx = require("onnx")
    model = onnx.load(path, load_external_data=False)
    current = next((item.version for item in model.opset_import if item.domain in ("", "ai.onnx")), 0)
    _refuse_what_is_lost(model, target)
    converted = _converted(onnx, model, current, target)
    _restore(model, converted)
    _drop_defaults(onnx, converted, current, target)
    _set_ir_version(onnx, converted, model.ir_version)
    onnx.save(converted, out)
    try:
        onnx.checker.check_model(out)
    except Exception as error:
        message = f"What onnx's converter made of it is not a valid model of version {target}: {one_line(str(error), 300)}"
        raise WorkerError("FORMAT_UNSUPPORTED", message, ["Export the model again with that version."]) from error
    return current


def _refuse_what_is_lost(model: Any, target: int) -> None:
    hint = ["Export the model again with that version, or inline what the converter does not know first."]
    if len(model.functions) > 0:
        name = model.functions[0].name
        message = f"onnx's converter drops local functions, and this model has {len(model.functions)} ({name} …)."
        raise WorkerError("FORMAT_UNSUPPORTED", message, hint)
    if len(model.training_info) > 0 or len(model.graph.sparse_initializer) > 0:
        what = "training graphs" if len(model.training_info) > 0 else "sparse initializers"
        raise WorkerError("FORMAT_UNSUPPORTED", f"onnx's converter drops {what}, which this model has.", hint)


def _converted(onnx: Any, model: Any, current: int, target: int) -> Any:
    try:
        return onnx.version_converter.convert_version(model, target)
    except Exception as error:
        text = str(error)
        raise WorkerError("FORMAT_UNSUPPORTED", _reason(text, current, target), _hints(text, current, target)) from error


def _reason(text: str, current: int, target: int) -> str:
    adapter = _NO_ADAPTER.search(text)
    if adapter is not None:
        _, version, operator = adapter.groups()
        step = f"to version {version}" if adapter.group(1) == "To" else f"from version {version}"
        return f"{operator} cannot be converted {step} of the operators, on the way from {current} to {target}."
    known = _RANGE.search(text)
    if known is not None:
        return f"onnx's converter knows versions {known.group(1)} to {known.group(2)} of the operators, not {target}."
    # "/project/…/convert.h:96: adapt_x: Assertion `…` failed: the reason"
    reason = text.split("failed:", 1)[-1].strip() or text
    return f"onnx's converter cannot go from version {current} to {target}: {one_line(reason, 300)}"


def _hints(text: str, current: int, target: int) -> list[str]:
    if _RANGE.search(text) is not None:
        return ["Choose a version in that range."]
    return ["Choose a version nearer to the model's own, or export it again with that version."]


def _restore(before: Any, after: Any) -> None:
    """The converter forgets metadata, guesses shapes the file did not declare, and rewrites those it did."""
    graph, new = before.graph, after.graph
    for field in ("input", "output", "value_info"):
        old = list(getattr(graph, field))
        del getattr(new, field)[:]
        getattr(new, field).extend(old)
    made = {output for node in new.node for output in node.output}
    ends = {item.name for item in [*graph.input, *new.initializer]}
    kept = [item for item in new.value_info if item.name in made or item.name in ends]
    del new.value_info[:]
    new.value_info.extend(kept)
    stored = {item.name: item for item in graph.initializer}
    for tensor in new.initializer:
        if tensor.name in stored:
            tensor.CopyFrom(stored[tensor.name])
    for part in ("metadata_props", "quantization_annotation"):
        del getattr(new, part)[:]
        getattr(new, part).extend(getattr(graph, part))
    new.doc_string = graph.doc_string
    del after.metadata_props[:]
    after.metadata_props.extend(before.metadata_props)
    old_nodes = {(node.op_type, tuple(node.output)): node for node in _all_nodes(graph)}
    for node in _all_nodes(new):
        old_node = old_nodes.get((node.op_type, tuple(node.output)))
        if old_node is not None:
            del node.metadata_props[:]
            node.metadata_props.extend(old_node.metadata_props)
            node.doc_string = old_node.doc_string


def _drop_defaults(onnx: Any, model: Any, current: int, target: int) -> None:
    """Going down, the converter leaves attributes that the older operator does not have; their defaults say nothing."""
    for node in _all_nodes(model.graph):
        if node.domain not in ("", "ai.onnx") or target >= current:
            continue
        try:
            new, old = (onnx.defs.get_schema(node.op_type, version, "") for version in (current, target))
        except onnx.defs.SchemaError:
            continue  # the checker says what is wrong with it
        for attribute in list(node.attribute):
            known = new.attributes.get(attribute.name)
            if attribute.name in old.attributes or known is None or known.default_value.name == "":
                continue
            default = onnx.helper.get_attribute_value(known.default_value)
            if onnx.helper.get_attribute_value(attribute) == default:
                node.attribute.remove(attribute)


def _all_nodes(graph: Any) -> Iterator[Any]:
    graphs = [graph]
    while graphs:
        for node in graphs.pop().node:
            yield node
            for attribute in node.attribute:
                graphs.extend([attribute.g] if attribute.HasField("g") else [])
                graphs.extend(attribute.graphs)


def _set_ir_version(onnx: Any, model: Any, before: int) -> None:
    """A newer operator set may need a newer file version; an older one never asks for an older."""
    try:
        needed = onnx.helper.find_min_ir_version_for(model.opset_import, True)
    except TypeError:  # before onnx 1.16
        needed = onnx.helper.find_min_ir_version_for(model.opset_import)
    except ValueError:
        needed = before
    model.ir_version = max(before, needed)
