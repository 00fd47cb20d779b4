"""Calls a model's forward the way every measurement and export here does, and words what goes wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from . import lessons
from .binding import Binding
from .errors import WorkerError


def call_forward(model: Any, binding: Binding, tensors: dict[str, Any], subject: str) -> Any:
    """forward's own return value, under no_grad. A model that raises is RUN_FAILED with the place in its code."""
    import torch

    args, kwargs = binding.arguments(tensors)
    try:
        with torch.no_grad():
            return model(*args, **kwargs)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise run_failed(error, subject, tensors) from error


def run_failed(error: BaseException, subject: str, tensors: dict[str, Any]) -> WorkerError:
    """RUN_FAILED, with the inputs of the call."""
    shapes = ", ".join(f"{name}:{str(t.dtype).removeprefix('torch.')}{list(t.shape)}" for name, t in tensors.items())
    return lessons.run_failed(error, subject, shapes)


def use_eval_mode(model: Any, was_training: bool, channel: Any) -> None:
    """eval() always; says so when the factory gave a model in training mode, or a module resists."""
    try:
        model.eval()
    except NotImplementedError:  # A torch.export program stays in the mode it was exported in.
        return
    if was_training:
        channel.log("info", "the model was in training mode; it is used in eval mode (dropout and batch norm frozen)")
    stubborn = [name or "the model" for name, module in model.named_modules() if module.training]
    if stubborn:
        channel.log("warning", f"still in training mode after eval(): {', '.join(stubborn[:5])}")


def subject_name(file: Path, entry: str) -> str:
    """`model.py:make`; a file or folder that is a source by itself is named alone."""
    return entry if entry == file.name else f"{file.name}:{entry}"
