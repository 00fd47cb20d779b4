"""The other opinion on shapes: what Python's onnx infers (strict, with data propagation).

shapes.py FOLDER < PATHS   one JSON object per line for each path on standard input: what onnx infers for the model as it
                           is, and for a copy in FOLDER without declared shapes of intermediate values and outputs
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import onnx
from corpus import shape_of, type_text
from onnx import shape_inference


def strip(graph: Any) -> None:
    """Removes what the file says of values that operators make, in bodies too (taken from a list, not by recursion)."""
    waiting = [graph]
    while waiting:
        each = waiting.pop()
        del each.value_info[:]
        for output in each.output:
            kind = output.type.WhichOneof("value")
            if kind in ("tensor_type", "sparse_tensor_type"):
                getattr(output.type, kind).ClearField("shape")
        for node in each.node:
            for attribute in node.attribute:
                if attribute.HasField("g"):
                    waiting.append(attribute.g)
                waiting.extend(attribute.graphs)


def values(main: Any) -> dict[str, dict[str, Any]]:
    """By name; those of a body behind `OUTPUT.ATTRIBUTE/` for each node around it, by the node's first output."""
    found: dict[str, dict[str, Any]] = {}
    waiting = [("", main)]
    while waiting:
        place, graph = waiting.pop()
        for v in [*graph.value_info, *graph.output]:
            found[place + v.name] = {"dtype": type_text(v.type), "shape": shape_of(v.type)}
        for node in graph.node:
            first = next(iter(node.output), "")
            for attribute in node.attribute:
                for body in [attribute.g, *attribute.graphs]:
                    waiting.append((f"{place}{first}.{attribute.name}/", body))
    return found


def inferred(model: Any) -> tuple[dict[str, Any], str | None]:
    error = None
    try:
        result = shape_inference.infer_shapes(model, check_type=False, strict_mode=True, data_prop=True)
    except Exception as thrown:  # onnx raises several kinds
        error = str(thrown)[:500]
        result = shape_inference.infer_shapes(model, strict_mode=False, data_prop=True)
    return values(result.graph), error


def describe(path: str, at: int, folder: Path) -> dict[str, Any]:
    model = onnx.load(path, load_external_data=False)
    declared = values(model.graph)
    with_declared, error = inferred(model)
    strip(model.graph)
    stripped_path = folder / f"{at}.onnx"
    onnx.save(model, stripped_path)
    without, _ = inferred(model)
    return {
        "path": path,
        "strippedPath": str(stripped_path),
        "error": error,
        "declared": declared,
        "original": with_declared,
        "stripped": without,
    }


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for at, line in enumerate(sys.stdin):
        print(json.dumps(describe(line.rstrip("\n"), at, folder)), flush=True)


if __name__ == "__main__":
    main()
