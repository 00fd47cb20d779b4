"""A Hugging Face folder: config.json says the class, transformers builds it, the weights come from the folder alone."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

from ..errors import WorkerError, nearest, traceback_text
from ..torch_env import install_hint, seed_everything
from ..user_code import exception_text
from .hf_config import HfConfig, auto_class_of, read_config
from .hf_inputs import declared_inputs
from .loaded import LoadedSource, SourceRef
from .match import CheckpointMatch

PINNED = "transformers==5.23.0"
_WEIGHTS = ("model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json")


def load_folder(ref: SourceRef) -> LoadedSource:
    """The model in eval mode, without a cache of past keys, with what was chosen for it as notes."""
    folder = ref.path
    config = read_config(folder)
    weights = _weights_file(folder)
    if config.own_code and not ref.trust:
        raise _trust_needed(folder, config)
    transformers = _import_transformers()
    arguments = dict(ref.arguments)
    dtype = str(arguments.pop("dtype", "float32"))
    attention = arguments.pop("attn_implementation", None)
    settings = {"local_files_only": True, "trust_remote_code": config.own_code and ref.trust}
    made = _guard(folder, lambda: transformers.AutoConfig.from_pretrained(folder, **settings))
    _override(made, arguments, folder)
    _without_cache(made)
    auto = auto_class_of(transformers, config, ref.task)
    seed_everything(0)
    options = {**settings, "config": made, "dtype": _dtype(dtype), "output_loading_info": True}
    if weights is not None:
        options["use_safetensors"] = weights.name.endswith((".safetensors", ".safetensors.index.json"))
    model, info, attention = _build(folder, auto, options, attention)
    _without_cache(model.config)
    match = _match(weights or folder, model, info)
    inputs, input_notes = declared_inputs(transformers, folder, model, config.own_code and ref.trust)
    notes = [f"{type(model).__name__} by {auto.__name__}, attention: {attention}, weights as {dtype}", *input_notes]
    files = sorted(item for item in folder.iterdir() if item.is_file())
    return LoadedSource(
        name=folder.name,
        file=folder,
        model=model,
        was_training=model.training,
        declared_inputs=inputs,
        declared_outputs=None,
        kind="huggingface",
        match=match,
        notes=notes,
        files=files,
    )


def _import_transformers() -> Any:
    # Read when the libraries are imported: no call of theirs may wait for a network.
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    if importlib.util.find_spec("transformers") is None:
        raise WorkerError(
            "PYTHON_PACKAGE_MISSING",
            f"A Hugging Face folder needs the package transformers, which is not installed in {sys.executable}.",
            ["In the managed environment: lapidary doctor --setup-python --with transformers", install_hint(PINNED)],
        )
    try:
        module: Any = importlib.import_module("transformers")
        module.utils.logging.disable_progress_bar()
        return module
    except Exception as error:
        message = f"transformers is installed in {sys.executable} but cannot be imported: {exception_text(error)}"
        hints = [f'Reinstall it: "{sys.executable}" -m pip install --force-reinstall {PINNED}']
        raise WorkerError("PYTHON_PACKAGE_MISSING", message, hints, traceback_text(error)) from error


def _weights_file(folder: Path) -> Path:
    found = next((folder / name for name in _WEIGHTS if (folder / name).is_file()), None)
    if found is not None and found.stat().st_size < 1024 and found.read_bytes().startswith(b"version https://git-lfs"):
        message = f"{found.name} in {folder.name} is a git-lfs pointer, not the weights."
        raise WorkerError("LFS_POINTER", message, ["Fetch the file with: git lfs pull"])
    if found is None:
        names = ", ".join(sorted(item.name for item in folder.iterdir())[:8])
        message = f"{folder.name} holds no weights ({_WEIGHTS[0]} or {_WEIGHTS[2]}, or an index of several)."
        raise WorkerError("FILE_NOT_FOUND", message, [f"It holds {names}."])
    return found


def _trust_needed(folder: Path, config: HfConfig) -> WorkerError:
    files = ", ".join(sorted(item.name for item in folder.glob("*.py"))[:5]) or "none of which is in the folder"
    return WorkerError(
        "TRUST_NEEDED",
        f"{folder.name} brings its own Python code ({config.own_code}), which loading it would run.",
        [f"Read it first: {files}.", "If you trust it, say so: --trust, or trust: true in the recipe."],
    )


def _build(folder: Path, auto: Any, options: dict[str, Any], attention: str | None) -> tuple[Any, dict[str, Any], str]:
    """sdpa unless it was said otherwise: exporters know it as one operator. eager where the class has no sdpa."""
    chosen = attention or "sdpa"
    try:
        model, info = auto.from_pretrained(folder, attn_implementation=chosen, **options)
    except ValueError as error:
        if attention is not None or "attention" not in str(error).lower():
            raise _cannot_load(folder, error) from error
        chosen = "eager"
        model, info = _guard(folder, lambda: auto.from_pretrained(folder, attn_implementation=chosen, **options))
    except Exception as error:
        raise _cannot_load(folder, error) from error
    return model, info, chosen


def _guard(folder: Path, call: Any) -> Any:
    try:
        return call()
    except WorkerError:
        raise
    except Exception as error:
        raise _cannot_load(folder, error) from error


def _cannot_load(folder: Path, error: Exception) -> WorkerError:
    text = exception_text(error)
    if isinstance(error, ImportError):
        message = f"transformers needs another package for {folder.name}: {text}"
        return WorkerError("PYTHON_PACKAGE_MISSING", message, ["Install it there."], traceback_text(error))
    hints = ["Check that the folder is complete: config.json and all the files of the weights."]
    return WorkerError("NOT_A_MODEL", f"transformers cannot load {folder.name}: {text}", hints, traceback_text(error))


def _override(config: Any, arguments: dict[str, Any], folder: Path) -> None:
    """arguments are settings of the configuration; one it does not have is a mistake."""
    for name, value in arguments.items():
        if name.startswith("_") or not hasattr(config, name) or callable(getattr(config, name)):
            close = nearest(name, config.to_dict())
            hints = [f"Did you mean {close}?"] if close else ["See config.json for what there is."]
            raise WorkerError("SOURCE_RAISED", f"The configuration of {folder.name} has no {name}.", hints)
        setattr(config, name, value)


def _without_cache(config: Any) -> None:
    """A cache of past keys is no tensor: outputs are those of one call."""
    for part in [config, *(value for value in vars(config).values() if hasattr(value, "to_dict"))]:
        if getattr(part, "use_cache", None):
            part.use_cache = False


def _dtype(name: str) -> Any:
    import torch

    dtype = getattr(torch, name, None)
    if not isinstance(dtype, torch.dtype) or not dtype.is_floating_point:
        hints = ["Use float32, float16, bfloat16 or float64."]
        raise WorkerError("SOURCE_RAISED", f"{name} is not a dtype for weights.", hints)
    return dtype


def _match(weights: Path, model: Any, info: dict[str, Any]) -> CheckpointMatch:
    """What transformers found missing; extra tensors are usual (heads of other tasks) and only told."""
    missing, unexpected = sorted(info["missing_keys"]), sorted(info["unexpected_keys"])
    mismatched = [(str(item[0]), list(item[2]), list(item[1])) for item in info["mismatched_keys"]]
    match = CheckpointMatch(weights, None, extra_is_usual=True)
    match.missing, match.mismatched, match.unexpected = missing, mismatched, unexpected
    match.matched = len(model.state_dict()) - len(missing) - len(mismatched)
    return match
