"""Timing returns one figure per call and keeps the subject; figures themselves are not asserted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import Worker, export, save_arrays, spec

COUNTING = """
calls = 0
class Counting(nn.Module):
    def forward(self, x):
        global calls
        calls += 1
        return x + calls
def make():
    return Counting()
"""


def test_samples_and_warmup_are_counted(worker: Worker, write_source, tmp_path: Path) -> None:
    source = write_source(COUNTING)
    handle = worker.call("load", subject={"kind": "eager", "source": source}, inputNames=["x"], threads=1)["handle"]
    inputs = save_arrays(tmp_path / "in", {"x": np.zeros(1, "float32")})
    first = worker.call("bench", handle=handle, inputs=inputs, warmup=3, samples=5)["samplesMs"]
    later = worker.call("bench", handle=handle, inputs=inputs, warmup=0, samples=4)["samplesMs"]
    assert len(first) == 5 and len(later) == 4 and all(sample > 0 for sample in first + later)
    output = worker.call("run", handle=handle, inputs=inputs, outputDir=str(tmp_path))["outputs"][0]
    # One checked call, 3 warm-up calls, 5 + 4 samples, and this run.
    assert np.load(output["path"])[0] == 1 + 3 + 5 + 4 + 1
    worker.call("unload", handle=handle)
    assert worker.fail("bench", handle=handle, inputs=inputs, warmup=0, samples=1)["code"] == "PROTOCOL"


@pytest.mark.parametrize("kind", ["eager", "torchscript", "export"])
def test_overhead_of_an_empty_model(worker: Worker, kind: str) -> None:
    samples = worker.call("bench_overhead", samples=7, kind=kind)["samplesMs"]
    assert len(samples) == 7 and all(sample > 0 for sample in samples)


def test_threads_are_set_per_subject(worker: Worker, write_source, tmp_path: Path) -> None:
    source = write_source(
        "class M(nn.Module):\n    def forward(self, x): return x + torch.get_num_threads()\ndef make(): return M()\n"
    )
    inputs = save_arrays(tmp_path / "in", {"x": np.zeros(1, "float32")})
    handles = [
        worker.call("load", subject={"kind": "eager", "source": source}, inputNames=["x"], threads=threads)["handle"]
        for threads in (1, 2)
    ]
    found = [
        np.load(worker.call("run", handle=handle, inputs=inputs, outputDir=str(tmp_path))["outputs"][0]["path"])[0]
        for handle in handles
    ]
    assert found == [1, 2]


def test_a_torchscript_file_of_others_has_names_too(worker: Worker, write_source, tmp_path: Path) -> None:
    """Written by torch alone: input names from its schema, else in order; output names derived."""
    import torch

    class Two(torch.nn.Module):
        def forward(self, a, b):
            return {"difference": a - b, "sum": a + b}

    example = (torch.zeros(2), torch.ones(2))
    torch.jit.trace(Two(), example, strict=False).save(str(tmp_path / "own.pt"))
    arrays = {"b": np.array([1.0], "float32"), "a": np.array([5.0], "float32")}
    inputs = save_arrays(tmp_path / "in", arrays)
    subject = {"kind": "torchscript", "path": str(tmp_path / "own.pt")}
    loaded = worker.call("load", subject=subject, inputNames=["b", "a"], threads=1)
    assert loaded["inputs"] == ["a", "b"]
    outputs = worker.call("run", handle=loaded["handle"], inputs=inputs, outputDir=str(tmp_path / "out"))["outputs"]
    assert {item["name"]: np.load(item["path"]).tolist() for item in outputs} == {"difference": [4.0], "sum": [6.0]}
    renamed = save_arrays(tmp_path / "in", {"first": arrays["a"], "second": arrays["b"]})
    loaded = worker.call("load", subject=subject, inputNames=["first", "second"], outputNames=["d", "s"], threads=1)
    outputs = worker.call("run", handle=loaded["handle"], inputs=renamed, outputDir=str(tmp_path / "out"))["outputs"]
    assert {item["name"]: np.load(item["path"]).tolist() for item in outputs} == {"d": [4.0], "s": [6.0]}


def test_missing_input_files_and_values(worker: Worker, write_source, tmp_path: Path) -> None:
    source = write_source("def make(): return nn.Identity()\n")
    export(worker, source, "torchscript-trace", [spec("input", "float32", ("n", 2))], tmp_path / "m.pt")
    loaded = worker.call("load", subject={"kind": "torchscript", "path": str(tmp_path / "m.pt")}, threads=1)
    run = {"handle": loaded["handle"], "outputDir": str(tmp_path)}
    assert worker.fail("run", inputs={"input": str(tmp_path / "no.npy")}, **run)["code"] == "FILE_NOT_FOUND"
    (tmp_path / "text.npy").write_text("no array")
    assert worker.fail("run", inputs={"input": str(tmp_path / "text.npy")}, **run)["code"] == "NOT_A_MODEL"
    assert worker.fail("run", inputs={}, **run)["code"] == "INPUT_MISMATCH"
