"""TorchScript by tracing and by compiling."""

from __future__ import annotations

import json
from typing import Any

from ..channel import JsonObject
from .forward import exportable_forward
from .job import Exported, ExportJob
from .shapes import output_shapes
from .trace_check import differing_inputs

# An extra file in the archive that remembers the names TorchScript itself has no place for.
NAMES_FILE = "lapidary.json"
_DEFAULT_EXAMPLES = 3


def trace(job: ExportJob) -> Exported:
    """torch.jit.trace under no_grad (with gradients, attention takes another path and torch's own check fails).

    torch's check compares graphs, which may differ where values do not; the values are compared here.
    """
    import torch

    findings: list[JsonObject] = []
    with exportable_forward(job, plain_inputs=True):
        job.channel.progress(0.2, "tracing")
        traced = torch.jit.trace(job.model, job.values({}), check_trace=False)
        job.as_loaded()  # The trace shares the model's buffers.
        if job.options.flag("check_trace", True):
            job.channel.progress(0.5, "checking the trace with other values")
            findings = differing_inputs(job, traced, job.options.number("examples", _DEFAULT_EXAMPLES))
            job.as_loaded()
    return _save(job, traced, "torch.jit.trace", findings)


def script(job: ExportJob) -> Exported:
    """torch.jit.script: compiles forward, Python control flow included."""
    import torch

    job.channel.progress(0.2, "compiling")
    return _save(job, torch.jit.script(job.model), "torch.jit.script", [])


def _save(job: ExportJob, module: Any, exporter: str, findings: list[JsonObject]) -> Exported:
    import torch

    if job.options.flag("freeze", False) or job.options.flag("optimize_for_inference", False):
        job.channel.progress(0.7, "freezing")
        module = torch.jit.freeze(module.eval())
    if job.options.flag("optimize_for_inference", False):
        module = torch.jit.optimize_for_inference(module)
    job.channel.progress(0.8, "saving")
    names = {"inputs": job.binding.input_names, "outputs": job.output_names}
    torch.jit.save(module, str(job.path), _extra_files={NAMES_FILE: json.dumps(names)})
    written = torch.jit.load(str(job.path), map_location="cpu")
    shapes = output_shapes(job, written)
    outputs = [
        {"name": name, "dtype": dtype, "shape": shape}
        for name, (dtype, shape) in zip(job.output_names, shapes, strict=False)
    ]
    return Exported(exporter=f"{exporter} (torch {torch.__version__})", outputs=outputs, findings=findings)
