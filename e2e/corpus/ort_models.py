"""What ONNX Runtime's own flatbuffer code says of .ort files, which it makes of ONNX files first.

ort_models.py SCRATCH < PATHS     one JSON object a line for each ONNX file that ONNX Runtime loads; needs onnxruntime
"""

from __future__ import annotations

import hashlib
import json
import math
import pathlib
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any


def convert(path: str, folder: pathlib.Path) -> str | None:
    """Path of the .ort file; None where the runtime does not load the model."""
    import onnxruntime as ort

    target = folder / f"{hashlib.sha1(path.encode()).hexdigest()[:16]}.ort"
    options = ort.SessionOptions()
    options.log_severity_level = 4
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.optimized_model_filepath = str(target)
    options.add_session_config_entry("session.save_model_format", "ORT")
    try:
        ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception:  # noqa: BLE001 — refused models are counted by whoever asks
        return None
    return str(target) if target.exists() else None


def schema() -> Any:
    import onnxruntime.tools.ort_format_model as module

    folder = pathlib.Path(module.__file__).parent
    sys.path.insert(0, str(folder / "ort_flatbuffers_py" / ".."))
    import ort_flatbuffers_py.fbs.InferenceSession as session

    return session.InferenceSession


def text(value: bytes | None) -> str:
    return value.decode("utf-8", "replace") if value else ""


def graphs(main: Any) -> Iterator[Any]:
    waiting = [main]
    while waiting:
        graph = waiting.pop()
        yield graph
        for n in range(graph.NodesLength()):
            node = graph.Nodes(n)
            for a in range(node.AttributesLength()):
                attribute = node.Attributes(a)
                if attribute.G() is not None:
                    waiting.append(attribute.G())
                waiting.extend(attribute.Graphs(g) for g in range(attribute.GraphsLength()))


def describe(path: str, onnx: str, session_type: Any) -> dict[str, Any]:
    model = session_type.GetRootAs(pathlib.Path(path).read_bytes(), 0).Model()
    ops: Counter[str] = Counter()
    sizes: list[int] = []
    parameters = 0
    hashes: dict[str, str] = {}
    attributes = 0
    for graph in graphs(model.Graph()):
        sizes.append(graph.NodesLength())
        for n in range(graph.NodesLength()):
            node = graph.Nodes(n)
            domain = text(node.Domain())
            ops[f"{domain}.{text(node.OpType())}"] += 1
            attributes += node.AttributesLength()
        for i in range(graph.InitializersLength()):
            tensor = graph.Initializers(i)
            parameters += math.prod(tensor.Dims(d) for d in range(tensor.DimsLength()))
            if tensor.RawDataLength() > 0 and len(hashes) < 400:
                hashes[text(tensor.Name())] = hashlib.sha1(tensor.RawDataAsNumpy().tobytes()).hexdigest()
        for i in range(graph.SparseInitializersLength()):
            values = graph.SparseInitializers(i).Values()
            parameters += math.prod(values.Dims(d) for d in range(values.DimsLength()))
    return {
        "onnx": onnx,
        "path": path,
        "irVersion": model.IrVersion(),
        "producer": " ".join(part for part in (text(model.ProducerName()), text(model.ProducerVersion())) if part),
        "opsets": {text(model.OpsetImport(i).Domain()): model.OpsetImport(i).Version() for i in range(model.OpsetImportLength())},
        "graphSizes": sorted(sizes),
        "ops": dict(ops),
        "attributes": attributes,
        "parameterCount": parameters,
        "hashes": hashes,
    }


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    session_type = schema()
    for line in sys.stdin:
        onnx = line.rstrip("\n")
        path = convert(onnx, folder)
        if path is not None:
            print(json.dumps(describe(path, onnx, session_type)), flush=True)


if __name__ == "__main__":
    main()
