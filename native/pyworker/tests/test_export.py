"""Every target, run back at other sizes; names, opsets, and what is left on disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import Worker, export, run_onnx, run_subject, spec

MLP = """
class Mlp(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(4, width), nn.ReLU(), nn.Dropout(0.5), nn.Linear(width, 3))
    def forward(self, x: torch.Tensor):
        return self.layers(x)

def make(width: int = 8):
    return Mlp(width)  # in training mode, and not seeded
"""
X = spec("x", "float32", ("batch", 2, 1, 16), 4)
TARGETS = {
    "torchscript-trace": "m.pt",
    "torchscript-script": "m.pt",
    "exported-program": "m.pt2",
    "onnx": "m.onnx",
    "onnx-legacy": "m.onnx",
}


def run_artifact(worker: Worker, target: str, path: Path, arrays: dict, folder: Path) -> dict[str, np.ndarray]:
    if target.startswith("onnx"):
        return run_onnx(path, arrays)
    kind = "export" if target == "exported-program" else "torchscript"
    return run_subject(worker, {"kind": kind, "path": str(path)}, arrays, folder)


@pytest.mark.parametrize("target", TARGETS)
def test_target_agrees_with_eager_at_other_sizes(worker: Worker, write_source, tmp_path: Path, target: str) -> None:
    source = write_source(MLP)
    result = export(worker, source, target, [X], tmp_path / TARGETS[target], outputs=["logits"])
    assert result["outputs"] == [{"name": "logits", "dtype": "float32", "shape": ["batch", 3]}]
    assert result["files"] == [str(tmp_path / TARGETS[target])] and Path(result["path"]).stat().st_size > 0
    assert result["seconds"] > 0 and "torch" in result["exporter"]
    assert any("training mode" in log["message"] for log in worker.logs)
    if target.startswith("onnx"):
        assert result["opset"] == (20 if target == "onnx" else 17) and result["checker"]["ok"]
    for batch in (1, 2, 7, 16):
        x = np.random.default_rng(batch).standard_normal((batch, 4)).astype("float32")
        eager = run_subject(worker, {"kind": "eager", "source": source}, {"x": x}, tmp_path, outputNames=["logits"])
        found = run_artifact(worker, target, tmp_path / TARGETS[target], {"x": x}, tmp_path)
        assert list(found) == ["logits"]
        np.testing.assert_allclose(found["logits"], eager["logits"], atol=1e-5)
    # No temporary folder and no report file is left behind.
    assert {item.name for item in tmp_path.iterdir()} <= {"model.py", "in", "out", TARGETS[target]}


def test_arguments_reach_the_factory_and_weights_repeat(worker: Worker, fresh: Worker, write_source) -> None:
    narrow, wide = write_source(MLP), write_source(MLP, width=32)
    counts = [worker.call("describe", source=item)["parameters"]["count"] for item in (narrow, wide)]
    assert counts == [4 * 8 + 8 + 8 * 3 + 3, 4 * 32 + 32 + 32 * 3 + 3]
    # The factory seeds nothing: a second process still has to build the same weights.
    fresh.read()
    x = {"x": np.ones((2, 4), "float32")}
    folder = Path(narrow["path"]).parent
    outputs = [
        run_subject(process, {"kind": "eager", "source": narrow}, x, folder)["output"] for process in (worker, fresh)
    ]
    np.testing.assert_array_equal(outputs[0], outputs[1])


def test_opset_as_found_in_the_file(worker: Worker, write_source, tmp_path: Path) -> None:
    source = write_source(MLP)
    assert export(worker, source, "onnx-legacy", [X], tmp_path / "a.onnx", opset=13)["opset"] == 13
    # Below 18 the dynamo exporter writes 18 without a word; the converter brings it down.
    lowered = export(worker, source, "onnx", [X], tmp_path / "b.onnx", opset=14)
    assert lowered["opset"] == 14 and lowered["checker"]["ok"]
    x = np.ones((3, 4), "float32")
    same = run_onnx(tmp_path / "a.onnx", {"x": x}), run_onnx(tmp_path / "b.onnx", {"x": x})
    np.testing.assert_allclose(same[0]["output"], same[1]["output"], atol=1e-6)
    for target, opset in (("onnx", 26), ("onnx-legacy", 24)):
        error = worker.fail(
            "export", source=source, target=target, inputs=[X], opset=opset, path=str(tmp_path / "c.onnx")
        )
        assert error["code"] == "EXPORT_FAILED" and f"Opset {opset}" in error["message"]
    assert not (tmp_path / "c.onnx").exists()


def test_tracer_warning_names_file_and_line(worker: Worker, write_source, tmp_path: Path) -> None:
    source = write_source(
        "class M(nn.Module):\n    def forward(self, x):\n"
        "        if x.sum() > 0:\n            return x + 1\n        return x - 1\n"
        "def make(): return M()\n"
    )
    result = export(worker, source, "torchscript-trace", [X], tmp_path / "m.pt")
    tracer = next(item for item in result["warnings"] if item["message"].startswith("TracerWarning"))
    assert tracer["where"] == f"{source['path']}:5"
    error = worker.fail("export", source=source, target="onnx", inputs=[X], path=str(tmp_path / "m.onnx"))
    assert error["code"] == "EXPORT_FAILED" and "values of a tensor at model.py:5" in error["message"]
    assert "Traceback" in error["detail"]


def test_an_output_named_like_an_inner_value(worker: Worker, write_source, tmp_path: Path) -> None:
    """The dynamo exporter writes an invalid file for this when it is given the name directly."""
    source = write_source(
        "class M(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.embedding = nn.Embedding(9, 4)\n"
        "    def forward(self, ids):\n        return self.embedding(ids).mean(1)\ndef make(): return M()\n"
    )
    ids = spec("ids", "int64", ("batch", 2), ("seq", 5), low=0, high=8)
    result = export(worker, source, "onnx", [ids], tmp_path / "m.onnx", outputs=["embedding"])
    assert result["checker"]["ok"]
    found = run_onnx(tmp_path / "m.onnx", {"ids": np.arange(6).reshape(3, 2)})
    assert found["embedding"].shape == (3, 4)


def test_a_failed_export_leaves_the_old_file(worker: Worker, write_source, tmp_path: Path) -> None:
    target = tmp_path / "m.onnx"
    target.write_bytes(b"before")
    source = write_source(
        "class M(nn.Module):\n    def forward(self, x): return torch.fft.fft(x).real\ndef make(): return M()\n"
    )
    error = worker.fail("export", source=source, target="onnx-legacy", inputs=[X], path=str(target))
    assert error["code"] == "EXPORT_FAILED" and "fft" in error["message"]
    assert target.read_bytes() == b"before"
    assert {item.name for item in tmp_path.iterdir()} == {"m.onnx", "model.py"}


def test_never_over_the_source(worker: Worker, write_source, tmp_path: Path) -> None:
    source = write_source(MLP)
    (tmp_path / "link.py").symlink_to(source["path"])
    for path in (source["path"], str(tmp_path / "link.py"), str(tmp_path)):
        error = worker.fail("export", source=source, target="onnx", inputs=[X], path=path)
        assert error["code"] == "OUTPUT_EXISTS"
    assert "class Mlp" in Path(source["path"]).read_text()


def test_source_paths_can_be_stripped(worker: Worker, write_source, tmp_path: Path) -> None:
    source = write_source(MLP)
    export(worker, source, "onnx", [X], tmp_path / "with.onnx")
    export(worker, source, "onnx", [X], tmp_path / "without.onnx", options={"strip_source_paths": True})
    needle = b"model.py"
    assert needle in (tmp_path / "with.onnx").read_bytes()
    assert needle not in (tmp_path / "without.onnx").read_bytes()
    assert b"name_scopes" in (tmp_path / "without.onnx").read_bytes()
