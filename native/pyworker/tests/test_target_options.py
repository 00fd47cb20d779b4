"""Options of the targets: each does what it says, seen in the file that comes out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from conftest import Worker, export, run_onnx, run_subject, spec

MLP = (
    "class M(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
    "        self.a = nn.Linear(4, 64)\n        self.b = nn.Linear(64, 3)\n"
    "    def forward(self, x):\n        return self.b(torch.relu(self.a(x)) + torch.arange(64) * 2)\n"
    "def make(): return M()\n"
)
X = spec("x", "float32", ("batch", 2), 4)
ONNX = ("onnx", "onnx-legacy")


def graph_of(path: Path) -> Any:
    return onnx.load(str(path), load_external_data=False).graph


def eager(worker: Worker, source: Any, x: np.ndarray, folder: Path) -> np.ndarray:
    return run_subject(worker, {"kind": "eager", "source": source}, {"x": x}, folder)["output"]


@pytest.mark.parametrize("target", ONNX)
def test_external_data_always_is_one_file_beside_the_model(
    worker: Worker, write_source, tmp_path: Path, target: str
) -> None:
    source = write_source(MLP)
    path = tmp_path / "out" / "m.onnx"
    result = export(worker, source, target, [X], path, options={"external_data": "always"})
    assert [Path(file).name for file in result["files"]] == ["m.onnx", "m.onnx.data"]
    assert result["checker"]["ok"]
    x = np.random.default_rng(0).standard_normal((5, 4)).astype("float32")
    np.testing.assert_allclose(run_onnx(path, {"x": x})["output"], eager(worker, source, x, tmp_path), atol=1e-4)
    again = export(worker, source, target, [X], tmp_path / "in" / "m.onnx", options={"external_data": "never"})
    assert [Path(file).name for file in again["files"]] == ["m.onnx"]


@pytest.mark.parametrize("target", ONNX)
def test_weights_as_inputs(worker: Worker, write_source, tmp_path: Path, target: str) -> None:
    source = write_source(MLP)
    export(worker, source, target, [X], tmp_path / "a.onnx", options={"keep_initializers_as_inputs": True})
    graph = graph_of(tmp_path / "a.onnx")
    initializers = {item.name for item in graph.initializer}
    assert initializers and initializers < {item.name for item in graph.input}
    export(worker, source, target, [X], tmp_path / "b.onnx", options={"export_params": False})
    graph = graph_of(tmp_path / "b.onnx")
    assert {"a.weight", "b.bias"} <= {item.name for item in graph.input}
    assert "a.weight" not in {item.name for item in graph.initializer}


def test_optimisation_and_folding_can_be_left_out(worker: Worker, write_source, tmp_path: Path) -> None:
    source = write_source(
        "class M(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.w = nn.Parameter(torch.ones(4, 4))\n"
        "    def forward(self, x):\n        return x @ self.w.t() + torch.full((4,), 2.0) * 3\n"
        "def make(): return M()\n"
    )
    for target, option in (("onnx", "optimize"), ("onnx-legacy", "constant_folding")):
        counts = []
        for value in (True, False):
            path = tmp_path / f"{target}{value}.onnx"
            assert export(worker, source, target, [X], path, options={option: value})["checker"]["ok"]
            counts.append(len(graph_of(path).node))
        assert counts[0] < counts[1]


CUSTOM = '''
@torch.library.custom_op("house::twice", mutates_args=())
def twice(x: torch.Tensor) -> torch.Tensor:
    return x * 2

@twice.register_fake
def _(x):
    return torch.empty_like(x)

class M(nn.Module):
    def forward(self, x):
        return torch.ops.house.twice(x) + 1

def make(): return M()
'''

TABLE = '''
import torch
from onnxscript import FLOAT, opset18 as op, script
from onnxscript.values import Opset

@script(Opset("house", 2), default_opset=op)
def twice(x: FLOAT) -> FLOAT:
    y = op.Add(x, x)
    return y

TABLE = {torch.ops.house.twice.default: twice}
LEGACY = {"house::twice": lambda g, x: g.op("Add", x, x)}
NOTHING = {}
'''


def test_custom_translations_functions_and_opsets(worker: Worker, write_source, tmp_path: Path) -> None:
    source = write_source(CUSTOM)
    error = worker.fail("export", source=source, target="onnx", inputs=[X], path=str(tmp_path / "x.onnx"))
    assert error["code"] == "EXPORT_FAILED" and "house" in error["message"]
    (tmp_path / "table.py").write_text(TABLE, encoding="utf-8")
    table = {"custom_translation_table": f"{tmp_path}/table.py:TABLE"}
    x = np.ones((3, 4), "float32")
    for functions, kept in (("inline", 0), ("keep", 1)):
        path = tmp_path / f"{functions}.onnx"
        options = {**table, "functions": functions, "custom_opsets": {"other.house": 7}}
        assert export(worker, source, "onnx", [X], path, options=options)["checker"]["ok"]
        model = onnx.load(str(path))
        assert len(model.functions) == kept
        assert {item.domain: item.version for item in model.opset_import}["other.house"] == 7
        np.testing.assert_array_equal(run_onnx(path, {"x": x})["output"], 2 * x + 1)
    error = worker.fail(
        "export", source=source, target="onnx", inputs=[X], opset=20, options={**table, "functions": "keep"},
        path=str(tmp_path / "x.onnx"),
    )  # fmt: skip
    assert "at opset 18 only" in error["message"]
    legacy = {"custom_translation_table": f"{tmp_path}/table.py:LEGACY"}
    export(worker, source, "onnx-legacy", [X], tmp_path / "legacy.onnx", options=legacy)
    np.testing.assert_array_equal(run_onnx(tmp_path / "legacy.onnx", {"x": x})["output"], 2 * x + 1)


@pytest.mark.parametrize(
    ("reference", "said"),
    [("table.py:TABEL", "Did you mean table.py:TABLE?"), ("table.py:NOTHING", "not a dict"), ("none.py:T", "no file")],
)
def test_a_table_that_is_not_there(worker: Worker, write_source, tmp_path: Path, reference: str, said: str) -> None:
    (tmp_path / "table.py").write_text(TABLE, encoding="utf-8")
    options = {"custom_translation_table": f"{tmp_path}/{reference}"}
    source, path = write_source(CUSTOM), tmp_path / "m.onnx"
    error = worker.fail("export", source=source, target="onnx", inputs=[X], options=options, path=str(path))
    assert said in f"{error['message']} {' '.join(error['hints'])}"
    assert not path.exists()


def test_lowering_that_the_converter_cannot_do(worker: Worker, write_source, tmp_path: Path) -> None:
    body = (
        "class M(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.n = nn.LayerNorm(4)\n"
        "    def forward(self, x): return self.n(x)\ndef make(): return M()\n"
    )
    path = tmp_path / "m.onnx"
    error = worker.fail("export", source=write_source(body), target="onnx", inputs=[X], opset=16, path=str(path))
    assert "from opset 18 to 16" in error["message"] and "LayerNormalization" in error["message"]
    assert not path.exists()


@pytest.mark.parametrize("target", ["torchscript-trace", "torchscript-script"])
@pytest.mark.parametrize("option", ["freeze", "optimize_for_inference"])
def test_frozen_torchscript(worker: Worker, write_source, tmp_path: Path, target: str, option: str) -> None:
    import torch

    source, path = write_source(MLP), tmp_path / "m.pt"
    export(worker, source, target, [X], path, options={option: True})
    assert list(torch.jit.load(str(path)).parameters()) == []
    x = np.random.default_rng(1).standard_normal((7, 4)).astype("float32")
    found = run_subject(worker, {"kind": "torchscript", "path": str(path)}, {"x": x}, tmp_path)
    np.testing.assert_allclose(found["output"], eager(worker, source, x, tmp_path), atol=1e-4)


def test_a_branch_on_values_is_found_by_the_check(worker: Worker, write_source, tmp_path: Path) -> None:
    body = (
        "class M(nn.Module):\n    def forward(self, x):\n        if x.sum() > 0:\n            return x + 1\n"
        "        return x - 1\ndef make(): return M()\n"
    )
    source, path = write_source(body), tmp_path / "m.pt"
    found = export(worker, source, "torchscript-trace", [X], path)["findings"]
    assert {item["rule"] for item in found} == {"trace-differs"} and "negated" in found[0]["message"]
    assert export(worker, source, "torchscript-trace", [X], path, options={"check_trace": False})["findings"] == []
    assert export(worker, source, "torchscript-script", [X], path)["findings"] == []


def test_exported_program_options(worker: Worker, write_source, tmp_path: Path) -> None:
    import torch

    source = write_source(
        "class M(nn.Module):\n    def forward(self, x): return torch.nn.functional.silu(x)\ndef make(): return M()\n"
    )
    operators = {}
    for decompose in ("none", "core"):
        path = tmp_path / f"{decompose}.pt2"
        export(worker, source, "exported-program", [X], path, options={"decompose": decompose, "strict": True})
        graph = torch.export.load(str(path)).graph
        operators[decompose] = [str(node.target) for node in graph.nodes if node.op == "call_function"]
    assert operators == {"none": ["aten.silu.default"], "core": ["aten.sigmoid.default", "aten.mul.Tensor"]}
