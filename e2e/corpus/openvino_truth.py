"""What OpenVINO says of IR files: operators of every graph, inputs and outputs, constants.

openvino_truth.py < PATHS     one JSON object a line for each .xml path on standard input; needs openvino
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from collections import Counter
from typing import Any

NAMES = {
    "f32": "float32", "f64": "float64", "f16": "float16", "bf16": "bfloat16", "boolean": "bool", "string": "string",
    "f8e4m3": "float8e4m3fn", "f8e5m2": "float8e5m2", "f4e2m1": "float4e2m1", "f8e8m0": "float8e8m0",
    "nf4": "nf4", "u1": "uint1", "u3": "uint3", "u6": "uint6",
}  # fmt: skip

# Files call these operators as the first versions of the format did.
WRITTEN = {"Relu": "ReLU", "Softmax": "SoftMax", "PRelu": "PReLU"}


def dtype(element: Any) -> str | None:
    name = element.to_string()
    if name == "dynamic":
        return None
    return NAMES.get(name) or ("u" if name[0] == "u" else "") + "int" + name[1:]


def shape(partial: Any, ranges: bool) -> list[int | str | None] | None:
    if partial.rank.is_dynamic:
        return None
    sizes: list[int | str | None] = []
    for dim in partial:
        if dim.is_static:
            sizes.append(dim.get_length())
            continue
        low, high = dim.min_length, dim.max_length
        bounded = ranges and (low > 0 or high >= 0)
        sizes.append(f"{low or ''}..{high if high >= 0 else ''}" if bounded else None)
    return sizes


def info(port: Any, ranges: bool = True) -> dict[str, Any]:
    return {"dtype": dtype(port.element_type), "shape": shape(port.partial_shape, ranges)}


def constant(op: Any) -> dict[str, Any]:
    dims = [int(n) for n in op.output(0).shape]
    found: dict[str, Any] = {"dtype": dtype(op.output(0).element_type), "shape": dims, "count": math.prod(dims)}
    try:
        raw = op.data.tobytes()
    except (RuntimeError, TypeError):
        return found
    found["sha256"] = hashlib.sha256(raw).hexdigest()
    return found


def describe(path: str) -> dict[str, Any]:
    import openvino as ov

    model = ov.Core().read_model(path)
    counts: Counter[str] = Counter()
    constants: list[dict[str, Any]] = []
    sizes: list[int] = []
    waiting = [model]
    while waiting:
        graph = waiting.pop()
        ops = graph.get_ordered_ops()
        nodes = [op for op in ops if op.get_type_name() not in ("Parameter", "Constant", "Result")]
        sizes.append(len(nodes))
        for op in nodes:
            counts[WRITTEN.get(op.get_type_name(), op.get_type_name())] += 1
            bodies = 2 if op.get_type_name() == "If" else 1 if op.get_type_name() in ("Loop", "TensorIterator") else 0
            for index in range(bodies):
                waiting.append(op.get_function(index) if bodies == 2 else op.get_function())
        constants += [constant(op) for op in ops if op.get_type_name() == "Constant"]
    return {
        "path": path,
        "graphSizes": sorted(sizes),
        "opCounts": dict(counts),
        "inputs": [{"names": sorted(port.get_names()), **info(port)} for port in model.inputs],
        # Ranges of sizes OpenVINO infers are not in the file.
        "outputs": [{"names": sorted(port.get_names()), **info(port, ranges=False)} for port in model.outputs],
        "constants": sorted((json.dumps(c, sort_keys=True) for c in constants)),
    }


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(describe(line.rstrip("\n"))), flush=True)


if __name__ == "__main__":
    main()
