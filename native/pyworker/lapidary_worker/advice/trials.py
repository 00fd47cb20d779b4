"""Runs torch.export, the tracer and the compiler once on the example, in a bounded time, and keeps what they say."""

from __future__ import annotations

import signal
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..constraints.failure import axis_failure
from ..constraints.fault import AxisFault
from ..constraints.silent import silent_faults
from ..constraints.watch import watch_sizes
from ..errors import WorkerError
from ..exporters.dynamic_shapes import dynamic_shapes
from ..exporters.forward import exportable_forward
from ..lessons import explain_export_failure
from ..lessons.place import Place
from ..user_code import is_library_file, is_user_file
from .advice import LEGACY, ONNX, PROGRAM, SCRIPT, TRACE, Advice, Subject


class TooSlow(BaseException):
    """The time is over. No Exception, so that code which catches those does not swallow it."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises TooSlow inside after so many seconds, where the system has timers for that."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return

    def end(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def try_export(subject: Subject) -> Iterator[Advice]:
    """torch.export once: its failure as advice, else the program for other rules to look at."""
    import torch

    job = subject.job
    if isinstance(job.model, torch.jit.ScriptModule):
        return
    with watch_sizes() as watch, torch.no_grad():
        try:
            with exportable_forward(job, plain_inputs=True):
                subject.program = torch.export.export(
                    job.model, job.values({}), dynamic_shapes=dynamic_shapes(job, True)
                )
        except Exception as error:
            failure = axis_failure(error, job, watch) or explain_export_failure(error, PROGRAM)
            yield _of_failure(failure, (PROGRAM, ONNX))
            return
    for fault in silent_faults(job, subject.program, watch):
        yield _of_fault(fault)
    if subject.wants(ONNX, LEGACY):
        try:
            subject.lowered = _lower(subject.program)
        except Exception:  # The exporter will say it; what was captured is looked at without.
            subject.lowered = subject.program.run_decompositions({})


def _lower(program: Any) -> Any:
    """As the ONNX exporter does before it translates."""
    from torch.onnx._internal.exporter import _decomp, _registration

    registry = _registration.ONNXRegistry.from_torchlib()
    known = set(_decomp.get_onnx_implemented_overloads(registry))
    return program.run_decompositions(_decomp.create_onnx_friendly_decomposition_table(known))


def try_trace(subject: Subject) -> Iterator[Advice]:
    """torch.jit.trace once: where it says that it bakes something in."""
    import torch

    job = subject.job
    with warnings.catch_warnings(record=True) as caught, torch.no_grad():
        warnings.simplefilter("always")
        try:
            with exportable_forward(job, plain_inputs=True):
                torch.jit.trace(job.model, job.values({}), check_trace=False)
        except Exception as error:
            yield _of_failure(explain_export_failure(error, TRACE), (TRACE, LEGACY))
    seen: set[tuple[str, int]] = set()
    for item in caught:
        place = Place(item.filename, item.lineno)
        own = is_user_file(place.file) or is_library_file(place.file)
        if item.category.__name__ != "TracerWarning" or not own or (place.file, place.line) in seen:
            continue
        seen.add((place.file, place.line))
        yield Advice(
            "baked-by-trace",
            "warning",
            f"Tracing freezes `{place.text}` as it is for the example: {_what(str(item.message))}.",
            "Use torch.where or torch.cond, or a target that is not traced: torchscript-script, exported-program, onnx.",
            (TRACE, LEGACY),
            place,
        )


def _what(text: str) -> str:
    for known, words in (
        ("to a Python boolean", "other inputs take the same way"),
        ("to a Python integer", "the number becomes a constant"),
        ("to a Python float", "the number becomes a constant"),
        ("to a Python number", "the number becomes a constant"),
        ("to a Python list", "the values become constants"),
        ("to a NumPy array", "what numpy computed becomes a constant"),
        ("Iterating over a tensor", "the number of steps is fixed"),
        ("len to get the shape", "the size is fixed"),
        ("torch.tensor results are registered as constants", "the tensor becomes a constant"),
    ):
        if known in text:
            return words
    return "its result becomes a constant"


def try_script(subject: Subject) -> Iterator[Advice]:
    """torch.jit.script once, where it is asked for."""
    import torch

    if not subject.wants(SCRIPT) or isinstance(subject.job.model, torch.jit.ScriptModule):
        return
    with exportable_forward(subject.job, plain_inputs=True):
        try:
            torch.jit.script(subject.job.model)
        except Exception as error:
            yield _of_failure(explain_export_failure(error, SCRIPT), (SCRIPT,))


def _of_fault(fault: AxisFault) -> Advice:
    """An axis that torch.export froze or tied without a word."""
    found = fault.to_finding()
    where = Place(fault.line.file, fault.line.number) if fault.line is not None else str(found["where"])
    severity = found["severity"]
    return Advice(str(found["rule"]), severity, fault.message, fault.fix, (PROGRAM, ONNX), where)


def _of_failure(failure: WorkerError, targets: tuple[str, ...]) -> Advice:
    place = failure.where
    where: Place | str = ""
    if place is not None:
        where = Place(str(place["file"]), int(str(place["line"])))
    return Advice(failure.lesson or "export-fails", "error", failure.message, " ".join(failure.hints), targets, where)
