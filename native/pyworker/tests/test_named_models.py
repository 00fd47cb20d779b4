"""torchvision and timm by name, with stand-in packages of the same registry functions: neither imports here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import torch
from conftest import Json, Worker

# What is used of the two libraries, by their own names.
TORCHVISION = """
from types import SimpleNamespace
from . import models
__version__ = "0.28.0"
"""
MODELS = """
import enum
from functools import partial
from types import SimpleNamespace
import torch

class Small(torch.nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        self.conv = torch.nn.Conv2d(3, num_classes, 3)
    def forward(self, x):
        return self.conv(x).mean((2, 3))

class ResNet18_Weights(enum.Enum):
    IMAGENET1K_V1 = SimpleNamespace(url="https://example.org/resnet18-abc.pth", transforms=partial(dict, crop_size=96))
    DEFAULT = IMAGENET1K_V1
    url = property(lambda self: self.value.url)
    transforms = property(lambda self: self.value.transforms)

def list_models():
    return ["resnet18", "resnet34"]
def get_model(name, weights=None, **arguments):
    assert weights is None
    return Small(**arguments)
def get_model_weights(name):
    return ResNet18_Weights
"""
TIMM = """
from torchvision.models import Small
from . import models
__version__ = "1.0"
def list_models():
    return ["resnet50", "vit_tiny"]
def create_model(name, pretrained=False, **arguments):
    assert not pretrained
    model = Small(**arguments)
    model.default_cfg = {"input_size": (3, 64, 64)}
    return model
"""


@pytest.fixture
def libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the worker's path with both packages, and an empty cache of weights."""
    for name, files in {
        "torchvision": {"__init__.py": TORCHVISION, "models.py": MODELS},
        "timm": {"__init__.py": TIMM, "models.py": "def get_pretrained_cfg(name):\n    return None\n"},
    }.items():
        (tmp_path / name).mkdir()
        for file, text in files.items():
            (tmp_path / name / file).write_text(text, encoding="utf-8")
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def vision(libraries: Path, monkeypatch: pytest.MonkeyPatch) -> Worker:
    import conftest

    monkeypatch.setattr(conftest, "PACKAGE", f"{conftest.PACKAGE}{os.pathsep}{libraries}")
    running = Worker()
    running.read()
    yield running
    running.close()


def named(name: str, **more: object) -> Json:
    return {"path": name, "entry": None, **more}


def test_models_by_name(vision: Worker) -> None:
    found = vision.call("describe", source=named("torchvision:resnet18", arguments={"num_classes": 4}))
    assert (found["kind"], found["parameters"]["count"]) == ("torchvision", 4 * 27 + 4)
    assert found["declaredInputs"] == ["x:float32[batch=2{1..8},3,96,96]"]
    assert any("weights are random" in note for note in found["notes"])
    found = vision.call("describe", source=named("timm:resnet50"))
    assert found["kind"] == "timm" and found["declaredInputs"] == ["x:float32[batch=2{1..8},3,64,64]"]


def test_near_names(vision: Worker) -> None:
    error = vision.fail("describe", source=named("torchvision:resnet81"))
    assert error["code"] == "ENTRY_NOT_FOUND" and "torchvision:resnet18" in error["hints"][0]


def test_weights_come_from_the_cache_or_not_at_all(vision: Worker, libraries: Path) -> None:
    source = named("torchvision:resnet18", arguments={"weights": "DEFAULT"})
    error = vision.fail("describe", source=source)
    assert error["code"] == "FILE_NOT_FOUND" and "nothing is downloaded" in error["message"]
    folder = libraries / "cache" / "hub" / "checkpoints"
    folder.mkdir(parents=True)
    torch.save({"conv.weight": torch.ones(10, 3, 3, 3), "conv.bias": torch.ones(10)}, folder / "resnet18-abc.pth")
    assert vision.call("describe", source=source)["checkpoint"]["exact"]


def test_wrong_arguments(vision: Worker) -> None:
    error = vision.fail("describe", source=named("torchvision:resnet18", arguments={"classes": 4}))
    assert error["code"] == "SOURCE_RAISED" and "classes" in error["message"]


def test_a_library_that_is_not_there_or_does_not_import(worker: Worker, vision: Worker, libraries: Path) -> None:
    broken = "raise RuntimeError('operator torchvision::nms does not exist')\n"
    (libraries / "torchvision" / "__init__.py").write_text(broken, encoding="utf-8")
    error = vision.fail("describe", source=named("torchvision:resnet18"))
    assert error["code"] == "PYTHON_PACKAGE_MISSING" and "cannot be imported" in error["message"]
    assert "belong together" in error["hints"][0]
    import importlib.util

    if importlib.util.find_spec("timm") is None:
        error = worker.fail("describe", source=named("timm:resnet50"))
        assert error["code"] == "PYTHON_PACKAGE_MISSING" and "pip install timm" in error["hints"][0]
