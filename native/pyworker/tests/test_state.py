"""Models that remember: every run and every export starts from the buffers as they were loaded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import Worker, export, run_onnx, run_subject, spec

RUNNING = """
class Running(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.zeros(3))
        self.register_buffer("calls", torch.zeros((), dtype=torch.long))
    def forward(self, x: torch.Tensor):
        self.mean.mul_(0.5).add_(x.mean(0), alpha=0.5)
        self.calls = self.calls + 1
        return x - self.mean, self.mean, self.calls

def make():
    return Running()
"""
X = spec("x", "float32", ("batch", 2, 1, 8), 3)
X0 = np.arange(6, dtype="float32").reshape(2, 3)
WANTED = [X0 - X0.mean(0) / 2, X0.mean(0) / 2, np.array(1)]


def same(found: dict[str, np.ndarray]) -> None:
    for got, want in zip(found.values(), WANTED, strict=True):
        np.testing.assert_allclose(got, want, atol=1e-6)


def test_every_run_of_the_source_is_its_first(worker: Worker, write_source, tmp_path: Path) -> None:
    source = write_source(RUNNING)
    for _ in range(3):
        same(run_subject(worker, {"kind": "eager", "source": source}, {"x": X0}, tmp_path))
    worker.call("describe", source=source)
    same(run_subject(worker, {"kind": "eager", "source": source, "dtype": "float64"}, {"x": X0}, tmp_path))


@pytest.mark.parametrize(
    ("target", "name"),
    [("torchscript-trace", "m.pt"), ("torchscript-script", "s.pt"), ("exported-program", "m.pt2"), ("onnx", "m.onnx")],
)
def test_the_model_is_exported_as_it_was_loaded(
    worker: Worker, write_source, tmp_path: Path, target: str, name: str
) -> None:
    source, path = write_source(RUNNING), tmp_path / name
    result = export(worker, source, target, [X], path)
    rules = [finding["rule"] for finding in result["findings"]]
    assert rules == (["buffer-written"] if target == "onnx" else [])
    for _ in range(2):
        if target == "onnx":
            assert "mean" in result["findings"][0]["message"]
            same(run_onnx(path, {"x": X0}))
        else:
            kind = "export" if target == "exported-program" else "torchscript"
            same(run_subject(worker, {"kind": kind, "path": str(path)}, {"x": X0}, tmp_path))


def test_a_loaded_checkpoint_stays_loaded(worker: Worker, write_source, tmp_path: Path) -> None:
    import torch

    source = write_source(RUNNING)
    checkpoint = tmp_path / "weights.pt"
    torch.save({"mean": torch.full((3,), 4.0), "calls": torch.tensor(7)}, checkpoint)
    subject = {"kind": "eager", "source": {**source, "checkpoint": str(checkpoint)}}
    for _ in range(2):
        found = list(run_subject(worker, subject, {"x": X0}, tmp_path).values())
        np.testing.assert_allclose(found[1], 2 + X0.mean(0) / 2)
        assert found[2] == 8


TRAINS = """
class Trains(nn.Module):
    def __init__(self):
        super().__init__()
        self.drop = nn.Dropout(0.5)
    def forward(self, x: torch.Tensor):
        self.train()
        return self.drop(x)

def make():
    return Trains()
"""


def test_a_forward_that_turns_training_on_is_told(worker: Worker, write_source, tmp_path: Path) -> None:
    result = export(worker, write_source(TRAINS), "torchscript-trace", [X], tmp_path / "m.pt")
    finding = result["findings"][-1]
    assert (finding["rule"], finding["severity"]) == ("stays-in-training", "error")
    assert "forward leaves the modules the model, drop in training mode" in finding["message"]
    assert "train() out of forward" in finding["fix"]
