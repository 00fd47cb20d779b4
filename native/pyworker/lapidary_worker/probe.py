"""Answers `probe`: which Python this is and which packages it has, without importing any of them."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys

from .channel import JsonObject
from .errors import WorkerError
from .torch_env import TorchEnvironment, require

# Distribution names of what the product uses or knows about; None in the answer means not installed.
PACKAGES = (
    "torch", "numpy", "onnx", "onnxruntime", "onnxscript", "onnx-ir", "onnxslim", "onnxsim",
    "onnxconverter-common", "torchvision", "transformers", "openvino", "coremltools", "executorch",
)  # fmt: skip
_DEEP = ("torch", "numpy", "onnx", "onnxscript", "onnxruntime")


def probe(environment: TorchEnvironment, deep: bool) -> JsonObject:
    """The interpreter, the machine and the packages. `deep` also imports the main ones and reports what failed."""
    errors = _import_errors(environment) if deep else None
    threads = environment.torch().get_num_threads() if environment.imported else None
    answer: JsonObject = {
        "python": platform.python_version(),
        "executable": sys.executable,
        "platform": platform.platform(),
        "cpuCount": _usable_cpus(),
        "packages": {name: _version(name) for name in PACKAGES},
        "torchThreads": threads,
    }
    if errors is not None:
        answer["importErrors"] = errors
    return answer


def _version(distribution: str) -> str | None:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


def _usable_cpus() -> int:
    """Cores this process may run on, which in a container is fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _import_errors(environment: TorchEnvironment) -> JsonObject:
    errors: JsonObject = {}
    for name in _DEEP:
        try:
            environment.torch() if name == "torch" else require(name)
        except WorkerError as error:
            errors[name] = error.message
    return errors
