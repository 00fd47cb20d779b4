"""Imports torch when it is first needed, and keeps its threads as the caller asked."""

from __future__ import annotations

import contextlib
import importlib
import sys
import time
from types import ModuleType
from typing import TYPE_CHECKING

from .channel import Channel
from .errors import WorkerError, traceback_text
from .pylogs import PythonLogs

if TYPE_CHECKING:
    import torch


def install_hint(package: str) -> str:
    return f'Install it with: "{sys.executable}" -m pip install {package}'


def require(package: str, pip_name: str | None = None) -> ModuleType:
    """Imports a package or says which one is missing from which interpreter."""
    try:
        return importlib.import_module(package)
    except ModuleNotFoundError as error:
        missing = error.name or package
        raise WorkerError(
            "PYTHON_PACKAGE_MISSING",
            f"The Python package {missing} is not installed in {sys.executable}.",
            [
                install_hint(pip_name or missing),
                "Or let Lapidary create its own environment: lapidary doctor says how.",
            ],
            traceback_text(error),
        ) from error
    except Exception as error:
        raise WorkerError(
            "PYTHON_PACKAGE_MISSING",
            f"The Python package {package} is installed in {sys.executable} but cannot be imported: {error}",
            [f'Reinstall it with: "{sys.executable}" -m pip install --force-reinstall {pip_name or package}'],
            traceback_text(error),
        ) from error


class TorchEnvironment:
    """Gives out torch, imported once, always with the asked number of threads."""

    def __init__(self, channel: Channel, logs: PythonLogs) -> None:
        self._channel = channel
        self._logs = logs
        self._interop_set = False

    @property
    def imported(self) -> bool:
        return "torch" in sys.modules

    def torch(self) -> ModuleType:
        if not self.imported:
            self._channel.progress(None, "importing torch")
        started = time.perf_counter()
        module = require("torch", "torch==2.13.0")
        if not self._interop_set:
            self._interop_set = True
            with contextlib.suppress(RuntimeError):  # Only possible before the first parallel work.
                module.set_num_interop_threads(1)
            self._logs.adopt_loggers()
            self._channel.log("debug", f"imported torch {module.__version__} in {time.perf_counter() - started:.1f} s")
        return module

    def use_threads(self, threads: int) -> None:
        """Sets torch's intra-op threads: the same number for every subject, or figures cannot be compared."""
        torch = self.torch()
        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)


def seed_everything(seed: int) -> None:
    """Seeds Python, numpy and torch, so that a model with random weights is the same in every process."""
    import random

    import torch

    random.seed(seed)
    torch.manual_seed(seed)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(seed % 2**32)


def dtype_name(dtype: torch.dtype) -> str:
    """`torch.float32` -> `float32`."""
    return str(dtype).removeprefix("torch.")
