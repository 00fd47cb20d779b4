"""torch.compile: what it needs, said before it is asked; and what came of it."""

from __future__ import annotations

import os
import shutil
from typing import Any

from .errors import WorkerError, one_line, traceback_text

_OTHER_WAY = "Or compile without building kernels: @compile,backend=aot_eager."


def compile_model(model: Any, mode: str | None, backend: str | None, label: str) -> Any:
    """The compiled model, which compiles at its first call. Refuses a backend that cannot work here."""
    import torch

    chosen = backend or "inductor"
    known = torch.compiler.list_backends(exclude_tags=())
    if chosen not in known:
        message = f"torch.compile has no backend {chosen}; here it has {', '.join(known)}."
        raise WorkerError("SUBJECT_INVALID", message, ["Leave backend out for inductor."])
    if chosen == "inductor":
        _require_compiler(label)
    # A shape too many would otherwise be run eagerly, with nothing but a warning.
    torch._dynamo.config.recompile_limit = 256
    try:
        return torch.compile(model, backend=chosen, **({} if mode is None else {"mode": mode}))
    except (RuntimeError, ValueError) as error:
        message = f"torch.compile cannot use backend {chosen} with mode {mode}: {one_line(str(error), 300)}"
        raise WorkerError("SUBJECT_INVALID", message, ["Leave mode out."], traceback_text(error)) from error


def _require_compiler(label: str) -> None:
    named = os.environ.get("CXX")
    if any(shutil.which(name) for name in ([named] if named else ["g++", "clang++", "cl"])):
        return
    what = f"CXX names {named}, which is not there" if named else "there is no g++, clang++ or cl on the PATH"
    message = f"{label} cannot be compiled: inductor builds kernels with a C++ compiler, and {what}."
    raise WorkerError("RUNTIME_MISSING", message, ["Install g++, or name a compiler in CXX.", _OTHER_WAY])


def compile_failure(error: BaseException, label: str) -> WorkerError | None:
    """RUN_FAILED for an error of torch.compile itself; None for one of the model."""
    from torch._dynamo.exc import BackendCompilerFailed, TorchDynamoException

    inductor = type(error).__module__.startswith("torch._inductor")
    if not inductor and not isinstance(error, (BackendCompilerFailed, TorchDynamoException)):
        return None
    cause = error.__cause__ or error
    message = f"torch.compile failed on {label}: {one_line(str(cause), 300)}"
    hints = ["The log has the compiler's own words.", _OTHER_WAY]
    return WorkerError("RUN_FAILED", message, hints, traceback_text(error))


def compile_record() -> dict[str, int]:
    """How many graphs torch.compile made in this process, and where it gave up and went on in Python."""
    from torch._dynamo.utils import counters

    return {
        "graphs": int(counters["stats"].get("unique_graphs", 0)),
        "graphBreaks": sum(counters["graph_break"].values()),
    }
