"""The silent failures this product exists to catch, on the committed samples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from conftest import SAMPLES, Worker, export, run_onnx, run_subject, spec

SOURCE = {"path": str(SAMPLES / "text_classifier.py"), "entry": "make"}


def ids_spec(batch: int) -> dict:
    return spec("ids", "int64", ("batch", batch, 1, 8), ("seq", 16, 1, 128), low=0, high=29_999)


def random_ids(batch: int, seq: int) -> dict[str, np.ndarray]:
    return {"ids": np.random.default_rng(batch * seq).integers(0, 30_000, (batch, seq))}


def eager_logits(worker: Worker, arrays: dict, folder: Path) -> np.ndarray:
    return run_subject(worker, {"kind": "eager", "source": SOURCE}, arrays, folder)["logits"]


def test_example_batch_of_1_freezes_the_batch_without_an_error(worker: Worker, tmp_path: Path) -> None:
    path = tmp_path / "m.onnx"
    result = export(worker, SOURCE, "onnx", [ids_spec(1)], path, outputs=["logits"])
    assert result["outputs"][0]["shape"] == [1, 4] and result["checker"]["ok"]
    good = random_ids(1, 128)
    np.testing.assert_allclose(run_onnx(path, good)["logits"], eager_logits(worker, good, tmp_path), atol=1e-4)
    with pytest.raises(Exception, match="(?s)invalid dimensions for input: ids.*Got: 4 Expected: 1"):
        run_onnx(path, random_ids(4, 16))


def test_example_batch_of_1_is_an_error_in_torch_export(worker: Worker, tmp_path: Path) -> None:
    error = worker.fail(
        "export", source=SOURCE, target="exported-program", inputs=[ids_spec(1)], path=str(tmp_path / "m.pt2")
    )
    assert error["code"] == "EXPORT_FAILED" and "axis batch" in error["message"]
    assert "batch=2" in error["hints"][0]


def test_example_batch_of_2_is_right_everywhere(worker: Worker, tmp_path: Path) -> None:
    path = tmp_path / "m.onnx"
    result = export(worker, SOURCE, "onnx", [ids_spec(2)], path, outputs=["logits"])
    assert result["outputs"][0]["shape"] == ["batch", 4]
    for batch in (1, 4, 8):
        for seq in (1, 16, 128):
            ids = random_ids(batch, seq)
            expected = eager_logits(worker, ids, tmp_path)
            np.testing.assert_allclose(run_onnx(path, ids)["logits"], expected, atol=1e-4, rtol=1e-3)


def test_the_older_exporter_bakes_the_length(worker: Worker, tmp_path: Path) -> None:
    path = tmp_path / "m.onnx"
    result = export(worker, SOURCE, "onnx-legacy", [ids_spec(2)], path, outputs=["logits"])
    assert result["outputs"][0]["shape"] == ["batch", 4] and result["checker"]["ok"]
    for batch in (1, 8):
        ids = random_ids(batch, 16)
        np.testing.assert_allclose(run_onnx(path, ids)["logits"], eager_logits(worker, ids, tmp_path), atol=1e-4)
    with pytest.raises(Exception, match="Reshape"):
        run_onnx(path, random_ids(2, 17))


@pytest.mark.parametrize("entry", ["two_input_encoder", "transformer_block", "text_classifier", "resnet18"])
def test_committed_files_agree_with_their_sources(worker: Worker, tmp_path: Path, entry: str) -> None:
    rng = np.random.default_rng(3)
    arrays = {
        "two_input_encoder": {
            "ids": rng.integers(0, 500, (3, 7)),
            "mask": np.arange(7)[None] < np.array([[7], [4], [0]]),
        },
        "transformer_block": {"hidden": rng.standard_normal((3, 7, 64)).astype("float32")},
        "text_classifier": {"ids": rng.integers(0, 500, (3, 7))},
        "resnet18": {"image": rng.standard_normal((3, 3, 64, 64)).astype("float32")},
    }[entry]
    arrays = {name: array.astype("int64") if array.dtype == bool else array for name, array in arrays.items()}
    make = "make" if entry == "transformer_block" else "make_small"
    source = {"path": str(SAMPLES / f"{entry}.py"), "entry": make}
    eager = run_subject(worker, {"kind": "eager", "source": source}, arrays, tmp_path)
    found = run_onnx(SAMPLES / "exported" / f"{entry}.onnx", arrays)
    assert list(found) == list(eager)
    for name, value in eager.items():
        assert np.isfinite(value).all()  # A row that is all padding included.
        np.testing.assert_allclose(found[name], value, atol=1e-4, rtol=1e-3)


def test_resnet18_has_torchvisions_size_and_keys(worker: Worker) -> None:
    described = worker.call("describe", source={"path": str(SAMPLES / "resnet18.py"), "entry": None})
    assert described["parameters"] == {"count": 11_689_512, "bytes": 46_758_048}
    assert described["declaredInputs"] == ["image:float32[batch=2{1..8},3,224,224]"]


def test_committed_frozen_files_fail_as_their_readme_says() -> None:
    folder = SAMPLES / "exported"
    ids = np.zeros((4, 16), "int64")
    with pytest.raises(Exception, match="(?s)invalid dimensions.*Expected: 1"):
        run_onnx(folder / "text_classifier_frozen_batch.onnx", {"ids": ids})
    session = onnxruntime.InferenceSession(str(folder / "text_classifier_frozen_seq.onnx"))
    assert session.get_inputs()[0].shape == ["batch", "seq"]
    with pytest.raises(Exception, match="Reshape_4"):
        session.run(None, {"ids": ids[:, :9]})
