"""Breaks exported models in one place each: python parity_mutants.py EXPORTED_FOLDER OUT_FOLDER.

EXPORTED_FOLDER holds NAME.onnx. Prints JSON: one record per file written, with the module that was broken, or null for
a twin (FP16, INT8) that is as correct as its type allows.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantType, quantize_dynamic, quantize_static
from onnxruntime.transformers.float16 import convert_float_to_float16

Model = onnx.ModelProto


def scope_of(node: Any) -> str:
    """Dotted module path: from the exporter's metadata, else from the node's name."""
    for entry in node.metadata_props:
        if entry.key == "pkg.torch.onnx.name_scopes":
            names = json.loads(entry.value.replace("'", '"'))
            return str(names[-2]) if len(names) > 1 else ""
    return node.name.strip("/").rpartition("/")[0].replace("/", ".")


def node_at(model: Model, scope: str, op: str, which: int = 0) -> Any:
    found = [node for node in model.graph.node if node.op_type == op and scope_of(node) == scope]
    assert len(found) > which, f"no {op} in {scope}"
    return found[which]


def stored(model: Model, node: Any) -> Any:
    """The largest initializer a node reads."""
    own = {item.name: item for item in model.graph.initializer}
    return max((own[name] for name in node.input if name in own), key=lambda item: int(np.prod(item.dims)))


def own_copy(model: Model, node: Any, change: Callable[[np.ndarray], np.ndarray]) -> None:
    """Gives a node a changed copy of its weight, so that others which share it keep theirs."""
    weight = stored(model, node)
    made = numpy_helper.from_array(change(numpy_helper.to_array(weight).copy()), f"{weight.name}_mutant")
    model.graph.initializer.append(made)
    for at, name in enumerate(node.input):
        if name == weight.name:
            node.input[at] = made.name


def flip_sign(model: Model, scope: str, op: str) -> None:
    def change(values: np.ndarray) -> np.ndarray:
        at = np.unravel_index(np.argmax(np.abs(values)), values.shape)
        values[at] = -values[at]
        return values

    own_copy(model, node_at(model, scope, op), change)


def transpose(model: Model, scope: str, op: str) -> None:
    own_copy(model, node_at(model, scope, op), lambda values: np.ascontiguousarray(values.T))


def drop_bias(model: Model, scope: str, op: str) -> None:
    node = node_at(model, scope, op)
    if op == "Add":
        own_copy(model, node, np.zeros_like)
    else:
        del node.input[2:]


def set_attribute(model: Model, scope: str, op: str, name: str, value: Any) -> None:
    node = node_at(model, scope, op)
    kept = [item for item in node.attribute if item.name != name]
    del node.attribute[:]
    node.attribute.extend([*kept, helper.make_attribute(name, value)])


def roll(model: Model, index: int, value: str, out: str, axis: int, like: Any = None) -> None:
    """Nodes at an index that move a value by one place along an axis; of the module of the node `like`."""
    place = "" if like is None else like.name[: like.name.rfind("/") + 1]
    for name, number in (("one", 1), ("zero", 0), ("end", 1 << 62), ("axis", axis)):
        model.graph.initializer.append(numpy_helper.from_array(np.array([number], "int64"), f"roll_{name}"))
    added = [
        helper.make_node("Slice", [value, "roll_one", "roll_end", "roll_axis"], ["roll_tail"], f"{place}roll_tail"),
        helper.make_node("Slice", [value, "roll_zero", "roll_one", "roll_axis"], ["roll_head"], f"{place}roll_head"),
        helper.make_node("Concat", ["roll_tail", "roll_head"], [out], f"{place}roll", axis=axis),
    ]
    for item in reversed(added):
        if like is not None:
            item.metadata_props.extend(like.metadata_props)
        model.graph.node.insert(index, item)


def roll_mask(model: Model, op: str, which: int = 0) -> None:
    """What the first such node of the model itself makes of the mask is moved by one place."""
    node = node_at(model, "", op, which)
    made = node.output[0]
    node.output[0] = f"{made}_plain"
    roll(model, list(model.graph.node).index(node) + 1, f"{made}_plain", made, 1)


def scores_of(model: Model, scope: str) -> tuple[Any, Any]:
    """The nodes of written-out attention that scale its scores and add the mask to them."""
    makers = {name: node for node in model.graph.node for name in node.output}
    add = makers[node_at(model, scope, "Softmax").input[0]]
    scale = next(makers[name] for name in add.input if scope_of(makers[name]) == scope)
    return scale, add


def roll_bias(model: Model, scope: str) -> None:
    """The mask that written-out attention adds to its scores is moved by one place, in this layer only."""
    scale, add = scores_of(model, scope)
    at = next(at for at, name in enumerate(add.input) if name != scale.output[0])
    roll(model, list(model.graph.node).index(add), add.input[at], "rolled_bias", 3, like=add)
    add.input[at] = "rolled_bias"


def scale_scores(model: Model, scope: str) -> None:
    """Written-out attention multiplies its scores by another number."""
    scale, _ = scores_of(model, scope)
    model.graph.initializer.append(numpy_helper.from_array(np.array(0.125, "float32"), "wrong_scale"))
    scale.input[1] = "wrong_scale"


def to_half(model: Model) -> Model:
    return convert_float_to_float16(model, keep_io_types=True)


def to_int8(path: Path, out: Path, *, static: bool) -> None:
    model = onnx.load(path)
    # The exporter describes weights, too, and the quantiser transposes some: their old shapes would be held against it.
    del model.graph.value_info[:]
    plain = out.with_suffix(".plain.onnx")
    onnx.save(model, plain)
    if static:
        operators = ["Conv", "Gemm", "MatMul"]
        quantize_static(plain, out, Calibration(model), weight_type=QuantType.QInt8, op_types_to_quantize=operators)
    else:
        # ONNX Runtime has ConvInteger for weights without a sign only.
        signed = not any(node.op_type == "Conv" for node in model.graph.node)
        quantize_dynamic(plain, out, weight_type=QuantType.QInt8 if signed else QuantType.QUInt8)
    plain.unlink()


class Calibration(CalibrationDataReader):
    """Inputs as the cases of a comparison have them: at small and large sizes, rows with padding, and zeros."""

    def __init__(self, model: Model) -> None:
        random = np.random.default_rng(1)
        sizes = [(2, 16), (1, 16), (8, 16), (2, 1), (2, 17), (8, 128), (1, 1)] * 3
        feeds = [{item.name: calibration_value(item, size, random) for item in model.graph.input} for size in sizes]
        zeros = {name: values if name == "mask" else values * 0 for name, values in feeds[0].items()}
        self.rest = iter([*feeds, zeros])

    def get_next(self) -> dict[str, np.ndarray] | None:
        return next(self.rest, None)


def calibration_value(item: Any, size: tuple[int, int], random: np.random.Generator) -> np.ndarray:
    kind = item.type.tensor_type
    symbols = {"batch": size[0], "seq": size[1]}
    shape = [symbols.get(dim.dim_param, dim.dim_value) for dim in kind.shape.dim]
    if item.name == "mask":
        lengths = np.array([shape[1], *random.integers(1, shape[1] + 1, shape[0] - 1)])
        return (np.arange(shape[1]) < lengths[:, None]).astype("int64")
    if kind.elem_type == onnx.TensorProto.INT64:
        return random.integers(0, 10_000, shape)
    return random.standard_normal(shape).astype("float32")


def break_scale(model: Model, weight: str) -> None:
    for item in model.graph.initializer:
        if item.name == f"{weight}_scale":
            item.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(item) * np.float32(2), item.name))
            return
    raise AssertionError(f"no scale of {weight}: {[item.name for item in model.graph.initializer]}")


# Faults inside modules that do all of their work themselves: name, what, operator, how (model, module).
ATTENTION: list[tuple[str, str, str, Callable[[Model, str], Any]]] = [
    ("scale", "scale of attention 0.125", "Mul", scale_scores),
    ("axis", "Softmax over queries", "Softmax", lambda m, scope: set_attribute(m, scope, "Softmax", "axis", 2)),
    ("shifted", "mask off by one in a layer", "Add", roll_bias),
]

# file, source, what, module that is broken, how
MUTANTS: list[tuple[str, str, str, str, Callable[[Model], Any]]] = [
    ("block_sign", "transformer_block", "one weight's sign flipped", "mlp.0", lambda m: flip_sign(m, "mlp.0", "MatMul")),
    ("block_eps", "transformer_block", "LayerNorm eps 1e-5 → 1e-3", "mlp_norm",
     lambda m: set_attribute(m, "mlp_norm", "LayerNormalization", "epsilon", 1e-3)),
    ("block_gelu", "transformer_block", "GELU tanh for erf", "mlp.1",
     lambda m: set_attribute(m, "mlp.1", "Gelu", "approximate", "tanh")),
    ("block_transposed", "transformer_block", "square weight transposed", "attention",
     lambda m: own_copy(m, node_at(m, "attention", "Gemm"), lambda v: np.ascontiguousarray(v.T))),
    ("classifier_bias", "text_classifier", "bias dropped", "encoder.layers.0.linear1",
     lambda m: drop_bias(m, "encoder.layers.0.linear1", "Add")),
    ("classifier_sign", "text_classifier", "one weight's sign flipped", "encoder.layers.1.linear2",
     lambda m: flip_sign(m, "encoder.layers.1.linear2", "MatMul")),
    ("classifier_eps", "text_classifier", "LayerNorm eps 1e-5 → 1e-3", "encoder.layers.1.norm1",
     lambda m: set_attribute(m, "encoder.layers.1.norm1", "LayerNormalization", "epsilon", 1e-3)),
    ("encoder_transposed", "two_input_encoder", "square weight transposed", "layers.0.attention.out",
     lambda m: transpose(m, "layers.0.attention.out", "MatMul")),
    ("encoder_bias", "two_input_encoder", "bias dropped", "layers.1.attention.value",
     lambda m: drop_bias(m, "layers.1.attention.value", "Add")),
    ("encoder_gelu", "two_input_encoder", "GELU tanh for erf", "layers.1.mlp.1",
     lambda m: set_attribute(m, "layers.1.mlp.1", "Gelu", "approximate", "tanh")),
    ("encoder_mask", "two_input_encoder", "mask off by one", "", lambda m: roll_mask(m, "Sub")),
    ("legacy_sign", "two_input_encoder_legacy", "one weight's sign flipped", "layers.1.attention.query",
     lambda m: flip_sign(m, "layers.1.attention.query", "MatMul")),
    ("legacy_eps", "two_input_encoder_legacy", "LayerNorm eps 1e-5 → 1e-3", "layers.0.mlp_norm",
     lambda m: set_attribute(m, "layers.0.mlp_norm", "LayerNormalization", "epsilon", 1e-3)),
    ("resnet_sign", "resnet18", "one weight's sign flipped", "layer3.0.bn1",
     lambda m: flip_sign(m, "layer3.0.bn1", "Conv")),
    ("resnet_bias", "resnet18", "bias dropped", "layer2.1.bn2", lambda m: drop_bias(m, "layer2.1.bn2", "Conv")),
    ("upsampler_eps", "upsampler", "BatchNorm eps 1e-5 → 1e-3", "norm",
     lambda m: set_attribute(m, "norm", "BatchNormalization", "epsilon", 1e-3)),
    ("upsampler_pixel", "upsampler", "Resize without half a pixel", "up",
     lambda m: set_attribute(m, "up", "Resize", "coordinate_transformation_mode", "asymmetric")),
]  # fmt: skip


def main() -> None:
    exported, out = Path(sys.argv[1]), Path(sys.argv[2])
    records: list[dict[str, Any]] = []

    def record(name: str, source: str, what: str, scope: str | None, op: str | None = None) -> None:
        records.append({"file": f"{name}.onnx", "source": source, "what": what, "scope": scope, "op": op})

    for name, source, what, scope, mutate in MUTANTS:
        model = onnx.load(exported / f"{source}.onnx")
        mutate(model)
        onnx.save(model, out / f"{name}.onnx")
        record(name, source, what, scope)
    for source in ("two_input_encoder", "two_input_encoder_legacy"):
        for name, what, op, break_module in ATTENTION:
            model = onnx.load(exported / f"{source}.onnx")
            break_module(model, "layers.1.attention")
            file = f"{source.replace('two_input_', '')}_{name}"
            onnx.save(model, out / f"{file}.onnx")
            record(file, source, what, "layers.1.attention", op)
    for source in ("transformer_block", "text_classifier", "two_input_encoder", "resnet18", "upsampler"):
        onnx.save(to_half(onnx.load(exported / f"{source}.onnx")), out / f"{source}_fp16.onnx")
        record(f"{source}_fp16", source, "correct, FP16", None)
    for source in ("transformer_block", "text_classifier", "two_input_encoder", "resnet18", "upsampler"):
        for kind in ("dynamic", "static"):
            name = f"{source}_int8_{kind}"
            to_int8(exported / f"{source}.onnx", out / f"{name}.onnx", static=kind == "static")
            record(name, source, f"correct, INT8 {kind}", None)
    onnx.save(to_half(onnx.load(exported / "loud.onnx")), out / "loud_fp16.onnx")
    record("loud_fp16", "loud", "FP16 twin that overflows", "loud")
    scales = [
        ("block_scale", "transformer_block", "dynamic", "mlp.2", "MatMul"),
        ("block_scale_static", "transformer_block", "static", "mlp.2", "MatMul"),
        ("resnet_scale_static", "resnet18", "static", "layer2.1.bn2", "Conv"),
    ]
    for name, source, kind, scope, op in scales:
        broken = onnx.load(out / f"{source}_int8_{kind}.onnx")
        plain = onnx.load(exported / f"{source}.onnx")
        break_scale(broken, stored(plain, node_at(plain, scope, op)).name)
        onnx.save(broken, out / f"{name}.onnx")
        record(name, source, f"INT8 {kind} with one scale doubled", scope)
    print(json.dumps(records))


if __name__ == "__main__":
    main()
