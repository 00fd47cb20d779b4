"""Answers `export`: loads, checks the model runs at the example sizes, exports, reads back, puts the files in place."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .binding import bind_inputs, forward_parameters
from .channel import Channel, JsonObject
from .constraints.failure import axis_failure
from .constraints.silent import silent_faults
from .constraints.watch import watch_sizes
from .errors import WorkerError
from .execution import call_forward, subject_name, use_eval_mode
from .exporters.after_forward import AfterForward
from .exporters.job import Exported, ExportJob
from .exporters.options import Options
from .exporters.registry import TARGETS
from .flatten import is_plain, named_outputs, number_outputs
from .input_spec import InputSpec, example_tensors, read_input_specs
from .lessons import explain_export_failure
from .params import Params
from .publish import check_target, publish, staging
from .source import SourceCache
from .sources.archives import refuse_target
from .sources.loaded import LoadedSource, SourceRef
from .torch_env import TorchEnvironment, seed_everything


def export(channel: Channel, environment: TorchEnvironment, sources: SourceCache, params: Params) -> JsonObject:
    """Writes one artifact. The result says what is in the file, not what was asked for."""
    target = params.string("target")
    exporter = TARGETS.get(target)
    if exporter is None:
        raise WorkerError("EXPORT_FAILED", f"There is no target {target}.", [f"Targets: {', '.join(TARGETS)}."])
    specs = read_input_specs(params.objects("inputs"))
    ref = SourceRef.read(params.object("source"))
    path = check_target(Path(params.string("path")), ref.path.expanduser().absolute())
    threads = params.integer("threads", default=1, least=1)
    seed = params.integer("seed", default=0)

    source = sources.load(ref)
    refuse_target(source, target)
    environment.use_threads(threads)
    with staging(path) as staged:
        job = _prepare(channel, source, specs, params, staged, seed)
        seed_everything(seed)
        started = time.perf_counter()
        exported = _run(exporter, job, target)
        exported.findings.extend(job.after_forward.findings(target))
        seconds = time.perf_counter() - started
        files = publish(staged, path)
    channel.progress(1.0, f"wrote {path.name}")
    return {
        "path": str(files[0]),
        "files": [str(file) for file in files],
        "opset": exported.opset,
        "outputs": exported.outputs,
        "inputs": job.binding.input_names,
        "seconds": round(seconds, 3),
        "warnings": list(channel.warnings),
        "exporter": exported.exporter,
        "checker": exported.checker,
        "findings": exported.findings,
    }


def _prepare(
    channel: Channel, source: LoadedSource, specs: list[InputSpec], params: Params, staged: Path, seed: int
) -> ExportJob:
    """Binds the inputs and runs the model once: what does not run in PyTorch is no export failure."""
    subject = subject_name(source.file, source.name)
    use_eval_mode(source.model, source.was_training, channel)
    binding = bind_inputs(forward_parameters(source.model), [spec.name for spec in specs], subject)
    channel.progress(0.05, "running the model at the example sizes")
    value = call_forward(source.model, binding, example_tensors(specs, seed), subject)
    after_forward = AfterForward.of(source)
    for name in number_outputs(value):
        channel.log("warning", f"the output {name} is a Python number: exporters freeze it at its value")
    asked = params.optional_strings("outputs") or source.declared_outputs
    output_names = [name for name, _ in named_outputs(value, asked)]
    _check_names(binding.input_names, output_names)
    return ExportJob(
        model=source.model,
        specs=specs,
        binding=binding,
        output_names=output_names,
        plain_output=is_plain(value),
        opset=params.optional_integer("opset"),
        path=staged,
        seed=seed,
        channel=channel,
        options=Options(_options(params)),
        source_program=source.program,
        state=source.state,
        after_forward=after_forward,
    )


def _options(params: Params) -> dict[str, Any]:
    options = params.optional_object("options")
    return options.raw() if options else {}


def _check_names(inputs: list[str], outputs: list[str]) -> None:
    """In an ONNX graph a name is one value; the same rule for every target keeps artifacts comparable."""
    names = [*inputs, *outputs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        what = "an input and an output" if twice in inputs else "two outputs"
        message = f"The name {twice} is used for {what}."
        raise WorkerError("INPUT_MISMATCH", message, ["Give the outputs names of their own with --output."])


def _run(exporter: Callable[[ExportJob], Exported], job: ExportJob, target: str) -> Exported:
    import torch

    with watch_sizes() as watch:
        try:
            with torch.no_grad():
                exported = exporter(job)
        except (WorkerError, KeyboardInterrupt):
            raise
        except BaseException as error:
            about_axes = axis_failure(error, job, watch)
            raise about_axes or explain_export_failure(error, target) from error
    if job.program is not None:
        exported.findings.extend(fault.to_finding() for fault in silent_faults(job, job.program, watch))
    return exported
