"""Answers `bench_overhead`: what calling a model that does nothing costs, per kind of subject."""

from __future__ import annotations

from .channel import JsonObject
from .errors import WorkerError
from .params import Params
from .timing import time_calls
from .torch_env import TorchEnvironment

_DEFAULT_WARMUP = 50


def bench_overhead(environment: TorchEnvironment, params: Params) -> JsonObject:
    """Times an identity module on one float. kind: eager (the default), torchscript or export."""
    torch = environment.torch()
    environment.use_threads(params.integer("threads", default=1, least=1))
    kind = params.optional_string("kind") or "eager"
    module = torch.nn.Identity().eval()
    value = torch.zeros(1)
    with torch.no_grad():
        if kind == "torchscript":
            module = torch.jit.trace(module, (value,))
        elif kind == "export":
            module = torch.export.export(module, (value,)).module()
        elif kind != "eager":
            raise WorkerError("PROTOCOL", f"A subject is eager, torchscript or export, not {kind!r}.")
    warmup = params.integer("warmup", default=_DEFAULT_WARMUP)
    with torch.no_grad():
        return {"samplesMs": time_calls(module, (value,), {}, warmup, params.integer("samples"))}
