"""Kinds of source: checkpoints into Python models, pickled modules, TorchScript, .pt2; and what is wrong with them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import Json, Worker, run_subject

NET = """
class Net(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.fc = nn.Linear(4, width)
        self.norm = nn.BatchNorm1d(width)
    def forward(self, x):
        return self.norm(self.fc(x))

def make(width: int = 8):
    return Net(width)
"""
X = {"x": np.arange(8, dtype="float32").reshape(2, 4)}
Write = Callable[..., Json]


def weights(width: int = 8) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(3)
    return {
        "fc.weight": torch.randn(width, 4, generator=generator),
        "fc.bias": torch.randn(width, generator=generator),
        "norm.weight": torch.ones(width),
        "norm.bias": torch.zeros(width),
        "norm.running_mean": torch.zeros(width),
        "norm.running_var": torch.ones(width),
        "norm.num_batches_tracked": torch.tensor(1),
    }


def expected(tensors: dict[str, torch.Tensor]) -> np.ndarray:
    y = X["x"] @ tensors["fc.weight"].numpy().T + tensors["fc.bias"].numpy()
    return np.asarray(y / np.sqrt(1 + 1e-5), "float32")


def write_safetensors(path: Path, tensors: dict[str, torch.Tensor]) -> None:
    header: Json = {"__metadata__": {"format": "pt"}}
    data = b""
    for name, tensor in tensors.items():
        raw = tensor.contiguous().numpy().tobytes()
        dtype = {torch.float32: "F32", torch.int64: "I64"}[tensor.dtype]
        offsets = [len(data), len(data) + len(raw)]
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": offsets}
        data += raw
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)


def save(path: Path, how: str) -> None:
    """The same weights in the ways training scripts leave them."""
    own = weights()
    if how == "safetensors":
        write_safetensors(path, own)
    elif how == "legacy":
        torch.save(own, path, _use_new_zipfile_serialization=False)
    elif how == "nested":
        options = {"epoch": 3, "best": np.float64(0.5), "optimizer": {"state": {}}}
        torch.save({**options, "state_dict": own}, path)
    elif how == "data parallel":
        torch.save({"model": {f"module.{name}": tensor for name, tensor in own.items()}}, path)
    else:
        torch.save(own, path)


@pytest.mark.parametrize("how", ["plain", "legacy", "nested", "data parallel", "safetensors"])
def test_checkpoint_is_loaded(worker: Worker, write_source: Write, tmp_path: Path, how: str) -> None:
    save(tmp_path / "weights.bin", how)
    source = {**write_source(NET), "checkpoint": str(tmp_path / "weights.bin")}
    found = worker.call("describe", source=source)["checkpoint"]
    assert found["matched"] == 7 and found["exact"]
    assert found["stripped"] == (["module."] if how == "data parallel" else [])
    assert found["under"] == {"nested": "state_dict", "data parallel": "model"}.get(how)
    output = run_subject(worker, {"kind": "eager", "source": source}, X, tmp_path)["output"]
    np.testing.assert_allclose(output, expected(weights()), atol=1e-5)


def test_stripped_prefix_is_said(worker: Worker, write_source: Write, tmp_path: Path) -> None:
    save(tmp_path / "w.pt", "data parallel")
    notes = worker.call("describe", source={**write_source(NET), "checkpoint": str(tmp_path / "w.pt")})["notes"]
    assert any("prefix module. was taken off" in note for note in notes)


def test_mismatch_names_the_closest(worker: Worker, write_source: Write, tmp_path: Path) -> None:
    own = weights()
    own["fc1.weight"] = own.pop("fc.weight")
    own["norm.bias"] = torch.zeros(9)
    torch.save(own, tmp_path / "w.pt")
    source = {**write_source(NET), "checkpoint": str(tmp_path / "w.pt")}
    error = worker.fail("describe", source=source)
    assert error["code"] == "CHECKPOINT_MISMATCH"
    assert "5 tensors match, 1 missing, 1 unexpected, 1 of another shape" in error["message"]
    assert "fc.weight (like fc1.weight?)" in " ".join(error["hints"])
    shown = worker.call("describe", source=source, showMismatch=True)["checkpoint"]
    assert shown["missing"] == {"count": 1, "first": [{"name": "fc.weight", "closest": "fc1.weight"}]}
    assert shown["unexpected"] == {"count": 1, "first": [{"name": "fc1.weight", "closest": "fc.weight"}]}
    assert shown["mismatched"]["first"] == [{"name": "norm.bias", "model": [8], "checkpoint": [9]}]
    # What a lenient look has loaded is still refused where it has to match.
    assert worker.fail("describe", source=source)["code"] == "CHECKPOINT_MISMATCH"
    assert not worker.call("describe", source={**source, "strict": False})["checkpoint"]["exact"]


def test_lists_of_mismatches_are_bounded(worker: Worker, write_source: Write, tmp_path: Path) -> None:
    torch.save({**weights(), **{f"extra.{i}.weight": torch.zeros(1) for i in range(3000)}}, tmp_path / "w.pt")
    source = {**write_source(NET), "checkpoint": str(tmp_path / "w.pt")}
    found = worker.call("describe", source=source, showMismatch=True)["checkpoint"]
    assert found["unexpected"]["count"] == 3000 and len(found["unexpected"]["first"]) == 20
    assert len(" ".join(worker.fail("describe", source=source)["hints"])) < 1000


def test_a_checkpoint_of_another_model_is_refused_always(worker: Worker, write_source: Write, tmp_path: Path) -> None:
    torch.save({"a": torch.zeros(3)}, tmp_path / "w.pt")
    source = {**write_source(NET), "checkpoint": str(tmp_path / "w.pt"), "strict": False}
    error = worker.fail("describe", source=source)
    assert error["code"] == "CHECKPOINT_MISMATCH" and "another model" in " ".join(error["hints"])


def test_changed_checkpoint_is_read_again(worker: Worker, write_source: Write, tmp_path: Path) -> None:
    source = {**write_source(NET), "checkpoint": str(tmp_path / "w.pt")}
    torch.save(weights(), tmp_path / "w.pt")
    worker.call("describe", source=source)
    changed = {**weights(), "fc.bias": torch.zeros(8)}
    torch.save(changed, tmp_path / "w.pt")
    output = run_subject(worker, {"kind": "eager", "source": source}, X, tmp_path)["output"]
    np.testing.assert_allclose(output, expected(changed), atol=1e-5)


def write_hostile(path: Path, canary: Path, legacy: bool) -> None:
    class Evil:
        def __reduce__(self) -> tuple:
            return (exec, (f"import pathlib; pathlib.Path({str(canary)!r}).touch()",))

    torch.save({**weights(), "evil": Evil()}, path, _use_new_zipfile_serialization=not legacy)


@pytest.mark.parametrize("legacy", [False, True])
def test_hostile_pickle_runs_nothing(worker: Worker, write_source: Write, tmp_path: Path, legacy: bool) -> None:
    canary, path = tmp_path / "canary", tmp_path / "evil.pt"
    write_hostile(path, canary, legacy)
    as_weights = worker.fail("describe", source={**write_source(NET), "checkpoint": str(path)})
    assert as_weights["code"] == "FORMAT_UNSUPPORTED" and "would run what it names" in as_weights["message"]
    # Trust is for pickled modules; a checkpoint of a Python model is never loaded in full.
    trusted = worker.fail("describe", source={**write_source(NET), "checkpoint": str(path), "trust": True})
    assert trusted["code"] == "FORMAT_UNSUPPORTED"
    as_source = worker.fail("describe", source={"path": str(path), "entry": None})
    assert as_source["code"] == "TRUST_NEEDED" and "--trust" in " ".join(as_source["hints"])
    assert not canary.exists()


def saved_module(tmp_path: Path, code: str) -> Path:
    """Runs a script that saves a model, in a process of its own: its classes are then of __main__ or its packages."""
    import subprocess
    import sys

    (tmp_path / "train.py").write_text(f"import torch\nfrom torch import nn\n{code}", encoding="utf-8")
    subprocess.run([sys.executable, "train.py"], cwd=tmp_path, check=True)
    return tmp_path / "whole.pt"


def test_whole_module_with_its_classes_on_the_path(worker: Worker, tmp_path: Path) -> None:
    (tmp_path / "nets").mkdir()
    (tmp_path / "nets" / "small.py").write_text(f"import torch\nfrom torch import nn\n{NET}", encoding="utf-8")
    path = saved_module(tmp_path, "from nets.small import Net\ntorch.save(Net(), 'whole.pt')\n")
    source = {"path": str(path), "entry": None}
    assert worker.fail("describe", source=source)["code"] == "TRUST_NEEDED"
    missing = worker.fail("describe", source={**source, "trust": True})
    assert missing["code"] == "ENTRY_NOT_FOUND" and "nets.small.Net" in missing["message"]
    assert f"--path {tmp_path}" in " ".join(missing["hints"])
    found = worker.call("describe", source={**source, "trust": True, "search": [str(tmp_path)]})
    assert (found["kind"], found["moduleClass"]) == ("module", "Net")
    # Consent is of a request, not of the worker: without it the file stays refused.
    assert worker.fail("describe", source=source)["code"] == "TRUST_NEEDED"


def test_whole_module_of_a_script(worker: Worker, tmp_path: Path) -> None:
    path = saved_module(tmp_path, f"{NET}\nif __name__ == '__main__':\n    torch.save(Net(), 'whole.pt')\n")
    source = {"path": str(path), "entry": None, "trust": True}
    error = worker.fail("describe", source=source)
    assert "__main__" in error["message"] and "--path SCRIPT.py" in " ".join(error["hints"])
    found = worker.call("describe", source={**source, "search": [str(tmp_path / "train.py")]})
    assert found["moduleClass"] == "Net" and found["parameters"]["count"] == 4 * 8 + 8 + 16


def test_weights_alone_are_no_source(worker: Worker, tmp_path: Path) -> None:
    torch.save(weights(), tmp_path / "w.pt")
    write_safetensors(tmp_path / "w.safetensors", weights())
    for name in ("w.pt", "w.safetensors"):
        error = worker.fail("describe", source={"path": str(tmp_path / name), "entry": None})
        assert error["code"] == "NOT_A_MODULE" and "--checkpoint" in " ".join(error["hints"])


def test_cut_files(worker: Worker, write_source: Write, tmp_path: Path) -> None:
    torch.save(weights(), tmp_path / "whole.pt")
    torch.save(weights(), tmp_path / "whole.bin", _use_new_zipfile_serialization=False)
    write_safetensors(tmp_path / "whole.safetensors", weights())
    for name, code in (
        ("whole.pt", "NOT_A_MODEL"),
        ("whole.bin", "NOT_A_MODEL"),
        ("whole.safetensors", "MODEL_INVALID"),
    ):
        content = (tmp_path / name).read_bytes()
        for length in (len(content) // 2, len(content) - 7):
            (tmp_path / name).write_bytes(content[:length])
            error = worker.fail("describe", source={**write_source(NET), "checkpoint": str(tmp_path / name)})
            assert error["code"] == code and error["hints"], name
    (tmp_path / "lfs.pt").write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n")
    error = worker.fail("describe", source={**write_source(NET), "checkpoint": str(tmp_path / "lfs.pt")})
    assert error["code"] == "LFS_POINTER"


@pytest.mark.parametrize(
    "header",
    [
        {"a": {"dtype": "F32", "shape": [4], "data_offsets": [0, 1 << 40]}},
        {"a": {"dtype": "F32", "shape": [1 << 40, 1 << 40], "data_offsets": [0, 16]}},
        {"a": {"dtype": "F32", "shape": [-1, -4], "data_offsets": [0, 16]}},
        {"a": {"dtype": "F32", "shape": [4], "data_offsets": [-8, 8]}},
        {"a": {"dtype": "X", "shape": [4], "data_offsets": [0, 16]}},
        {"a": 3},
        [],
    ],
)
def test_malformed_safetensors(worker: Worker, write_source: Write, tmp_path: Path, header: object) -> None:
    text = json.dumps(header).encode()
    (tmp_path / "w.safetensors").write_bytes(len(text).to_bytes(8, "little") + text + bytes(16))
    error = worker.fail("describe", source={**write_source(NET), "checkpoint": str(tmp_path / "w.safetensors")})
    assert error["code"] == "MODEL_INVALID"


def test_zip_bomb_is_not_unpacked(worker: Worker, write_source: Write, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.pt", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb/data.pkl", bytes(300_000_000))
    for source in ({**write_source(NET), "checkpoint": str(tmp_path / "bomb.pt")}, {"path": str(tmp_path / "bomb.pt")}):
        error = worker.fail("describe", source={"entry": None, **source})
        assert error["code"] == "MODEL_INVALID" and "zip bomb" in error["message"]


def test_options_without_a_meaning_are_refused(worker: Worker, write_source: Write, tmp_path: Path) -> None:
    class Twice(torch.nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return x * 2

    torch.jit.script(Twice()).save(str(tmp_path / "m.pt"))
    for extra in ({"entry": "make"}, {"arguments": {"a": 1}}, {"checkpoint": str(tmp_path / "m.pt")}):
        error = worker.fail("describe", source={"path": str(tmp_path / "m.pt"), "entry": None, **extra})
        assert error["code"] == "USAGE" and next(iter(extra)) in error["message"]
    assert worker.fail("describe", source={**write_source(NET), "task": "fill-mask"})["code"] == "USAGE"
