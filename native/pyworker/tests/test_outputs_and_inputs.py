"""Output names and input binding are the same for every kind of subject."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import Worker, export, run_onnx, run_subject, spec

MODELS = """
import collections, dataclasses
class Dict(nn.Module):
    def forward(self, x):
        return {"z": x * 2, "a": x.sum(-1)}
class Nested(nn.Module):
    def forward(self, x):
        return x + 1, (x * 2, {"k": x.sum(-1), "nothing": None})
@dataclasses.dataclass
class Out:
    logits: torch.Tensor
    hidden: torch.Tensor | None = None
class Data(nn.Module):
    def forward(self, x):
        return Out(x + 1)
Pair = collections.namedtuple("Pair", "first second")
class Named(nn.Module):
    def forward(self, x):
        return Pair(x + 1, x * 3)
class Number(nn.Module):
    def forward(self, x):
        return x, 3
class Optional(nn.Module):
    def forward(self, a, b=None, c=None):
        return a * 2 + (0 if c is None else c)
class KeywordOnly(nn.Module):
    def forward(self, a, *, c):
        return a * 2 + c
class AnyKeyword(nn.Module):
    def forward(self, **values):
        return values["a"] * 2 + values["c"]
class AnyNumber(nn.Module):
    def forward(self, *values):
        return values[0] * 2 + values[1]
"""
X = spec("x", "float32", ("batch", 2), 4)
NAMES = {
    "Dict": ["z", "a"],
    "Nested": ["output_0", "output_1.0", "output_1.1.k"],
    "Data": ["logits"],
    "Named": ["first", "second"],
    "Number": ["output_0", "output_1"],
}
TARGETS = {"torchscript-trace": "m.pt", "exported-program": "m.pt2", "onnx": "m.onnx", "onnx-legacy": "l.onnx"}


def run_target(worker: Worker, target: str, folder: Path, arrays: dict) -> dict[str, np.ndarray]:
    path = folder / TARGETS[target]
    if path.suffix == ".onnx":
        return run_onnx(path, arrays)
    kind = "export" if path.suffix == ".pt2" else "torchscript"
    return run_subject(worker, {"kind": kind, "path": str(path)}, arrays, folder)


@pytest.mark.parametrize("entry", NAMES)
def test_output_names(worker: Worker, write_source, tmp_path: Path, entry: str) -> None:
    source = write_source(MODELS, entry)
    x = {"x": np.random.default_rng(0).standard_normal((3, 4)).astype("float32")}
    eager = run_subject(worker, {"kind": "eager", "source": source}, x, tmp_path)
    assert list(eager) == NAMES[entry]
    for target, name in TARGETS.items():
        result = export(worker, source, target, [X], tmp_path / name)
        assert [item["name"] for item in result["outputs"]] == NAMES[entry], target
        found = run_target(worker, target, tmp_path, x)
        assert list(found) == NAMES[entry], target
        for key, value in eager.items():
            np.testing.assert_allclose(found[key], value, atol=1e-6)


@pytest.mark.parametrize("entry", ["Optional", "KeywordOnly", "AnyKeyword", "AnyNumber"])
def test_input_binding(worker: Worker, write_source, tmp_path: Path, entry: str) -> None:
    source = write_source(MODELS, entry)
    inputs = [spec(name, "float32", ("batch", 2), 4) for name in ("a", "c")]
    rng = np.random.default_rng(0)
    arrays = {name: rng.standard_normal((3, 4)).astype("float32") for name in ("a", "c")}
    for target, name in TARGETS.items():
        export(worker, source, target, inputs, tmp_path / name, outputs=["y"])
        found = run_target(worker, target, tmp_path, arrays)
        np.testing.assert_allclose(found["y"], arrays["a"] * 2 + arrays["c"], atol=1e-6, err_msg=target)


def test_inputs_in_another_order_go_by_name(worker: Worker, write_source, tmp_path: Path) -> None:
    body = "class M(nn.Module):\n    def forward(self, a, b): return a - b\ndef make(): return M()\n"
    source = write_source(body)
    inputs = [spec(name, "float32", ("n", 2)) for name in ("b", "a")]
    arrays = {"b": np.array([1, 2, 3], "float32"), "a": np.array([10, 20, 30], "float32")}
    for target, name in TARGETS.items():
        export(worker, source, target, inputs, tmp_path / name, outputs=["y"])
        assert run_target(worker, target, tmp_path, arrays)["y"].tolist() == [9, 18, 27], target
    eager = run_subject(worker, {"kind": "eager", "source": source}, arrays, tmp_path)
    assert eager["output"].tolist() == [9, 18, 27]


def test_bfloat16_travels_as_float32(worker: Worker, write_source, tmp_path: Path) -> None:
    body = "class M(nn.Module):\n    def forward(self, x): return x.to(torch.bfloat16) * 3\ndef make(): return M()\n"
    source = write_source(body)
    loaded = worker.call("load", subject={"kind": "eager", "source": source}, inputNames=["x"], threads=1)
    np.save(tmp_path / "x.npy", np.array([1.0, 2.0], "float32"))
    typed = {"x": {"path": str(tmp_path / "x.npy"), "dtype": "bfloat16"}}
    output = worker.call("run", handle=loaded["handle"], inputs=typed, outputDir=str(tmp_path))["outputs"][0]
    assert output["dtype"] == "bfloat16" and output["shape"] == [2]
    assert np.load(output["path"]).dtype == np.float32 and np.load(output["path"]).tolist() == [3.0, 6.0]
