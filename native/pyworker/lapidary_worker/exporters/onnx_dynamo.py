"""ONNX by the exporter built on torch.export (dynamo=True)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from ..errors import WorkerError
from ..onnx_files import check, read_structure
from ..torch_env import require
from ..user_objects import load_table
from .axis_names import name_axes, torch_names
from .dynamic_shapes import dynamic_shapes
from .forward import exportable_forward
from .job import Exported, ExportJob
from .onnx_after import check_policy, finish_file, keeps_data_outside, lower_opset

DEFAULT_OPSET = 20
# Asked for less it writes 18 and says nothing; what is lower comes from ONNX's converter.
LOWEST_OPSET = 18
# Asked for 26 or 27 it writes an invalid file and says nothing (torch 2.13).
HIGHEST_OPSET = 25


def export_onnx(job: ExportJob) -> Exported:
    """torch.onnx.export(dynamo=True) with names, ranges and opset as asked; no report files are left behind."""
    import torch

    require("onnx")
    require("onnxscript")
    inline = job.options.text("functions", "inline") == "inline"
    opset = (DEFAULT_OPSET if inline else LOWEST_OPSET) if job.opset is None else job.opset
    if not inline and opset != LOWEST_OPSET:
        raise WorkerError(
            "EXPORT_FAILED",
            f"Functions can be kept at opset {LOWEST_OPSET} only: to reach opset {opset} they are written out.",
            [f"Leave the opset out, or ask for {LOWEST_OPSET}.", "Or set functions: inline."],
        )
    if opset > HIGHEST_OPSET:
        raise WorkerError(
            "EXPORT_FAILED",
            f"Opset {opset} was asked for, but this exporter writes valid files up to opset {HIGHEST_OPSET} only.",
            [f"Ask for opset {HIGHEST_OPSET} or lower; {DEFAULT_OPSET} is the default."],
            lesson="opset-too-new",
            why="Asked for a newer one it writes an invalid file and says nothing.",
        )
    options = job.options
    policy = options.text("external_data", "auto")
    size = sum(tensor.numel() * tensor.element_size() for tensor in job.model.state_dict().values())
    check_policy(policy, size)
    table = load_table(options.text("custom_translation_table"))
    optimize = options.flag("optimize", True)
    job.channel.progress(0.1, "torch.export and translation to ONNX")
    with exportable_forward(job, plain_inputs=True), _without_conversion(not inline):
        program = torch.onnx.export(
            job.model if job.source_program is None else job.source_program,
            job.values({}),
            input_names=[_input(index) for index in range(len(job.binding.input_names))],
            output_names=[_output(index) for index in range(len(job.output_names))],
            opset_version=max(opset, LOWEST_OPSET),
            dynamo=True,
            optimize=optimize and inline,
            custom_translation_table=table or None,
            # A program has its axes already, and takes none.
            dynamic_shapes=dynamic_shapes(job, plain_inputs=True) if job.source_program is None else None,
            report=False,
            verify=False,
        )
    assert program is not None  # Only the older exporter returns nothing.
    job.program = program.exported_program
    _functions(program.model, optimize, inline)
    name_axes(program.model.graph, torch_names(job, job.program))
    _rename(program.model.graph, job)
    program.model.graph.opset_imports.update(options.versions("custom_opsets"))
    keep_weights = options.flag("export_params", True)
    program.save(
        str(job.path),
        external_data=keeps_data_outside(policy, size),
        include_initializers=keep_weights,
        # Without weights each of them has to be given to the model: it becomes an input.
        keep_initializers_as_inputs=options.flag("keep_initializers_as_inputs", False) or not keep_weights,
    )
    if opset < LOWEST_OPSET:
        job.channel.progress(0.8, f"conversion to opset {opset}")
        lower_opset(job.path, opset)
    finish_file(job.path, policy, options.flag("strip_source_paths", False))
    return finish(job, opset, f"torch.onnx dynamo exporter (torch {torch.__version__})")


@contextmanager
def _without_conversion(active: bool) -> Iterator[None]:
    """Keeps torch from converting the opset, which begins by writing all functions out (torch 2.13)."""
    if not active:
        yield
        return
    from torch.onnx._internal.exporter import _core

    before = _core.onnxscript_apis
    _core.onnxscript_apis = SimpleNamespace(optimize=before.optimize, convert_version=lambda model, _: model)
    try:
        yield
    finally:
        _core.onnxscript_apis = before


def _functions(model: Any, optimize: bool, inline: bool) -> None:
    """torch's own optimisation writes functions out; the other ways are onnxscript's."""
    if inline and not optimize:
        require("onnx_ir")
        from onnx_ir.passes.common import InlinePass

        InlinePass()(model)
    if optimize and not inline:
        require("onnxscript")
        from onnxscript.optimizer import optimize_ir

        optimize_ir(model, inline=False)


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
