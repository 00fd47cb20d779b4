"""Sources in other types, under autocast and compiled; what cannot be is refused before it runs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from conftest import Worker, save_arrays

LINEAR = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(4, 3)
        self.register_buffer('scale', torch.full((3,), 1 / 3))
        self.register_buffer('steps', torch.arange(3))
        self.turn = nn.Parameter(torch.ones(3, dtype=torch.complex64) * 1j)
    def forward(self, x):
        made = torch.ones(3)
        return self.linear(x) * self.scale + made, self.steps + 1, self.turn.abs()
def make():
    return Net()
"""


def load(worker: Worker, source: dict[str, Any], kind: str = "eager", **options: Any) -> int:
    return int(worker.call("load", subject={"kind": kind, "source": source, **options}, inputNames=["x"])["handle"])


def run(worker: Worker, handle: int, tmp_path: Path, x: np.ndarray) -> list[tuple[str, np.ndarray]]:
    inputs = save_arrays(tmp_path / "in", {"x": x})
    outputs = worker.call("run", handle=handle, inputs=inputs, outputDir=str(tmp_path / "out"))["outputs"]
    return [(item["dtype"], np.load(item["path"])) for item in outputs]


X = np.linspace(-1, 1, 8, dtype="float32").reshape(2, 4)


HALVED = """
def make():
    return nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 3).half())
def plain():
    return nn.ReLU()
"""


def test_the_narrowest_weights_are_told(worker: Worker, write_source: Any) -> None:
    def told(entry: str, **options: Any) -> Any:
        return worker.call("describe_subject", handle=load(worker, source | {"entry": entry}, **options))["precision"]

    source = write_source(HALVED)
    assert told("make") == "float16"
    assert told("make", dtype="float32") == "float32"
    assert told("plain") is None


@pytest.mark.parametrize(
    ("dtype", "first", "bits"),
    [("float64", "float64", 53), ("float16", "float32", 11), ("bfloat16", "float32", 8)],
)
def test_a_cast_model_differs_by_its_round_off(
    worker: Worker, write_source: Any, tmp_path: Path, dtype: str, first: str, bits: int
) -> None:
    source = write_source(LINEAR)
    plain = run(worker, load(worker, source), tmp_path, X)
    cast = run(worker, load(worker, source, dtype=dtype), tmp_path, X)
    # What forward makes itself stays float32, and the sum with it, but for float64.
    assert [name for name, _ in cast] == [first, "int64", "float64" if dtype == "float64" else "float32"]
    error = float(np.abs(plain[0][1].astype("float64") - cast[0][1]).max())
    assert 0 < error < 8 * 2.0 ** -min(bits, 23)
    assert np.allclose(cast[2][1], 1)  # The imaginary half of a complex parameter is still there.
    # The loaded source is shared: it has stayed as it was.
    again = run(worker, load(worker, source), tmp_path, X)
    assert again[0][0] == "float32" and np.array_equal(again[0][1], plain[0][1])


def test_outputs_are_written_in_their_own_type(worker: Worker, write_source: Any, tmp_path: Path) -> None:
    source = write_source("def make():\n    return nn.Linear(4, 3)\n")
    for dtype, stored in [("float16", "float16"), ("bfloat16", "float32"), ("float64", "float64")]:
        [(name, array)] = run(worker, load(worker, source, dtype=dtype), tmp_path, X)
        assert (name, str(array.dtype)) == (dtype, stored)
        if dtype == "bfloat16":
            assert np.array_equal(torch.from_numpy(array).bfloat16().float().numpy(), array)


def test_autocast_leaves_the_parameters(worker: Worker, write_source: Any, tmp_path: Path) -> None:
    source = write_source("def make():\n    return nn.Linear(4, 3)\n")
    [(dtype, array)] = run(worker, load(worker, source, autocast="bfloat16"), tmp_path, X)
    [(_, plain)] = run(worker, load(worker, source), tmp_path, X)
    assert dtype == "bfloat16"
    assert 0 < float(np.abs(array - plain).max()) < 0.02


def test_compiled_runs_and_says_what_it_made(worker: Worker, write_source: Any, tmp_path: Path) -> None:
    source = write_source(LINEAR)
    handle = load(worker, source, "compile", backend="aot_eager", dtype="float64")
    assert np.allclose(
        run(worker, handle, tmp_path, X)[0][1], run(worker, load(worker, source), tmp_path, X)[0][1], atol=1e-6
    )
    told = worker.call("describe_subject", handle=handle)
    assert told["runtime"] == "compile" and told["version"] == torch.__version__
    assert told["options"]["backend"] == "aot_eager" and told["options"]["graphs"] >= 1
    assert told["options"]["graphBreaks"] == 0
    error = worker.fail("load", subject={"kind": "compile", "source": source, "backend": "nosuch"}, inputNames=["x"])
    assert error["code"] == "SUBJECT_INVALID" and "inductor" in error["message"]


@pytest.mark.skipif(shutil.which("g++") is None, reason="inductor needs a C++ compiler")
def test_inductor_compiles(worker: Worker, write_source: Any, tmp_path: Path) -> None:
    source = write_source(LINEAR)
    compiled = run(worker, load(worker, source, "compile"), tmp_path, X)
    assert np.allclose(compiled[0][1], run(worker, load(worker, source), tmp_path, X)[0][1], atol=1e-5)


def test_inductor_without_a_compiler_is_refused(write_source: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXX", "no-such-compiler")
    alone = Worker()
    try:
        alone.read()
        subject = {"kind": "compile", "source": write_source(LINEAR)}
        error = alone.fail("load", subject=subject, inputNames=["x"])
        assert error["code"] == "RUNTIME_MISSING" and "no-such-compiler" in error["message"]
        assert any("aot_eager" in hint for hint in error["hints"])
        subject["backend"] = "eager"  # type: ignore[assignment]
        assert alone.call("load", subject=subject, inputNames=["x"])["handle"]
    finally:
        alone.close()


def test_torchscript_in_another_type(worker: Worker, tmp_path: Path) -> None:
    module = torch.nn.Linear(4, 3).eval()
    traced = torch.jit.trace(module, torch.zeros(2, 4))
    traced.save(str(tmp_path / "m.pt"))
    torch.jit.freeze(traced).save(str(tmp_path / "frozen.pt"))
    subject = {"kind": "torchscript", "path": str(tmp_path / "m.pt"), "dtype": "float64"}
    handle = worker.call("load", subject=subject, inputNames=["x"])["handle"]
    inputs = save_arrays(tmp_path / "in", {"x": X})
    [output] = worker.call("run", handle=handle, inputs=inputs, outputDir=str(tmp_path / "out"))["outputs"]
    expected = module.double()(torch.from_numpy(X).double()).detach().numpy()
    assert output["dtype"] == "float64" and np.allclose(np.load(output["path"]), expected, rtol=1e-12)
    frozen = {**subject, "path": str(tmp_path / "frozen.pt")}
    error = worker.fail("load", subject=frozen, inputNames=["x"])
    assert error["code"] == "FORMAT_UNSUPPORTED" and "frozen" in error["message"]
