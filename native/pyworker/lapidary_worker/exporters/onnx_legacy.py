"""ONNX by the older exporter built on TorchScript tracing (dynamo=False)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..errors import WorkerError
from ..torch_env import require
from ..user_objects import load_table
from .forward import exportable_forward
from .job import Exported, ExportJob
from .onnx_after import check_policy, finish_file, lower_opset
from .onnx_dynamo import finish
from .shapes import output_shapes

DEFAULT_OPSET = 17
# Below it knows few operators; what is lower comes from ONNX's converter.
LOWEST_OPSET = 13
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
            lesson="opset-too-new",
            why="It is no longer developed, and newer opsets were never added.",
        )
    options = job.options
    policy = options.text("external_data", "auto")
    check_policy(policy, sum(tensor.numel() * tensor.element_size() for tensor in job.model.state_dict().values()))
    keep_weights = options.flag("export_params", True)
    version = max(opset, LOWEST_OPSET)
    job.channel.progress(0.1, "tracing and translation to ONNX")
    axes = {**job.dynamic_axes(), **_output_axes(job)}
    job.as_loaded()
    table = load_table(options.text("custom_translation_table"))
    with exportable_forward(job, plain_inputs=True), _plain_attention(), _symbolics(table, version):
        torch.onnx.export(
            job.model,
            job.values({}),
            str(job.path),
            input_names=job.binding.input_names,
            output_names=job.output_names,
            opset_version=version,
            dynamo=False,
            dynamic_axes=axes or None,
            do_constant_folding=options.flag("constant_folding", True) and keep_weights,
            export_params=keep_weights,
            keep_initializers_as_inputs=options.flag("keep_initializers_as_inputs", False) or None,
            custom_opsets=options.versions("custom_opsets") or None,
        )
    if opset < version:
        job.channel.progress(0.8, f"conversion to opset {opset}")
        lower_opset(job.path, opset)
    finish_file(job.path, policy, options.flag("strip_source_paths", False))
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
def _symbolics(table: dict[Any, Any], opset: int) -> Iterator[None]:
    """Registers `namespace::operator` -> symbolic function for as long as the export runs."""
    import torch

    registered: list[str] = []
    try:
        for operator, symbolic in table.items():
            if not isinstance(operator, str) or "::" not in operator:
                message = f"{operator!r} is no operator name for the older exporter."
                raise WorkerError("EXPORT_FAILED", message, ["Write it as 'namespace::operator', such as 'aten::gelu'."])
            torch.onnx.register_custom_op_symbolic(operator, symbolic, opset)
            registered.append(operator)
        yield
    finally:
        for operator in registered:
            torch.onnx.unregister_custom_op_symbolic(operator, opset)


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
