"""ONNX by the older exporter built on TorchScript tracing (dynamo=False)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import WorkerError
from ..torch_env import require
from .forward import exportable_forward
from .job import Exported, ExportJob
from .onnx_dynamo import finish
from .shapes import output_shapes

DEFAULT_OPSET = 17
HIGHEST_OPSET = 23


def export_onnx_legacy(job: ExportJob) -> Exported:
    """torch.onnx.export(dynamo=False). It believes every axis it is told is dynamic, true or not."""
    import torch

    require("onnx")
    opset = DEFAULT_OPSET if job.opset is None else job.opset
    if opset > HIGHEST_OPSET:
        raise WorkerError(
            "EXPORT_FAILED",
            f"Opset {opset} was asked for, but the older exporter knows opsets up to {HIGHEST_OPSET}.",
            [f"Ask for opset {DEFAULT_OPSET} (the default), or use the target onnx."],
        )
    job.channel.progress(0.1, "tracing and translation to ONNX")
    axes = {**job.dynamic_axes(), **_output_axes(job)}
    with exportable_forward(job, plain_inputs=True), _plain_attention():
        torch.onnx.export(
            job.model,
            job.values({}),
            str(job.path),
            input_names=job.binding.input_names,
            output_names=job.output_names,
            opset_version=opset,
            dynamo=False,
            dynamic_axes=axes or None,
        )
    return finish(job, opset, f"torch.onnx TorchScript exporter (torch {torch.__version__})")


def _output_axes(job: ExportJob) -> dict[str, dict[int, str]]:
    """The output axes that follow an input axis in the model itself; otherwise they get made-up names."""
    shapes = output_shapes(job, job.model)
    axes = {
        name: {axis: size for axis, size in enumerate(shape) if isinstance(size, str)}
        for name, (_, shape) in zip(job.output_names, shapes, strict=True)
    }
    return {name: found for name, found in axes.items() if found}


@contextmanager
def _plain_attention() -> Iterator[None]:
    """Keeps nn.MultiheadAttention off its fused path, which under no_grad this exporter cannot translate."""
    import torch

    before = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        yield
    finally:
        torch.backends.mha.set_fastpath_enabled(before)
