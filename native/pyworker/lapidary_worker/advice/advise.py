"""Answers `advise`."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence

from ..binding import bind_inputs, forward_parameters
from ..channel import Channel, JsonObject
from ..errors import WorkerError
from ..execution import call_forward, subject_name, use_eval_mode
from ..exporters.job import ExportJob
from ..exporters.registry import TARGETS
from ..flatten import flatten, is_plain
from ..input_spec import InputSpec, example_tensors
from ..params import Params
from ..sources.loaded import LoadedSource
from .advice import Advice, Subject
from .rules import RULES
from .trials import TooSlow, at_most, try_export, try_script, try_trace

_SECONDS = 60
_ORDER = {"error": 0, "warning": 1, "info": 2}


def advise(channel: Channel, source: LoadedSource, specs: list[InputSpec], params: Params) -> JsonObject:
    """`findings` about the asked targets, the gravest first. A model that does not run at its example is an error."""
    targets = tuple(params.optional_strings("targets") or TARGETS)
    unknown = [target for target in targets if target not in TARGETS]
    if unknown:
        raise WorkerError("EXPORT_FAILED", f"There is no target {unknown[0]}.", [f"Targets: {', '.join(TARGETS)}."])
    subject = _subject(channel, source, specs, targets, params)
    limit = params.integer("seconds", default=_SECONDS, least=1)
    _try_all(subject, channel, limit)
    for rule in RULES:
        subject.add(rule(subject))
    return {"findings": _concerning(subject.found, targets)}


def _subject(
    channel: Channel, source: LoadedSource, specs: list[InputSpec], targets: tuple[str, ...], params: Params
) -> Subject:
    name = subject_name(source.file, source.name)
    use_eval_mode(source.model, source.was_training, channel)
    binding = bind_inputs(forward_parameters(source.model), [spec.name for spec in specs], name)
    channel.progress(0.1, "running the model at the example sizes")
    value = call_forward(source.model, binding, example_tensors(specs, 0), name)
    job = ExportJob(
        model=source.model,
        specs=specs,
        binding=binding,
        output_names=[item for item, _ in flatten(value)],
        plain_output=is_plain(value),
        opset=None,
        path=source.file,  # nothing is written
        seed=0,
        channel=channel,
    )
    return Subject(job, value, source.was_training, targets, _opsets(params))


def _opsets(params: Params) -> dict[str, int]:
    asked = params.optional_object("opsets")
    return {} if asked is None else {target: asked.integer(target) for target, _ in asked.items()}


def _try_all(subject: Subject, channel: Channel, limit: int) -> None:
    trials: tuple[tuple[str, Callable[[Subject], Iterator[Advice]]], ...] = (
        ("torch.export", try_export),
        ("torch.jit.trace", try_trace),
        ("torch.jit.script", try_script),
    )
    for index, (tool, trial) in enumerate(trials):
        channel.progress(0.2 + 0.25 * index, f"asking {tool}")
        try:
            with at_most(limit), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                subject.add(trial(subject))
        except TooSlow:
            message = f"{tool} did not end within {limit} s on the example, so it gave no advice."
            subject.add([Advice("took-too-long", "info", message, "Use smaller example sizes.", where=tool)])


def _concerning(found: Sequence[Advice], targets: Sequence[str]) -> list[JsonObject]:
    rows = [item.to_json(targets) for item in sorted(found, key=lambda item: _ORDER[item.severity])]
    distinct = {(row["rule"], row["message"], row["where"]): row for row in rows if row["targets"]}
    return list(distinct.values())
