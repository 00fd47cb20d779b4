"""TorchScript files and .pt2 archives as sources: what each target makes of them, and which it refuses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import Json, Worker, WorkerFailure, export, run_onnx, run_subject, spec

X = {"x": np.arange(12, dtype="float32").reshape(3, 4)}


class Halves(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc = torch.nn.Linear(4, 6)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc(x).relu()


def torchscript(path: Path) -> Json:
    torch.jit.script(Halves().eval()).save(str(path))
    return {"path": str(path), "entry": None}


def program(path: Path) -> Json:
    batch = torch.export.Dim("batch", min=1, max=16)
    made = torch.export.export(Halves().eval(), (torch.zeros(2, 4),), dynamic_shapes=({0: batch},))
    torch.export.save(made, str(path))
    return {"path": str(path), "entry": None}


@pytest.mark.parametrize(
    ("make", "target"),
    [
        (torchscript, "torchscript-trace"),
        (torchscript, "torchscript-script"),
        (torchscript, "onnx-legacy"),
        (program, "torchscript-trace"),
        (program, "exported-program"),
        (program, "onnx"),
    ],
)
def test_target_agrees_with_the_source(worker: Worker, tmp_path: Path, make, target: str) -> None:
    suffix = {"onnx": ".onnx", "onnx-legacy": ".onnx", "exported-program": ".pt2"}.get(target, ".pt")
    source = make(tmp_path / f"source{'.pt2' if make is program else '.pt'}")
    inputs = [spec("x", "float32", ("batch", 2, 1, 16), 4)]
    result = export(worker, source, target, inputs, tmp_path / f"made{suffix}")
    assert result["outputs"] == [{"name": "output", "dtype": "float32", "shape": ["batch", 6]}]
    eager = run_subject(worker, {"kind": "eager", "source": source}, X, tmp_path)["output"]
    if suffix == ".onnx":
        found = run_onnx(tmp_path / "made.onnx", X)["output"]
    else:
        kind = "export" if suffix == ".pt2" else "torchscript"
        found = run_subject(worker, {"kind": kind, "path": str(tmp_path / f"made{suffix}")}, X, tmp_path)["output"]
    np.testing.assert_allclose(found, eager, atol=1e-6)


@pytest.mark.parametrize(
    ("make", "target", "way"),
    [
        (torchscript, "onnx", "onnx-legacy"),
        (torchscript, "exported-program", "torchscript-script"),
        (program, "onnx-legacy", "onnx"),
        (program, "torchscript-script", "torchscript-trace"),
    ],
)
def test_refused_target_says_the_way_round(worker: Worker, tmp_path: Path, make, target: str, way: str) -> None:
    source = make(tmp_path / f"source{'.pt2' if make is program else '.pt'}")
    with pytest.raises(WorkerFailure) as caught:
        export(worker, source, target, [spec("x", "float32", ("batch", 2, 1, 16), 4)], tmp_path / "made.x")
    assert caught.value.error["code"] == "EXPORT_FAILED"
    assert f"Take the target {way}" in caught.value.error["hints"][0]
    assert not (tmp_path / "made.x").exists()


def test_program_declares_its_axes(worker: Worker, tmp_path: Path) -> None:
    found = worker.call("describe", source=program(tmp_path / "m.pt2"))
    assert found["kind"] == "export" and len(found["declaredInputs"]) == 1
    declared = found["declaredInputs"][0]
    assert declared.startswith("x:float32[") and declared.endswith("=2{1..16},4]")


def test_program_with_nested_arguments_is_refused(worker: Worker, tmp_path: Path) -> None:
    class Nested(torch.nn.Module):
        def forward(self, pair: dict) -> torch.Tensor:
            return pair["a"] + pair["b"]

    made = torch.export.export(Nested(), ({"a": torch.zeros(2), "b": torch.zeros(2)},))
    torch.export.save(made, str(tmp_path / "m.pt2"))
    error = worker.fail("describe", source={"path": str(tmp_path / "m.pt2"), "entry": None})
    assert error["code"] == "FORMAT_UNSUPPORTED" and "nested" in error["message"]
