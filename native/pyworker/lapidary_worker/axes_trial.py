"""Answers `try_axes`: what torch.export makes of declared axes, without writing a file."""

from __future__ import annotations

from typing import Any

from .binding import bind_inputs, forward_parameters
from .channel import Channel, JsonObject
from .constraints.failure import axis_failure
from .constraints.silent import silent_faults
from .constraints.watch import watch_sizes
from .errors import WorkerError
from .execution import call_forward, subject_name, use_eval_mode
from .exporters.axis_names import in_axis_names, torch_names
from .exporters.dynamic_shapes import dynamic_shapes
from .exporters.forward import exportable_forward
from .exporters.job import ExportJob
from .exporters.shapes import output_shapes
from .flatten import is_plain, named_outputs
from .input_spec import InputSpec, example_tensors
from .lessons import explain_export_failure
from .sources.loaded import LoadedSource


def try_axes(channel: Channel, source: LoadedSource, specs: list[InputSpec]) -> JsonObject:
    """`faults`: declared axes that do not work as declared. `ranges`: what torch.export found, by axis name.
    `outputs`: output shapes with axis names. A model that does not run at the example sizes is an error."""
    import torch

    job = _job(channel, source, specs)
    channel.progress(0.3, "torch.export")
    with watch_sizes() as watch, torch.no_grad():
        try:
            args = job.values({})
            with exportable_forward(job, plain_inputs=True):
                program = torch.export.export(job.model, args, dynamic_shapes=dynamic_shapes(job, True))
        except Exception as error:
            failure = axis_failure(error, job, watch) or explain_export_failure(error, "exported-program")
            return {"faults": failure.axes, "problem": failure.to_json(), "ranges": {}, "outputs": []}
    with torch.no_grad():
        outputs = [
            {"name": name, "dtype": dtype, "shape": shape}
            for name, (dtype, shape) in zip(job.output_names, output_shapes(job, job.model), strict=True)
        ]
    return {
        "faults": [fault.to_json() for fault in silent_faults(job, program, watch)],
        "problem": None,
        "ranges": _ranges(job, program),
        "outputs": outputs,
    }


def _job(channel: Channel, source: LoadedSource, specs: list[InputSpec]) -> ExportJob:
    subject = subject_name(source.file, source.name)
    use_eval_mode(source.model, source.was_training, channel)
    binding = bind_inputs(forward_parameters(source.model), [spec.name for spec in specs], subject)
    channel.progress(0.1, "running the model at the example sizes")
    value = call_forward(source.model, binding, example_tensors(specs, 0), subject)
    try:
        names = [name for name, _ in named_outputs(value, source.declared_outputs)]
    except WorkerError:
        names = [name for name, _ in named_outputs(value, None)]
    return ExportJob(
        model=source.model,
        specs=specs,
        binding=binding,
        output_names=names,
        plain_output=is_plain(value),
        opset=None,
        path=source.file,  # nothing is written
        seed=0,
        channel=channel,
    )


def _ranges(job: ExportJob, program: Any) -> JsonObject:
    names = torch_names(job, program)
    found: JsonObject = {}
    for symbol, bounds in program.range_constraints.items():
        name = in_axis_names(str(symbol), names)
        if name in job.symbols:
            upper = int(bounds.upper) if bounds.upper.is_finite and int(bounds.upper) < 2**31 else None
            found[str(name)] = {"min": int(bounds.lower), "max": upper}
    return found
