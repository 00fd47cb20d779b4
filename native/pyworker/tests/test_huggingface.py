"""A Hugging Face folder, made here with random weights; skipped where the package transformers is not installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Worker, run_subject

transformers: Any = pytest.importorskip("transformers", reason="the package transformers is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch

    torch.manual_seed(5)
    config = transformers.BertConfig(
        vocab_size=60,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=24,
    )
    path = tmp_path_factory.mktemp("folders") / "tiny-bert"
    transformers.BertModel(config).save_pretrained(path)
    return path


def test_a_folder_says_its_class_inputs_and_notes(worker: Worker, folder: Path) -> None:
    found = worker.call("describe", source={"path": str(folder), "entry": None})
    assert found["kind"] == "huggingface"
    assert found["moduleClass"] == "BertModel"
    names = [line.split(":")[0] for line in found["declaredInputs"]]
    assert names[:2] == ["input_ids", "attention_mask"]
    assert any("attention: sdpa" in note for note in found["notes"])
    assert found["training"] is False


def test_a_task_adds_its_head(worker: Worker, folder: Path) -> None:
    source = {"path": str(folder), "entry": None, "task": "fill-mask"}
    error = worker.fail("describe", source=source)
    # This folder has no weights for the head: it would be random, which is told and not passed over.
    assert error["code"] == "CHECKPOINT_MISMATCH"
    assert "cls.predictions" in " ".join(error["hints"])
    found = worker.call("describe", source={**source, "strict": False})
    assert found["moduleClass"] == "BertForMaskedLM"


def test_padded_rows_do_not_change_the_others(worker: Worker, folder: Path, tmp_path: Path) -> None:
    ids = np.arange(12, dtype="int64").reshape(2, 6)
    mask = np.array([[1, 1, 1, 1, 1, 1], [1, 1, 1, 0, 0, 0]], dtype="int64")
    subject = {"kind": "eager", "source": {"path": str(folder), "entry": None}}
    padded = run_subject(worker, subject, {"input_ids": ids, "attention_mask": mask}, tmp_path)
    alone = run_subject(worker, subject, {"input_ids": ids[1:, :3], "attention_mask": mask[1:, :3]}, tmp_path)
    name = next(iter(padded))
    np.testing.assert_allclose(padded[name][1, :3], alone[name][0], atol=1e-5)
