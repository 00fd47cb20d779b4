"""Reads ONNX Runtime's profile of a run: which provider ran each node."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .channel import JsonObject


@contextmanager
def profile_folder() -> Iterator[Path]:
    """A private folder: ONNX Runtime adds a date to the name it is given."""
    with tempfile.TemporaryDirectory(prefix="lapidary-profile-") as folder:
        yield Path(folder)


def nodes_of_profile(path: Path) -> list[JsonObject]:
    """Name, operator and provider of every node that ran, once each. src-main/runtimes/ort/profile.ts reads the same."""
    found: dict[tuple[str, str], JsonObject] = {}
    for event in json.loads(path.read_text(encoding="utf-8")):
        if event.get("cat") != "Node" or "provider" not in event.get("args", {}):
            continue
        name = event["name"].removesuffix("_kernel_time")
        index = str(event["args"].get("node_index", ""))
        provider, op = event["args"]["provider"], event["args"].get("op_name", "")
        found[name, index] = {"node": name, "op": op, "provider": provider}
    return list(found.values())
