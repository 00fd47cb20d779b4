"""A model of torchvision or timm by its name, where the user's environment has them. Nothing is ever downloaded."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ..errors import WorkerError, traceback_text
from ..torch_env import install_hint, seed_everything
from ..user_code import exception_text
from .checkpoint import load_checkpoint
from .kind import named_model
from .loaded import LoadedSource, SourceRef

_USUAL_IMAGE = (3, 224, 224)


def load_named(ref: SourceRef) -> LoadedSource:
    """`timm:resnet50`, `torchvision:resnet18`, built with the arguments, with random or cached weights."""
    library, name = named_model(ref.path) or ("", "")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    package = _import(library)
    known: list[str] = list(package.list_models() if library == "timm" else package.models.list_models())
    if name not in known and name.partition(".")[0] not in known:
        close = get_close_matches(name, known, n=3, cutoff=0.5)
        hints = [f"Did you mean {', '.join(f'{library}:{item}' for item in close)}?"] if close else []
        message = f"{library} {_version(package)} has no model {name}."
        raise WorkerError("ENTRY_NOT_FOUND", message, hints or [f"It has {len(known)} models."])
    arguments = dict(ref.arguments)
    weights = _cached_weights(package, library, name, arguments)
    seed_everything(0)
    model = _build(package, library, name, arguments)
    notes = [] if weights or ref.checkpoint else ["the weights are random: give them with a checkpoint"]
    source = LoadedSource(
        name=f"{library}:{name}",
        file=Path(f"{library}:{name}"),
        model=model,
        was_training=model.training,
        declared_inputs=[_image_input(package, library, name, model)],
        declared_outputs=None,
        kind=library,
        notes=notes,
    )
    if weights is not None:
        source.match = load_checkpoint(model, weights)
        source.files.append(weights)
        source.notes.append(f"weights of {weights}")
    return source


def _import(library: str) -> Any:
    if importlib.util.find_spec(library) is None:
        raise WorkerError(
            "PYTHON_PACKAGE_MISSING",
            f"{library} is not installed in {sys.executable}.",
            [install_hint(library), "Or set LAPIDARY_PYTHON to an environment that has it."],
        )
    try:
        return importlib.import_module(library)
    except Exception as error:
        hints = [f'Try it there: "{sys.executable}" -c "import {library}"']
        if "torchvision::" in str(error) or "torchvision" in str(error):
            hints = ["Its compiled part was built for another torch: install the two versions that belong together."]
        message = f"{library} is installed in {sys.executable} but cannot be imported: {exception_text(error)}"
        raise WorkerError("PYTHON_PACKAGE_MISSING", message, hints, traceback_text(error)) from error


def _build(package: Any, library: str, name: str, arguments: dict[str, Any]) -> Any:
    try:
        if library == "timm":
            return package.create_model(name, pretrained=False, **arguments)
        return package.models.get_model(name, weights=None, **arguments)
    except TypeError as error:
        message = f"{library}:{name} cannot be built with these arguments: {error}"
        raise WorkerError("SOURCE_RAISED", message, ["Check the arguments."], traceback_text(error)) from error
    except Exception as error:
        message = f"{library}:{name} raised {exception_text(error)}"
        raise WorkerError("SOURCE_RAISED", message, ["The log has the traceback."], traceback_text(error)) from error


def _cached_weights(package: Any, library: str, name: str, arguments: dict[str, Any]) -> Path | None:
    """The file of the weights that were asked for (`weights`, `pretrained`), which has to be in the cache already."""
    import torch

    asked = arguments.pop("weights", None) or arguments.pop("pretrained", None)
    arguments.pop("pretrained", None)
    if not asked:
        return None
    if library == "timm":
        config = package.models.get_pretrained_cfg(name)
        wanted = getattr(config, "hf_hub_id", None) or getattr(config, "url", None) or name
        file = _hub_file(getattr(config, "hf_hub_id", None))
        url = getattr(config, "url", None)
    else:
        weights = package.models.get_model_weights(name)
        choice = "DEFAULT" if asked is True else str(asked).rpartition(".")[2]
        if not hasattr(weights, choice):
            names = ", ".join(item.name for item in weights)
            raise WorkerError("SOURCE_RAISED", f"{library}:{name} has no weights {choice}.", [f"It has {names}."])
        url = wanted = getattr(weights, choice).url
        file = None
    if file is None and url:
        cached = Path(torch.hub.get_dir()) / "checkpoints" / str(url).rpartition("/")[2]
        file = cached if cached.is_file() else None
    if file is None:
        message = f"The weights of {library}:{name} ({wanted}) are not in the cache, and nothing is downloaded here."
        raise WorkerError("FILE_NOT_FOUND", message, ["Fetch them once, and give the file with --checkpoint FILE."])
    return file


def _hub_file(hub_id: str | None) -> Path | None:
    if not hub_id or importlib.util.find_spec("huggingface_hub") is None:
        return None
    hub: Any = importlib.import_module("huggingface_hub")
    for name in ("model.safetensors", "pytorch_model.bin"):
        found = hub.try_to_load_from_cache(hub_id, name)
        if isinstance(found, str):
            return Path(found)
    return None


def _image_input(package: Any, library: str, name: str, model: Any) -> str:
    size = _USUAL_IMAGE
    if library == "timm":
        config = getattr(model, "default_cfg", None) or {}
        size = tuple(config.get("input_size", size))
    else:
        try:
            crop = package.models.get_model_weights(name).DEFAULT.transforms.keywords["crop_size"]
            size = (3, int(crop), int(crop))
        except Exception:  # Detection and segmentation models say no size.
            size = _USUAL_IMAGE
    return f"x:float32[batch=2{{1..8}},{','.join(map(str, size))}]"


def _version(package: Any) -> str:
    return str(getattr(package, "__version__", ""))
