"""Values at the edges of modules: nested results, repeated calls, and what was asked for and nothing else is saved."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from conftest import SAMPLES, Json, Worker, save_arrays
from torch import nn

NESTED = """
class Pair(nn.Module):
    def forward(self, x, *, extra):
        return {"sum": x + extra, "parts": (x, [extra, 3])}
class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.shared = nn.Linear(4, 4)
        self.pair = Pair()
    def forward(self, x):
        found = self.pair(self.shared(self.shared(x)), extra=x)
        return found["sum"]
def make():
    return Model()
"""
TRANSFORMER = """
def make():
    layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
    return nn.TransformerEncoder(layer, 1, enable_nested_tensor=False)
"""


def loaded(worker: Worker, subject: Json) -> int:
    return int(worker.call("load", subject=subject, inputNames=["x"], threads=1)["handle"])


def edges(values: list[Json]) -> list[tuple[str, int, str, str]]:
    return [(value["path"], value["call"], value["side"], value["item"]) for value in values]


def test_nested_values_and_calls_are_told_apart(worker: Worker, write_source, tmp_path: Path) -> None:
    handle = loaded(worker, {"kind": "eager", "source": write_source(NESTED)})
    inputs = save_arrays(tmp_path / "in", {"x": np.ones((2, 4), "float32")})
    values = worker.call("module_values", handle=handle, inputs=inputs)["values"]
    assert edges(values) == [
        ("", 0, "in", "0"),
        ("shared", 0, "in", "0"),
        ("shared", 0, "out", "0"),
        ("shared", 1, "in", "0"),
        ("shared", 1, "out", "0"),
        ("pair", 0, "in", "0"),
        ("pair", 0, "in", "1"),
        ("pair", 0, "out", "sum"),
        ("pair", 0, "out", "parts.0"),
        ("pair", 0, "out", "parts.1.0"),
        ("", 0, "out", "0"),
    ]
    assert values[1]["class"] == "Linear" and values[1]["shape"] == [2, 4] and values[1]["dtype"] == "float32"
    keys = [value["key"] for value in values if value["path"] == "pair" and value["side"] == "out"]
    saved = worker.call("save_module_values", handle=handle, inputs=inputs, keys=keys, outputDir=str(tmp_path / "out"))
    found = {item["key"]: np.load(item["path"]) for item in saved["values"]}
    assert set(found) == set(keys) and len(list((tmp_path / "out").iterdir())) == 3
    total, given, extra = (found[key] for key in keys)
    assert np.array_equal(total, given + extra) and np.array_equal(extra, np.ones((2, 4), "float32"))
    # The hooks are gone: the next run is the model's own.
    worker.call("run", handle=handle, inputs=inputs, outputDir=str(tmp_path / "run"))
    assert len(list((tmp_path / "out").iterdir())) == 3


def test_modules_inside_fused_attention_are_called(worker: Worker, write_source, tmp_path: Path) -> None:
    handle = loaded(worker, {"kind": "eager", "source": write_source(TRANSFORMER)})
    inputs = save_arrays(tmp_path / "in", {"x": np.ones((2, 3, 8), "float32")})
    paths = {value["path"] for value in worker.call("module_values", handle=handle, inputs=inputs)["values"]}
    assert {"layers.0.self_attn", "layers.0.linear1", "layers.0.norm2"} <= paths


class Scripted(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(4, 4)
        self.rest = nn.ModuleList([nn.Sequential(nn.Linear(4, 4), nn.ReLU()) for _ in range(2)])

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        x = self.first(x)
        for module in self.rest:
            x = module(x)
        return x, self.first(x)


def test_modules_of_a_torchscript_file(worker: Worker, tmp_path: Path) -> None:
    """Nothing hears their calls, so the graph tells them; every value is what the module itself gives."""
    model = Scripted().eval()
    path = tmp_path / "scripted.pt"
    torch.jit.script(model).save(str(path))
    x = torch.randn(2, 4)
    inputs = save_arrays(tmp_path / "in", {"x": x.numpy()})
    handle = loaded(worker, {"kind": "torchscript", "path": str(path)})
    values = worker.call("module_values", handle=handle, inputs=inputs)["values"]
    keys = [value["key"] for value in values]
    assert "rest.1.0#0:out:0" in keys and "first#1:out:0" in keys and "#0:out:1" in keys
    saved = worker.call("save_module_values", handle=handle, inputs=inputs, keys=keys, outputDir=str(tmp_path / "out"))
    found = {item["key"]: torch.from_numpy(np.load(item["path"])) for item in saved["values"]}
    with torch.no_grad():
        first = model.first(x)
        assert torch.equal(found["first#0:out:0"], first)
        assert torch.equal(found["rest.0.0#0:out:0"], model.rest[0][0](first))
        assert torch.equal(found["#0:out:1"], model(x)[1])


def test_what_has_no_modules_is_refused(worker: Worker, tmp_path: Path) -> None:
    handle = loaded(worker, {"kind": "onnx", "path": str(SAMPLES / "exported" / "transformer_block.onnx")})
    inputs = save_arrays(tmp_path / "in", {"hidden": np.ones((2, 3, 64), "float32")})
    error = worker.fail("module_values", handle=handle, inputs=inputs)
    assert error["code"] == "USAGE" and "no modules" in error["message"]
