"""Gives a model, for as long as it is exported, a forward that every exporter understands."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..flatten import flatten
from .job import ExportJob


@contextmanager
def exportable_forward(job: ExportJob, plain_inputs: bool) -> Iterator[None]:
    """While open, forward returns a tensor or a flat tuple of tensors, and with `plain_inputs` takes one positional
    parameter per input, which is all that tracing knows.

    The instance's own forward is replaced instead of wrapping the model, because a wrapper would put its name in
    front of every parameter and scope in the exported file. Nothing is replaced when nothing has to be.
    """
    import torch

    rewire = plain_inputs and job.binding.unusual
    if (job.plain_output and not rewire) or isinstance(job.model, torch.jit.ScriptModule):
        yield
        return
    original = job.model.forward
    had_own = "forward" in vars(job.model)

    def forward(*args: Any, **kwargs: Any) -> Any:
        if rewire:
            args, kwargs = job.binding.arguments(dict(zip(job.binding.input_names, args, strict=True)))
        value = original(*args, **kwargs)
        if job.plain_output:
            return value
        tensors = tuple(tensor for _, tensor in flatten(value))
        return tensors if len(tensors) > 1 else tensors[0]

    forward.__signature__ = _signature(job) if rewire else inspect.signature(original)  # type: ignore[attr-defined]
    job.model.forward = forward
    try:
        yield
    finally:
        if had_own:
            job.model.forward = original
        else:
            del job.model.forward


def _signature(job: ExportJob) -> inspect.Signature:
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    names = [name if name.isidentifier() else f"input_{index}" for index, name in enumerate(job.binding.input_names)]
    return inspect.Signature([inspect.Parameter(name, kind) for name in names])
