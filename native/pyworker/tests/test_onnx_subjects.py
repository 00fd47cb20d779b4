"""ONNX files in Python's ONNX Runtime: what the Node binding cannot give; and OpenVINO where it is installed."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import onnx
import pytest
from conftest import Worker, save_arrays
from onnx import TensorProto as T
from onnx import helper as h

_ML_TYPES = {"BFLOAT16": "bfloat16", "FLOAT8E4M3FN": "float8_e4m3fn", "FLOAT8E5M2": "float8_e5m2", "INT4": "int4", "UINT4": "uint4"}  # fmt: skip


def save(path: Path, nodes: list[Any], inputs: list[Any], outputs: list[Any], **opsets: int) -> str:
    sets = [h.make_opsetid("", 21), *(h.make_opsetid(name.replace("_", "."), v) for name, v in opsets.items())]
    onnx.save(h.make_model(h.make_graph(nodes, "g", inputs, outputs), opset_imports=sets, ir_version=10), path)
    return str(path)


def vector(name: str, kind: int = T.FLOAT) -> Any:
    return h.make_tensor_value_info(name, kind, ["n"])


def load(worker: Worker, path: str, **options: Any) -> int:
    return int(worker.call("load", subject={"kind": "onnx", "path": path, **options})["handle"])


def run(worker: Worker, handle: int, tmp_path: Path, **arrays: np.ndarray) -> dict[str, tuple[str, np.ndarray]]:
    inputs = save_arrays(tmp_path / "in", arrays)
    answer = worker.call("run", handle=handle, inputs=inputs, outputDir=str(tmp_path / "out"))
    return {item["name"]: (item["dtype"], np.load(item["path"])) for item in answer["outputs"]}


X = np.array([1, 2.3, -3, 4.7, 5], "float32")


@pytest.mark.parametrize("iobinding", [False, True])
@pytest.mark.parametrize("kind", _ML_TYPES)
def test_types_numpy_does_not_have(worker: Worker, tmp_path: Path, kind: str, iobinding: bool) -> None:
    code, own = getattr(T, kind), np.dtype(getattr(ml_dtypes, _ML_TYPES[kind]))
    nodes = [h.make_node("Cast", ["x"], ["z"], to=T.FLOAT), h.make_node("Cast", ["z"], ["y"], to=code)]
    path = save(tmp_path / "m.onnx", nodes, [vector("x", code)], [vector("y", code), vector("z")])
    values = np.abs(X) if kind == "UINT4" else X
    values = values.round() if own.kind in "iu" or "INT" in kind else values
    found = run(worker, load(worker, path, iobinding=iobinding), tmp_path, x=values)
    expected = values.astype(own).astype("float32")
    assert found["y"][0] == kind.lower()
    assert np.array_equal(found["z"][1], expected) and np.array_equal(found["y"][1], expected)


def test_text(worker: Worker, tmp_path: Path) -> None:
    nodes = [h.make_node("StringConcat", ["a", "b"], ["y"]), h.make_node("SequenceConstruct", ["y", "a"], ["s"])]
    inputs = [vector("a", T.STRING), vector("b", T.STRING)]
    sequence = h.make_tensor_sequence_value_info("s", T.STRING, None)
    path = save(tmp_path / "m.onnx", nodes, inputs, [vector("y", T.STRING), sequence])
    a, b = np.array(["x", "", "Grü"]), np.array(["1", "漢字", "ße"])
    found = run(worker, load(worker, path), tmp_path, a=a, b=b)
    assert {name: dtype for name, (dtype, _) in found.items()} == {"y": "string", "s.0": "string", "s.1": "string"}
    assert found["y"][1].tolist() == ["x1", "漢字", "Grüße"] == found["s.0"][1].tolist()
    assert found["s.1"][1].tolist() == a.tolist()


def test_a_sequence_is_its_parts(worker: Worker, tmp_path: Path) -> None:
    nodes = [h.make_node("SequenceInsert", ["s", "x"], ["y"])]
    sequence = [h.make_tensor_sequence_value_info(name, T.FLOAT, None) for name in "sy"]
    path = save(tmp_path / "m.onnx", nodes, [sequence[0], vector("x")], [sequence[1]])
    found = run(worker, load(worker, path), tmp_path, **{"s.0": X[:2], "s.1": X[:1], "x": X})
    assert list(found) == ["y.0", "y.1", "y.2"]
    assert np.array_equal(found["y.0"][1], X[:2]) and np.array_equal(found["y.2"][1], X)
    assert list(run(worker, load(worker, path), tmp_path, x=X)) == ["y.0"]


def test_an_empty_optional_gives_nothing(worker: Worker, tmp_path: Path) -> None:
    kind = h.make_optional_type_proto(h.make_tensor_type_proto(T.FLOAT, ["n"]))
    nodes = [h.make_node("Identity", ["o"], ["y"]), h.make_node("OptionalHasElement", ["o"], ["there"])]
    outputs = [h.make_value_info("y", kind), h.make_tensor_value_info("there", T.BOOL, [])]
    handle = load(worker, save(tmp_path / "m.onnx", nodes, [h.make_value_info("o", kind)], outputs))
    full, empty = run(worker, handle, tmp_path, o=X), run(worker, handle, tmp_path)
    assert np.array_equal(full["y"][1], X) and bool(full["there"][1])
    assert list(empty) == ["there"] and not empty["there"][1]


def test_maps_of_a_classifier_are_vectors(worker: Worker, tmp_path: Path) -> None:
    node = h.make_node("ZipMap", ["x"], ["y"], domain="ai.onnx.ml", classlabels_strings=["cat", "dog"])
    kind = h.make_sequence_type_proto(h.make_map_type_proto(T.STRING, h.make_tensor_type_proto(T.FLOAT, [])))
    inputs = [h.make_tensor_value_info("x", T.FLOAT, ["n", 2])]
    path = save(tmp_path / "m.onnx", [node], inputs, [h.make_value_info("y", kind)], ai_onnx_ml=3)
    scores = np.array([[0.25, 0.75], [1, 0], [0.5, 0.5]], "float32")
    found = run(worker, load(worker, path), tmp_path, x=scores)
    assert {name: array.tolist() for name, (_, array) in found.items()} == {
        "y.cat": [0.25, 1, 0.5],
        "y.dog": [0.75, 0, 0.5],
    }


def test_it_says_what_ran_where(worker: Worker, tmp_path: Path) -> None:
    nodes = [h.make_node("Relu", ["x"], ["a"], name="first"), h.make_node("Exp", ["a"], ["y"], name="second")]
    path = save(tmp_path / "m.onnx", nodes, [vector("x")], [vector("y")])
    handle = load(worker, path, opt="disabled")
    told = worker.call("describe_subject", handle=handle, inputs=save_arrays(tmp_path / "in", {"x": X}))
    assert told["providers"] == ["CPUExecutionProvider"] and told["options"]["opt"] == "disabled"
    ran = [(item["node"], item["op"], item["provider"]) for item in told["nodes"]]
    assert ran == [("first", "Relu", "CPUExecutionProvider"), ("second", "Exp", "CPUExecutionProvider")]
    assert "nodes" not in worker.call("describe_subject", handle=handle)
    samples = worker.call("bench", handle=handle, inputs=save_arrays(tmp_path / "in", {"x": X}), warmup=1, samples=4)
    assert len(samples["samplesMs"]) == 4
    error = worker.fail("load", subject={"kind": "onnx", "path": path, "providers": ["NoSuchProvider"]})
    assert error["code"] == "RUNTIME_MISSING" and "CPUExecutionProvider" in error["message"]


def test_openvino_is_an_extra(worker: Worker, tmp_path: Path) -> None:
    path = save(tmp_path / "m.onnx", [h.make_node("Exp", ["x"], ["y"])], [vector("x")], [vector("y")])
    subject = {"kind": "openvino", "path": path, "precision": "f32"}
    if importlib.util.find_spec("openvino") is None:
        error = worker.fail("load", subject=subject)
        assert error["code"] == "PYTHON_PACKAGE_MISSING"
        assert any("--with openvino" in hint for hint in error["hints"])
        return
    handle = worker.call("load", subject=subject)["handle"]
    assert np.allclose(run(worker, handle, tmp_path, x=X)["y"][1], np.exp(X), rtol=1e-5)
