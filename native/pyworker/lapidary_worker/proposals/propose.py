"""Answers `propose_inputs`: specs to start from, each with its reason, all of them tried."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from ..binding import ForwardParameter, forward_parameters
from ..channel import Channel, JsonObject
from ..execution import subject_name, use_eval_mode
from ..input_spec import InputSpec, symbols
from ..sources.loaded import LoadedSource
from .candidate import Candidate, spec_json
from .consumers import consumers
from .conventions import kept_examples
from .layers import candidates_for, mask_candidates
from .trial import Trial


def propose_inputs(channel: Channel, source: LoadedSource) -> JsonObject:
    """`inputs`: specs with which forward ran, or [] with `note` saying what could not be known."""
    use_eval_mode(source.model, source.was_training, channel)
    parameters = [item for item in forward_parameters(source.model) if not item.name.startswith("*")]
    names = [item.name for item in parameters]
    trial = Trial(source.model, subject_name(source.file, source.name))
    channel.progress(None, "trying inputs")
    kept = kept_examples(source.model, source.file, names)
    if kept is not None:
        found, called = kept
        if trial.shapes([item.spec for item in found], {}) is not None:
            return _answer(trial, found, trial.free_batch([item.spec for item in found]))
        return _nothing(f"{called}, but forward does not run with it: {trial.last_error}")
    return _by_layers(source, parameters, trial)


def _by_layers(source: LoadedSource, parameters: Sequence[ForwardParameter], trial: Trial) -> JsonObject:
    required = [item.name for item in parameters if item.required]
    if not required:
        return _nothing("forward requires no argument by name.")
    reached = consumers(source.model, required)
    choices = {name: candidates_for(name, *reached[name]) for name in required if name in reached}
    first = next((items[0] for items in choices.values() if items), None)
    for name in required:
        if not choices.get(name) and first is not None and "mask" in name.lower():
            choices[name] = mask_candidates(name, first)
    unknown = [name for name in required if not choices.get(name)]
    if unknown:
        return _nothing(f"Nothing in the model says what {', '.join(unknown)} looks like.")
    for combination in _combinations([choices[name] for name in required]):
        specs = [item.spec for item in combination]
        base = trial.shapes(specs, {})
        if base is not None:
            return _answer(trial, combination, trial.keep_free(specs, base))
        if trial.over:
            break
    return _nothing(f"forward did not run with what its first layers suggest: {trial.last_error}")


def _combinations(choices: list[list[Candidate]]) -> Iterator[tuple[Candidate, ...]]:
    return itertools.product(*choices)


def _answer(trial: Trial, found: Sequence[Candidate], specs: Sequence[InputSpec]) -> JsonObject:
    free = list(symbols(specs))
    varied = f", and with another size of {' and '.join(free)}" if free else ""
    return {
        "inputs": [
            {"spec": spec_json(spec), "reason": item.reason} for item, spec in zip(found, specs, strict=True)
        ],
        "note": f"forward ran with these{varied}.",
        "runs": trial.runs,
    }


def _nothing(note: str) -> JsonObject:
    return {"inputs": [], "note": note, "runs": 0}
