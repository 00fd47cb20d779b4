"""torch.export to a .pt2 archive."""

from __future__ import annotations

import json
from typing import Any

from ..channel import JsonObject
from ..torch_env import dtype_name
from .axis_names import in_axis_names, torch_names
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
    strict = job.options.flag("strict", False)
    program = job.source_program
    if program is None:
        shapes = dynamic_shapes(job, plain)
        with exportable_forward(job, plain_inputs=plain):
            program = torch.export.export(job.model, args, kwargs or None, dynamic_shapes=shapes, strict=strict)
    job.program = program
    if job.options.text("decompose", "none") == "core":
        job.channel.progress(0.6, "decomposing into core operators")
        program = program.run_decompositions()
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
    names = torch_names(job, program)
    found: list[JsonObject] = []
    for name, node in zip(job.output_names, nodes, strict=False):
        value: Any = node.meta["val"] if hasattr(node, "meta") else None
        dtype = dtype_name(value.dtype) if hasattr(value, "dtype") else "int64"
        shape: Shape = [in_axis_names(size, names) for size in getattr(value, "shape", ())]
        found.append({"name": name, "dtype": dtype, "shape": shape})
    return found
