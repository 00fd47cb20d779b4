"""ONNX by the exporter built on torch.export (dynamo=True)."""

from __future__ import annotations

import itertools
from typing import Any

from ..errors import WorkerError
from ..onnx_files import check, read_structure
from ..torch_env import require
from .dynamic_shapes import dynamic_shapes
from .forward import exportable_forward
from .job import Exported, ExportJob

DEFAULT_OPSET = 20
# Asked for 26 or 27 it writes an invalid file and says nothing (torch 2.13).
HIGHEST_OPSET = 25
# One file is easier to move about; ONNX itself ends at 2 GiB, and graph and metadata need room too.
_LARGEST_SINGLE_FILE = 1 << 30


def export_onnx(job: ExportJob) -> Exported:
    """torch.onnx.export(dynamo=True) with names, ranges and opset as asked; no report files are left behind."""
    import torch

    require("onnx")
    require("onnxscript")
    opset = DEFAULT_OPSET if job.opset is None else job.opset
    if opset > HIGHEST_OPSET:
        raise WorkerError(
            "EXPORT_FAILED",
            f"Opset {opset} was asked for, but this exporter writes valid files up to opset {HIGHEST_OPSET} only.",
            [f"Ask for opset {HIGHEST_OPSET} or lower; {DEFAULT_OPSET} is the default."],
        )
    job.channel.progress(0.1, "torch.export and translation to ONNX")
    size = sum(tensor.numel() * tensor.element_size() for tensor in job.model.state_dict().values())
    with exportable_forward(job, plain_inputs=True):
        program = torch.onnx.export(
            job.model,
            job.values({}),
            input_names=[_input(index) for index in range(len(job.binding.input_names))],
            output_names=[_output(index) for index in range(len(job.output_names))],
            opset_version=opset,
            dynamo=True,
            dynamic_shapes=dynamic_shapes(job, plain_inputs=True),
            report=False,
            verify=False,
        )
    assert program is not None  # Only the older exporter returns nothing.
    _rename(program.model.graph, job)
    program.save(str(job.path), external_data=size > _LARGEST_SINGLE_FILE)
    return finish(job, opset, f"torch.onnx dynamo exporter (torch {torch.__version__})")


def _input(index: int) -> str:
    return f"lapidary_input_{index}"


def _output(index: int) -> str:
    return f"lapidary_output_{index}"


def _rename(graph: Any, job: ExportJob) -> None:
    """Gives inputs and outputs their names, after moving inner values that have the same name out of the way.

    Given those names, the exporter itself writes an invalid file when an output is called like an inner value: an
    output `embedding` beside an nn.Embedding is enough (torch 2.13).
    """
    names = {_input(index): name for index, name in enumerate(job.binding.input_names)}
    names |= {_output(index): name for index, name in enumerate(job.output_names)}
    inner = [value for node in graph.all_nodes() for value in node.outputs]
    taken = set(names.values()) | {value.name for value in inner} | set(graph.initializers)
    for value in inner + list(graph.initializers.values()):
        if value.name in names.values():
            number = next(number for number in itertools.count(1) if f"{value.name}_{number}" not in taken)
            taken.add(f"{value.name}_{number}")
            value.name = f"{value.name}_{number}"
    for value in [*graph.inputs, *graph.outputs]:
        value.name = names.get(value.name, value.name)


def finish(job: ExportJob, asked: int, exporter: str) -> Exported:
    """Reads the file back and reports what differs from what was asked."""
    job.channel.progress(0.9, "checking the file")
    opset, inputs, outputs = read_structure(job.path)
    if opset != asked:
        job.channel.log("warning", f"opset {asked} was asked for, the exporter wrote opset {opset}")
    lost = [name for name in job.binding.input_names if name not in inputs]
    if lost:
        job.channel.log("warning", f"the exported graph does not use the input {', '.join(lost)} and has dropped it")
    verdict = check(job.path)
    if not verdict["ok"]:
        job.channel.log("warning", f"onnx.checker refuses the file: {verdict['message']}")
    return Exported(exporter=exporter, outputs=outputs, opset=opset, checker=verdict)
