"""Values inside models: edges of modules, operators with their lines; what was asked for and nothing else is saved."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
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
    return [
        (value["path"], value["call"], value["side"], value["item"]) for value in values if value["side"] != "op"
    ]


def operators(values: list[Json], path: str) -> list[tuple[str, str]]:
    return [(value["class"], value["at"]) for value in values if value["side"] == "op" and value["path"] == path]


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
    assert operators(values, "pair") == [("add", "model.py:6")]
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


ATTENTION = """
class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.out = nn.Linear(4, 4)
    def forward(self, x, mask):
        scores = x @ x.transpose(-1, -2)
        scores = scores / 2.0
        scores = scores.masked_fill(mask == 0, -1e4)
        found = torch.nn.functional.softmax(scores, dim=-1) @ x
        found += x
        return self.out(torch.nn.functional.normalize(found, dim=-1))
class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = Attention()
    def forward(self, x, mask):
        return 1 - self.attention(x, mask)
def make():
    torch.manual_seed(0)
    return Model()
"""
# What `normalize` does is told as well; it is torch's own Python, called at the line of the user.
WITHIN = ["matmul", "div", "eq", "masked_fill", "softmax", "matmul", "add", "linalg_vector_norm", "clamp_min", "div"]
LINES = [9, 10, 11, 11, 12, 12, 13, 14, 14, 14]


def attention_inputs(folder: Path) -> dict[str, str]:
    x = torch.randn(3, 4, generator=torch.Generator().manual_seed(1))
    return save_arrays(folder, {"x": x.numpy(), "mask": np.array([[1, 1, 0]], "float32")})


def test_operators_are_heard_with_their_lines(worker: Worker, write_source, tmp_path: Path) -> None:
    subject = {"kind": "eager", "source": write_source(ATTENTION)}
    handle = int(worker.call("load", subject=subject, inputNames=["x", "mask"], threads=1)["handle"])
    inputs = attention_inputs(tmp_path / "in")
    values = worker.call("module_values", handle=handle, inputs=inputs)["values"]
    found = operators(values, "attention")
    assert [name for name, _ in found] == WITHIN
    assert [at for _, at in found] == [f"model.py:{line}" for line in LINES]
    assert operators(values, "") == [("rsub", "model.py:20")]
    keys = [f"attention#0:op:{item}" for item in ("matmul.1", "add.0", "eq.0")]
    saved = worker.call("save_module_values", handle=handle, inputs=inputs, keys=keys, outputDir=str(tmp_path / "out"))
    arrays = [np.load(item["path"]) for item in saved["values"]]
    assert [item["key"] for item in saved["values"]] == ["attention#0:op:eq.0", *keys[:2]]
    # As it was before the addition in place wrote into it.
    assert np.allclose(arrays[2] - arrays[1], np.load(inputs["x"]), atol=1e-6)
    assert arrays[0].dtype == np.bool_ and arrays[0].tolist() == [[False, False, True]]


SHY = """
class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(4, 4)
    def forward(self, x):
        if torch.overrides.has_torch_function((x,)):
            raise RuntimeError("watched")
        return self.linear(x) * 2
def make():
    return Model()
"""


def test_what_does_not_run_watched_still_tells_its_modules(worker: Worker, write_source, tmp_path: Path) -> None:
    handle = loaded(worker, {"kind": "eager", "source": write_source(SHY)})
    inputs = save_arrays(tmp_path / "in", {"x": np.ones((2, 4), "float32")})
    values = worker.call("module_values", handle=handle, inputs=inputs)["values"]
    assert [value["key"] for value in values] == ["#0:in:0", "linear#0:in:0", "linear#0:out:0", "#0:out:0"]
    keys = ["linear#0:out:0"]
    saved = worker.call("save_module_values", handle=handle, inputs=inputs, keys=keys, outputDir=str(tmp_path / "out"))
    assert [item["key"] for item in saved["values"]] == keys


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


class InPlace(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.BatchNorm1d(4)
        self.act = nn.ReLU(inplace=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.norm(x * 2)
        return torch.softmax(self.act(x), -1)


@pytest.mark.parametrize("kind", ["script", "trace", "export"])
def test_operators_of_a_file(worker: Worker, tmp_path: Path, kind: str) -> None:
    model, x = InPlace().eval(), torch.randn(3, 4)
    path = tmp_path / "model.pt"
    if kind == "export":
        torch.export.save(torch.export.export(model, (x,)), path)
    else:
        (torch.jit.script(model) if kind == "script" else torch.jit.trace(model, x)).save(str(path))
    inputs = save_arrays(tmp_path / "in", {"x": x.numpy()})
    handle = loaded(worker, {"kind": "export" if kind == "export" else "torchscript", "path": str(path)})
    values = worker.call("module_values", handle=handle, inputs=inputs)["values"]
    names = [name for name, _ in operators(values, "")]
    assert names == ["mul", "softmax"]
    places = [at.partition(":")[0] for _, at in operators(values, "")]
    assert places == ["test_hooks.py", "test_hooks.py"]
    keys = ["#0:op:mul.0", "norm#0:out:0", "act#0:out:0", "#0:op:softmax.0", "#0:out:0"]
    saved = worker.call("save_module_values", handle=handle, inputs=inputs, keys=keys, outputDir=str(tmp_path / "out"))
    found = {item["key"]: torch.from_numpy(np.load(item["path"])) for item in saved["values"]}
    with torch.no_grad():
        norm = model.norm(x * 2)
        assert torch.equal(found["#0:op:mul.0"], x * 2)
        # Before the activation wrote into it.
        assert torch.allclose(found["norm#0:out:0"], norm)
        assert torch.allclose(found["act#0:out:0"], norm.relu())
        assert torch.equal(found["#0:op:softmax.0"], found["#0:out:0"])


def test_what_has_no_modules_is_refused(worker: Worker, tmp_path: Path) -> None:
    handle = loaded(worker, {"kind": "onnx", "path": str(SAMPLES / "exported" / "transformer_block.onnx")})
    inputs = save_arrays(tmp_path / "in", {"hidden": np.ones((2, 3, 64), "float32")})
    error = worker.fail("module_values", handle=handle, inputs=inputs)
    assert error["code"] == "USAGE" and "no modules" in error["message"]
