"""TorchScript files and .pt2 archives as sources: models that were exported before, and go on from there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..artifacts import Artifact, open_exported_program, open_torchscript
from ..errors import WorkerError
from ..torch_env import dtype_name
from .loaded import LoadedSource

_LARGEST_DECLARED = 512  # Ranges that torch leaves open are tried up to here.


def load_torchscript(path: Path) -> LoadedSource:
    artifact = open_torchscript(path)
    note = "TorchScript keeps no sizes: describe its inputs, and give the axes that may change a name"
    return _source("torchscript", path, artifact, None, [note])


def load_exported_program(path: Path) -> LoadedSource:
    """The program as a module, with the ranges it was exported for as declared inputs."""
    artifact = open_exported_program(path)
    declared = declared_inputs(artifact.program, artifact.input_names)
    if declared is None:
        message = f"{path.name} takes nested or constant arguments, which cannot be named as inputs."
        raise WorkerError("FORMAT_UNSUPPORTED", message, ["Export again from the Python source."])
    return _source("export", path, artifact, declared, ["the axes and their ranges are those of the .pt2"])


def refuse_target(source: LoadedSource, target: str) -> None:
    """Says at once what cannot work for what was exported before, and which targets can."""
    if source.kind == "torchscript" and target in ("onnx", "exported-program"):
        why = "is TorchScript, which torch.export cannot take: it follows Python code, and here is none left"
        ways = "onnx-legacy" if target == "onnx" else "torchscript-script or onnx-legacy"
    elif source.kind == "export" and target in ("torchscript-script", "onnx-legacy"):
        why = "is a torch.export program, whose generated code the TorchScript compiler and the older exporter refuse"
        ways = "onnx" if target == "onnx-legacy" else "torchscript-trace"
    else:
        return
    hints = [f"Take the target {ways}.", "Or export from the Python file the model was made with."]
    raise WorkerError("EXPORT_FAILED", f"{source.name} {why}.", hints)


def _source(kind: str, path: Path, artifact: Artifact, inputs: list[str] | None, notes: list[str]) -> LoadedSource:
    return LoadedSource(
        name=path.name,
        file=path,
        model=artifact.module,
        was_training=False,
        declared_inputs=inputs,
        declared_outputs=artifact.output_names,
        kind=kind,
        notes=notes,
        program=artifact.program,
        files=[path],
    )


def declared_inputs(program: Any, names: list[str]) -> list[str] | None:
    """Input specs as text; None where an input is no tensor of its own."""
    import torch

    in_spec = program.call_spec.in_spec
    args, kwargs = in_spec.children() if in_spec.num_children == 2 else (None, None)
    if args is None or not all(child.is_leaf() for child in [*args.children(), *kwargs.children()]):
        return None
    nodes = {node.name: node for node in program.graph.nodes if node.op == "placeholder"}
    values = [nodes[str(name)].meta.get("val") for name in program.graph_signature.user_inputs if str(name) in nodes]
    if len(values) != len(names) or not all(isinstance(value, torch.Tensor) for value in values):
        return None
    examples = _examples(program, len(names))
    return [
        f"{name}:{dtype_name(value.dtype)}[{_dims(program, value, example)}]"
        for name, value, example in zip(names, values, examples, strict=True)
    ]


def _examples(program: Any, count: int) -> list[Any]:
    """The inputs it was exported with, which a .pt2 may carry."""
    try:
        args, kwargs = program.example_inputs
    except (TypeError, ValueError):
        return [None] * count
    found = [*args, *kwargs.values()]
    return found if len(found) == count else [None] * count


def _dims(program: Any, value: Any, example: Any) -> str:
    sizes = list(value.shape)
    given = list(example.shape) if example is not None else [None] * len(sizes)
    return ",".join(_dim(program, size, at) for size, at in zip(sizes, given, strict=True))


def _dim(program: Any, size: Any, example: int | None) -> str:
    if isinstance(size, int):
        return str(size)
    symbol = str(size)
    if not symbol.isidentifier():  # 2*s0: the size follows another axis, and is what it was.
        return str(example if example is not None else size.node.hint)
    bounds = program.range_constraints.get(size.node.expr)
    least = max(0, int(bounds.lower)) if bounds is not None else 1
    most = _LARGEST_DECLARED
    if bounds is not None and bounds.upper.is_Integer and int(bounds.upper) < 1 << 40:
        most = int(bounds.upper)
    most = max(most, least, example or 0)
    at = example if example is not None else min(max(2, least), most)
    return f"{symbol}={at}{{{least}..{most}}}"
