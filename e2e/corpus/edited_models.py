"""Edited models beside their sources: what onnx.checker says of both, and whether ONNX Runtime gives the same.

edited_models.py FOLDER < LINES   each line {"source", "edited"} or {"source", "edited", "rows": N}: with rows, the edited
                                  model runs at a first axis of N and each row is compared with the source's answer. One
                                  JSON object per line.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy
import onnx
import onnxruntime
from run_shapes import CHOICES, MAX_ELEMENTS, fill, sizes_of


def session_of(path: str) -> Any:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1
    # Which nodes ONNX Runtime fuses depends on those around them, and fused ones round differently.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def inputs_of(path: str) -> list[Any]:
    graph = onnx.load(path, load_external_data=False).graph
    stored = {initializer.name for initializer in graph.initializer}
    return [value for value in graph.input if value.name not in stored]


def sizes_for(inputs: list[Any], choice: list[int]) -> dict[str, list[int]] | None:
    sizes = sizes_of(inputs, choice)
    if sizes is not None and {"input", "state"} <= sizes.keys():  # silero takes windows of one length only
        return {**sizes, "input": [choice[0], 576], "state": [2, choice[0], 128]}
    return sizes


def feeds_of(inputs: list[Any]) -> list[list[Any]]:
    found = []
    for choice in [*CHOICES, [1, 64, 96]]:  # the last for pictures in steps of 32
        sizes = sizes_for(inputs, choice)
        if sizes is None or sum(numpy.prod(dims) for dims in sizes.values()) > 10 * MAX_ELEMENTS:
            continue
        feed = [fill(value, sizes[value.name], numpy.random.default_rng(0)) for value in inputs]
        if all(array is not None for array in feed):
            found.append(feed)
    return found


def run(session: Any, feed: list[Any]) -> list[Any] | None:
    names = [value.name for value in session.get_inputs()]
    try:
        return session.run(None, dict(zip(names, feed, strict=True)))
    except Exception:  # the sizes do not fit the model
        return None


def same(a: Any, b: Any) -> bool:
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, numpy.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    return bool(a == b) or a is b


def checks(path: str) -> str:
    try:
        onnx.checker.check_model(path)
        return ""
    except Exception as error:
        return str(error)[:300]


def by_row(source: Any, edited: Any, feed: list[Any], rows: int) -> float:
    """Largest difference of a row in a batch from the same row alone."""
    many = [numpy.random.default_rng(1).standard_normal((rows, *each.shape[1:])).astype(each.dtype) for each in feed]
    batch = run(edited, many)
    if batch is None:
        return float("inf")
    worst = 0.0
    for row in range(rows):
        alone = run(source, [each[row : row + 1] for each in many])
        if alone is None:
            return float("inf")
        for together, single in zip(batch, alone, strict=True):
            worst = max(worst, float(numpy.abs(together[row : row + 1] - single).max()))
    return worst


def compare(source: str, edited: str, rows: int | None) -> dict[str, Any]:
    found: dict[str, Any] = {"edited": edited, "sourceError": checks(source), "editedError": checks(edited)}
    try:
        first = session_of(source)
    except Exception:
        return {**found, "loads": False, "ran": 0, "different": 0}
    try:
        second = session_of(edited)
    except Exception as error:
        return {**found, "editedError": str(error)[:300], "loads": True, "ran": 0, "different": 1}
    found["inputs"] = [value.name for value in second.get_inputs()]
    found["outputs"] = [value.name for value in second.get_outputs()]
    ran = different = 0
    for feed in feeds_of(inputs_of(source)):
        expected = run(first, feed)
        if expected is None or not same(expected, run(first, feed)):  # some models give random numbers
            continue
        ran += 1
        got = run(second, feed)
        different += 0 if got is not None and same(expected, got) else 1
    if rows is not None:
        found["worst"] = by_row(first, second, feeds_of(inputs_of(source))[0], rows)
    return {**found, "loads": True, "ran": ran, "different": different}


def main() -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(compare(asked["source"], asked["edited"], asked.get("rows"))), flush=True)


if __name__ == "__main__":
    main()
