"""TorchScript by tracing and by compiling."""

from __future__ import annotations

import json
from typing import Any

from .forward import exportable_forward
from .job import Exported, ExportJob
from .shapes import output_shapes

# An extra file in the archive that remembers the names TorchScript itself has no place for.
NAMES_FILE = "lapidary.json"


def trace(job: ExportJob) -> Exported:
    """torch.jit.trace under no_grad (with gradients, attention takes another path and torch's own check fails)."""

    with exportable_forward(job, plain_inputs=True):
        job.channel.progress(0.2, "tracing, and checking the trace at other sizes")
        try:
            traced = _trace(job, check=True)
        except Exception as error:
            # Different graphs need not mean different values: the caller compares values, this is its warning.
            text = " ".join(str(error).split())[:400]
            job.channel.log("warning", f"torch.jit.trace's check at other sizes failed: {text}")
            traced = _trace(job, check=False)
    return _save(job, traced, "torch.jit.trace")


def script(job: ExportJob) -> Exported:
    """torch.jit.script: compiles forward, Python control flow included."""
    import torch

    job.channel.progress(0.2, "compiling")
    return _save(job, torch.jit.script(job.model), "torch.jit.script")


def _trace(job: ExportJob, check: bool) -> Any:
    import torch

    others = [job.values({symbol: size}) for symbol, size in job.other_sizes.items()] if check else []
    if len(job.other_sizes) > 1 and check:
        others.append(job.values(job.other_sizes))
    return torch.jit.trace(job.model, job.values({}), check_trace=check, check_inputs=others or None)


def _save(job: ExportJob, module: Any, exporter: str) -> Exported:
    import torch

    job.channel.progress(0.8, "saving")
    names = {"inputs": job.binding.input_names, "outputs": job.output_names}
    torch.jit.save(module, str(job.path), _extra_files={NAMES_FILE: json.dumps(names)})
    written = torch.jit.load(str(job.path), map_location="cpu")
    shapes = output_shapes(job, written)
    outputs = [
        {"name": name, "dtype": dtype, "shape": shape}
        for name, (dtype, shape) in zip(job.output_names, shapes, strict=False)
    ]
    return Exported(exporter=f"{exporter} (torch {torch.__version__})", outputs=outputs)
