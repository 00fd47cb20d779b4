"""What each format's own library says of model files: nodes, parameters, names of inputs. Made the table in files.ts.

files_truth.py PATH ...   one JSON object a line; needs the library of the files' formats (and no other)
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any


def facts(nodes: int | None, parameters: int, inputs: list[str], by: str) -> dict[str, Any]:
    return {"nodes": nodes, "parameters": parameters, "inputs": inputs, "by": by}


def onnx_file(path: str) -> dict[str, Any]:
    import onnx
    from corpus import describe

    said = describe(path)
    return facts(said["nodeCount"], said["parameterCount"], [v["name"] for v in said["inputs"]], f"onnx {onnx.__version__}")


def tflite_file(path: str) -> dict[str, Any]:
    from importlib.metadata import version

    from tflite_truth import describe

    said = describe(path)
    inputs = [v["name"] for v in said["inputs"]]
    return facts(sum(said["graphSizes"]), said["parameterCount"], inputs, f"ai-edge-litert {version('ai-edge-litert')}")


def safetensors_file(path: str) -> dict[str, Any]:
    import safetensors

    with safetensors.safe_open(path, "numpy") as file:
        shapes = [file.get_slice(key).get_shape() for key in file.keys()]
    return facts(0, sum(math.prod(shape) for shape in shapes), [], f"safetensors {safetensors.__version__}")


def scripted_file(path: str) -> dict[str, Any]:
    import torch

    module = torch.jit.load(path, map_location="cpu")
    inputs = [value.debugName() for value in list(module.graph.inputs())[1:]]
    tensors = {id(t): t.numel() for t in [*module.parameters(), *module.buffers()]}
    return facts(None, sum(tensors.values()), inputs, f"torch {torch.__version__}")


def checkpoint_file(path: str) -> dict[str, Any]:
    import torch

    found: dict[tuple[int, int, tuple[int, ...]], int] = {}

    def walk(value: Any) -> None:
        if isinstance(value, torch.Tensor):
            found[(value.untyped_storage().data_ptr(), value.storage_offset(), tuple(value.shape))] = value.numel()
        elif isinstance(value, dict):
            for key, item in value.items():
                # What an optimiser remembers is counted apart.
                if not str(key).startswith("optimizer"):
                    walk(item)
        elif isinstance(value, (list, tuple)):
            for item in value:
                walk(item)

    walk(torch.load(path, map_location="cpu", weights_only=True))
    return facts(0, sum(found.values()), [], f"torch {torch.__version__}")


def exported_file(path: str) -> dict[str, Any]:
    import torch

    program = torch.export.load(path)
    nodes = [node for node in program.graph.nodes if node.op == "call_function"]
    kept = {name: tensor.numel() for name, tensor in program.state_dict.items()}
    return facts(len(nodes), sum(kept.values()), list(program.graph_signature.user_inputs), f"torch {torch.__version__}")


def hdf5_file(path: str) -> dict[str, Any]:
    import h5py

    sizes: dict[int, int] = {}
    layers: list[dict[str, Any]] = []
    with h5py.File(path, "r") as file:

        def visit(name: str, item: Any) -> None:
            inside = not name.startswith("optimizer_weights") and not name.startswith("top_level")
            if isinstance(item, h5py.Dataset) and item.dtype.kind in "biuf" and item.shape is not None and inside:
                sizes[h5py.h5o.get_info(item.id).addr] = int(item.size)

        file.visititems(visit)
        config = file.attrs.get("model_config")
        if config is not None:
            read = json.loads(config)["config"]
            layers = read if isinstance(read, list) else read["layers"]
    nodes = sum(layer["class_name"] != "InputLayer" for layer in layers)
    inputs = [layer["config"]["name"] for layer in layers if layer["class_name"] == "InputLayer"]
    return facts(nodes, sum(sizes.values()), inputs, f"h5py {h5py.__version__}")


def keras_file(path: str) -> dict[str, Any]:
    import keras

    model = keras.models.load_model(path, compile=False, safe_mode=False)
    nodes = [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]
    return facts(len(nodes), model.count_params(), [value.name for value in model.inputs], f"keras {keras.__version__}")


def gguf_file(path: str) -> dict[str, Any]:
    from importlib.metadata import version

    import gguf

    return facts(0, sum(int(t.n_elements) for t in gguf.GGUFReader(path).tensors), [], f"gguf {version('gguf')}")


def openvino_file(path: str) -> dict[str, Any]:
    import openvino

    model = openvino.Core().read_model(path)
    ends = ("Parameter", "Result", "Constant")
    constants = [op for op in model.get_ops() if op.get_type_name() == "Constant"]
    nodes = [op for op in model.get_ops() if op.get_type_name() not in ends]
    parameters = sum(math.prod(op.get_output_shape(0)) for op in constants)
    return facts(len(nodes), parameters, [port.any_name for port in model.inputs], f"openvino {openvino.__version__.split('-')[0]}")


def coreml_file(path: str) -> dict[str, Any]:
    import coremltools

    spec = coremltools.utils.load_spec(path)
    operations: list[str] = []
    for function in spec.mlProgram.functions.values():
        for block in function.block_specializations.values():
            operations += [operation.type for operation in block.operations]
    inputs = [value.name for value in spec.description.input]
    nodes = sum(kind != "const" for kind in operations)
    return facts(nodes, -1, inputs, f"coremltools {coremltools.__version__}")


READERS = {
    ".onnx": onnx_file, ".tflite": tflite_file, ".safetensors": safetensors_file, ".jit": scripted_file,
    ".pt": checkpoint_file, ".pth": checkpoint_file, ".bin": checkpoint_file, ".pt2": exported_file,
    ".h5": hdf5_file, ".hdf5": hdf5_file, ".keras": keras_file, ".gguf": gguf_file, ".xml": openvino_file,
    ".mlpackage": coreml_file, ".mlmodel": coreml_file,
}  # fmt: skip


def main() -> None:
    for path in sys.argv[1:]:
        try:
            print(json.dumps({"path": path, **READERS[Path(path).suffix](path)}), flush=True)
        except Exception as error:  # what one library cannot read is told beside the others
            print(json.dumps({"path": path, "problem": f"{type(error).__name__}: {error}"[:300]}), flush=True)


if __name__ == "__main__":
    main()
