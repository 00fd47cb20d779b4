"""What LiteRT says of .tflite files: its interpreter of the main graph, its generated schema of everything.

tflite_truth.py < PATHS     one JSON object a line for each path on standard input; needs ai-edge-litert
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from typing import Any

DTYPES = {"str": "string", "bytes_": "string", "object_": "string"}


def io(details: list[dict[str, Any]]) -> list[dict[str, Any]]:
    infos = []
    for d in details:
        shape = [int(n) for n in d["shape_signature"]] or [int(n) for n in d["shape"]]
        name = d["dtype"].__name__
        infos.append({"name": d["name"], "dtype": DTYPES.get(name, name), "shape": [n if n >= 0 else None for n in shape]})
    return infos


def text(value: bytes | str | None) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else (value or "")


def describe(path: str) -> dict[str, Any]:
    from ai_edge_litert import interpreter as litert
    from ai_edge_litert import schema_py_generated as schema

    names = {value: name for name, value in vars(schema.BuiltinOperator).items() if isinstance(value, int)}
    with open(path, "rb") as file:
        model = schema.ModelT.InitFromPackedBuf(file.read())
    ops: Counter[str] = Counter()
    constants: dict[tuple[Any, ...], int] = {}
    versions: Counter[str] = Counter()
    for graph in model.subgraphs:
        for operator in graph.operators:
            code = model.operatorCodes[operator.opcodeIndex]
            builtin = max(code.deprecatedBuiltinCode, code.builtinCode)
            name = text(code.customCode) if names[builtin] == "CUSTOM" else names[builtin]
            ops[name] += 1
            versions[f"{name} {code.version}"] += 1
        for tensor in graph.tensors:
            data = model.buffers[tensor.buffer].data
            if data is not None and len(data) > 0:
                shape = () if tensor.shape is None else tuple(int(n) for n in tensor.shape)
                constants[(tensor.buffer, shape)] = math.prod(shape)
    described = {
        "path": path,
        "graphSizes": sorted(len(graph.operators) for graph in model.subgraphs),
        "opCounts": dict(ops),
        "versions": dict(versions),
        "parameterCount": sum(constants.values()),
        "description": text(model.description),
    }
    try:
        runtime = litert.Interpreter(path, experimental_op_resolver_type=litert.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES)
        described["inputs"] = io(runtime.get_input_details())
        described["outputs"] = io(runtime.get_output_details())
        described["interpreterNodes"] = len(runtime._get_ops_details())
        described["quantised"] = {
            d["name"]: [float(d["quantization_parameters"]["scales"][0]), int(d["quantization_parameters"]["zero_points"][0])]
            for d in runtime.get_tensor_details()
            if len(d["quantization_parameters"]["scales"]) == 1
        }
    except (ValueError, RuntimeError) as error:  # operators this build does not have
        described["interpreterProblem"] = str(error)[:200]
    return described


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(describe(line.rstrip("\n"))), flush=True)


if __name__ == "__main__":
    main()
