"""torch.export to a .pt2 archive."""

from __future__ import annotations

import json
import re
from typing import Any

from ..channel import JsonObject
from ..torch_env import dtype_name
from .dynamic_shapes import dynamic_shapes
from .forward import exportable_forward
from .job import Exported, ExportJob, Shape
from .torchscript import NAMES_FILE


def export_program(job: ExportJob) -> Exported:
    """torch.export.export with the declared axes and ranges, saved as .pt2."""
    import torch

    job.channel.progress(0.2, "torch.export")
    # Keyword arguments are kept as they are; *args and **kwargs would come out as one nested argument.
    plain = job.binding.variadic
    args, kwargs = (job.values({}), {}) if plain else job.example
    with exportable_forward(job, plain_inputs=plain):
        program = torch.export.export(job.model, args, kwargs or None, dynamic_shapes=dynamic_shapes(job, plain))
    job.channel.progress(0.8, "saving")
    names = {"inputs": job.binding.input_names, "outputs": job.output_names}
    torch.export.save(program, str(job.path), extra_files={NAMES_FILE: json.dumps(names)})
    return Exported(exporter=f"torch.export (torch {torch.__version__})", outputs=_outputs(job, program))


def _outputs(job: ExportJob, program: Any) -> list[JsonObject]:
    """Output shapes as the program states them: what torch froze shows as a number."""
    output_node = next(node for node in program.graph.nodes if node.op == "output")
    signature = [item for item in program.graph_signature.output_specs if item.kind.name == "USER_OUTPUT"]
    offset = len(program.graph_signature.output_specs) - len(signature)
    nodes = output_node.args[0][offset:]
    names = _axis_names(job, program)
    found: list[JsonObject] = []
    for name, node in zip(job.output_names, nodes, strict=False):
        value: Any = node.meta["val"] if hasattr(node, "meta") else None
        dtype = dtype_name(value.dtype) if hasattr(value, "dtype") else "int64"
        shape: Shape = [_size(size, names) for size in getattr(value, "shape", ())]
        found.append({"name": name, "dtype": dtype, "shape": shape})
    return found


def _axis_names(job: ExportJob, program: Any) -> dict[str, str]:
    """torch's own symbols (s27) to the names the user gave the axes."""
    specs = {spec.name: spec for spec in job.specs}
    nodes = {node.name: node for node in program.graph.nodes if node.op == "placeholder"}
    names: dict[str, str] = {}
    for input_name, node_name in zip(job.binding.input_names, program.graph_signature.user_inputs, strict=False):
        node = nodes.get(str(node_name))
        if node is None or not hasattr(node.meta.get("val"), "shape"):
            continue
        for dim, size in zip(specs[input_name].dims, node.meta["val"].shape, strict=False):
            symbol = getattr(dim, "symbol", None)
            if symbol is not None and not isinstance(size, int):
                names[str(size)] = symbol
    return names


def _size(size: Any, names: dict[str, str]) -> int | str:
    if isinstance(size, int):
        return size
    return re.sub(r"[A-Za-z_]\w*", lambda match: names.get(match.group(), match.group()), str(size))
