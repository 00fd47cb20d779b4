"""Answers `environment`: all that is needed to make this Python again, as `pip freeze` would say it."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import sys

from .channel import JsonObject
from .torch_env import TorchEnvironment


def environment(torch_environment: TorchEnvironment) -> JsonObject:
    """Interpreter, platform, every distribution as a requirement line, and the devices torch sees."""
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "executable": sys.executable,
        "platform": platform.platform(),
        "packages": _freeze(),
        "devices": _devices(torch_environment),
    }


def _freeze() -> list[str]:
    lines = {_requirement(item) for item in importlib.metadata.distributions() if item.metadata["Name"]}
    return sorted(lines, key=str.lower)


def _requirement(distribution: importlib.metadata.Distribution) -> str:
    """`name==version`, or `name @ address` for what came from a file or a repository (PEP 610)."""
    name = distribution.metadata["Name"]
    direct = distribution.read_text("direct_url.json")
    try:
        address = json.loads(direct).get("url") if direct else None
    except ValueError:
        address = None
    # The address of a local file names a folder of this machine and helps nobody else.
    if isinstance(address, str) and not address.startswith("file:"):
        return f"{name} @ {address}"
    return f"{name}=={distribution.version}"


def _devices(torch_environment: TorchEnvironment) -> list[str]:
    torch = torch_environment.torch()
    found = ["cpu"]
    if torch.cuda.is_available():
        found += [f"cuda:{index} {torch.cuda.get_device_name(index)}" for index in range(torch.cuda.device_count())]
    if torch.backends.mps.is_available():
        found.append("mps")
    return found
