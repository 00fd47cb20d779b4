"""What config.json says before anything is loaded: which class, which task, whether code of its own comes with it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import WorkerError, nearest

# Tasks by the names of pipelines, and the class that adds their head.
TASKS = {
    "feature-extraction": "AutoModel",
    "fill-mask": "AutoModelForMaskedLM",
    "text-generation": "AutoModelForCausalLM",
    "text2text-generation": "AutoModelForSeq2SeqLM",
    "text-classification": "AutoModelForSequenceClassification",
    "token-classification": "AutoModelForTokenClassification",
    "question-answering": "AutoModelForQuestionAnswering",
    "multiple-choice": "AutoModelForMultipleChoice",
    "image-classification": "AutoModelForImageClassification",
    "object-detection": "AutoModelForObjectDetection",
    "image-segmentation": "AutoModelForImageSegmentation",
    "semantic-segmentation": "AutoModelForSemanticSegmentation",
    "depth-estimation": "AutoModelForDepthEstimation",
    "zero-shot-image-classification": "AutoModelForZeroShotImageClassification",
    "audio-classification": "AutoModelForAudioClassification",
    "automatic-speech-recognition": "AutoModelForCTC",
    "image-to-text": "AutoModelForImageTextToText",
}
_LARGEST_CONFIG = 10_000_000


@dataclass(frozen=True)
class HfConfig:
    """own_code: the module its classes come from (auto_map), or '' for classes of transformers itself."""

    folder: Path
    architecture: str | None
    model_type: str | None
    own_code: str


def read_config(folder: Path) -> HfConfig:
    path = folder / "config.json"
    try:
        if path.stat().st_size > _LARGEST_CONFIG:
            raise ValueError("it is over 10 MB")
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _unreadable(folder, str(error)) from error
    if not isinstance(found, dict):
        raise _unreadable(folder, "it is no object")
    names = found.get("architectures")
    architecture = names[0] if isinstance(names, list) and names and isinstance(names[0], str) else None
    auto_map = found.get("auto_map")
    own = str(next(iter(auto_map.values()), "code"))[:200] if isinstance(auto_map, dict) and auto_map else ""
    model_type = found.get("model_type")
    if architecture is None and not isinstance(model_type, str):
        message = f"config.json in {folder.name} names neither architectures nor a model_type."
        raise WorkerError("NOT_A_MODEL", message, ["Is it the folder of a transformers model?"])
    return HfConfig(folder, architecture, model_type if isinstance(model_type, str) else None, own)


def _unreadable(folder: Path, why: str) -> WorkerError:
    message = f"config.json in {folder.name} cannot be read: {why[:200]}."
    return WorkerError("NOT_A_MODEL", message, ["Fetch the folder again."])


def auto_class_of(transformers: Any, config: HfConfig, task: str | None) -> Any:
    """The class of the task, else the one that config.json names, else the bare model."""
    if task is not None:
        if task not in TASKS:
            close = nearest(task, TASKS)
            hints = [f"Did you mean {close}?"] if close else []
            raise WorkerError("USAGE", f"{task} is not a task.", [*hints, f"Tasks are {', '.join(TASKS)}."])
        return getattr(transformers, TASKS[task])
    if config.architecture is None or config.own_code:
        return transformers.AutoModel
    found = getattr(transformers, config.architecture, None)
    if found is None:
        close = nearest(config.architecture, [name for name in dir(transformers) if name[0].isupper()])
        message = f"transformers {transformers.__version__} has no class {config.architecture}."
        hints = [f"Its nearest is {close}; or name a task."] if close else ["Name a task, or use another version."]
        raise WorkerError("NOT_A_MODEL", message, hints)
    return found
