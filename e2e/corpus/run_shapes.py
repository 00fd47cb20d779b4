"""What ONNX Runtime really gives: the shapes of all values of the main graph, at several sizes of the symbolic axes.

run_shapes.py FOLDER < PATHS   one JSON object per line for each model and choice of sizes that ran: sizes of the inputs
                               and shapes of all values. Models with nothing symbolic run once.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy
import onnx
import onnxruntime

# Different symbols get different sizes, so that a size taken from the wrong one shows.
# Inputs of more elements are left out: all values of all layers are kept.
MAX_ELEMENTS = 100_000
CHOICES: list[list[int]] = [[1], [2, 3, 5, 7], [4, 2, 6, 3], [16], [33, 8, 12, 9], [2, 48, 96, 50]]
NUMPY = {
    kind: onnx.helper.tensor_dtype_to_np_dtype(kind)
    for kind in (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13)
}


def sizes_of(inputs: list[Any], choice: list[int]) -> dict[str, list[int]] | None:
    """Sizes of every input; symbols by order of appearance, axes without a name as symbols of their own."""
    symbols: dict[str, int] = {}
    found: dict[str, list[int]] = {}
    for value in inputs:
        if value.type.WhichOneof("value") != "tensor_type" or not value.type.tensor_type.HasField("shape"):
            return None
        dims = []
        for axis, dim in enumerate(value.type.tensor_type.shape.dim):
            if dim.WhichOneof("value") == "dim_value":
                dims.append(dim.dim_value)
                continue
            name = dim.dim_param or f"{value.name}:{axis}"
            dims.append(symbols.setdefault(name, choice[len(symbols) % len(choice)]))
        found[value.name] = dims
    return found


def fill(value: Any, dims: list[int], seed: numpy.random.Generator) -> Any:
    dtype = NUMPY.get(value.type.tensor_type.elem_type)
    if dtype is None:
        return None
    if value.name == "sr":
        return numpy.array(16000, dtype=dtype)
    if numpy.issubdtype(dtype, numpy.floating):
        return seed.standard_normal(dims).astype(dtype)
    if dtype == numpy.bool_:
        return numpy.ones(dims, dtype=dtype)
    return seed.integers(0, 3, dims).astype(dtype)


def with_all_outputs(model: Any, path: Path) -> list[str]:
    known = {output.name for output in model.graph.output}
    for node in model.graph.node:
        for name in node.output:
            if name and name not in known:
                known.add(name)
                model.graph.output.append(onnx.ValueInfoProto(name=name))
    onnx.save(model, path)
    return [output.name for output in model.graph.output]


def run(path: str, target: Path) -> list[dict[str, Any]]:
    model = onnx.load(path)
    stored = {initializer.name for initializer in model.graph.initializer}
    inputs = [value for value in model.graph.input if value.name not in stored]
    names = with_all_outputs(model, target)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 4
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(target), options, providers=["CPUExecutionProvider"])
    found: list[dict[str, Any]] = []
    done: list[dict[str, list[int]]] = []
    for choice in CHOICES:
        sizes = sizes_of(inputs, choice)
        if sizes is None or sizes in done or sum(numpy.prod(dims) for dims in sizes.values()) > MAX_ELEMENTS:
            continue
        done.append(sizes)
        feed = {value.name: fill(value, sizes[value.name], numpy.random.default_rng(0)) for value in inputs}
        if any(each is None for each in feed.values()):
            continue
        try:
            results = session.run(names, feed)
        except Exception:  # sizes that the model does not take
            continue
        shapes = {name: list(result.shape) for name, result in zip(names, results, strict=True) if hasattr(result, "shape")}
        found.append({"path": path, "inputs": sizes, "values": shapes})
    return found


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for line in sys.stdin:
        path = line.rstrip("\n")
        try:
            rows = run(path, folder / "all-outputs.onnx")
        except Exception:  # models that ONNX Runtime does not load
            rows = []
        for row in rows:
            print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
