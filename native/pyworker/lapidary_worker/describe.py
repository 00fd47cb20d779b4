"""Answers `describe`: what a source file offers, without running its forward."""

from __future__ import annotations

from .binding import forward_parameters
from .channel import JsonObject
from .sources.loaded import LoadedSource


def describe(source: LoadedSource) -> JsonObject:
    """Class, parameter count and size, forward's parameters, and what the file declares about inputs and outputs."""
    from torch.nn.parameter import is_lazy

    parameters = [item for item in source.model.parameters() if not is_lazy(item)]
    return {
        "kind": source.kind,
        "name": source.name,
        "moduleClass": type(source.model).__name__,
        "parameters": {
            "count": sum(item.numel() for item in parameters),
            "bytes": sum(item.numel() * item.element_size() for item in parameters),
        },
        "forward": [item.to_json() for item in forward_parameters(source.model)],
        "declaredInputs": source.declared_inputs,
        "declaredOutputs": source.declared_outputs,
        "training": source.was_training,
        "checkpoint": None if source.match is None else source.match.to_json(),
        "notes": source.notes,
    }
