"""A failed export that is about declared axes: its faults, and the error that carries them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import WorkerError, traceback_text
from ..exporters.job import ExportJob
from ..user_code import user_location
from . import words
from .fault import AxisFault, places_of
from .names import in_axis_names, plain_relation
from .translate import Translation, about_axes
from .watch import Line, Watch

_VIOLATED = re.compile(r"(?:Constraints violated|Specializations unexpectedly required) \(([^)]*)\)")
_CONSTANT = re.compile(r"You marked (\S+) as dynamic but your code specialized it to be a constant \((\d+)\)")
_RELATED = re.compile(r"must always be related to the values of \w+ = \S+ by (\w+) = (.+?)\.?$", re.MULTILINE)
_EQUAL = re.compile(r"The values of (\w+) = \S+ and (\w+) = \S+ must always be equal")
_DATA = re.compile(r"data-dependent expression .+? \(unhinted: (.+?)\)\.  ")


def axis_failure(error: BaseException, job: ExportJob, watch: Watch) -> WorkerError | None:
    """The error of an export that failed because of declared axes; None when it failed because of something else."""
    if not job.symbols:
        return None
    translation = Translation(job, watch.first)
    for cause in _causes(error):
        text = str(cause)
        if _VIOLATED.search(text) or _CONSTANT.search(text):
            faults = _violated(text, job, translation, Translation(job, watch.first, with_layout=True))
        elif type(cause).__name__ == "GuardOnDataDependentSymNode":
            faults = _data_dependent(text, job, translation, _stopped_at(cause))
        else:
            continue
        if faults:
            return _worded(faults, traceback_text(error))
    return None


def _violated(text: str, job: ExportJob, translation: Translation, strict: Translation) -> list[AxisFault]:
    """strict: what torch asks for to the letter, sizes included at which only the layout would be another."""
    names = [name.strip() for group in _VIOLATED.findall(text) for name in group.split(",")]
    constants = {name: int(size) for name, size in _CONSTANT.findall(text)}
    relations = {name: f"{name} = {value}" for name, value in _RELATED.findall(text)}
    relations |= {name: f"{name} = {other}" for name, other in _EQUAL.findall(text)}
    faults: list[AxisFault] = []
    for name in dict.fromkeys([*names, *constants, *relations]):
        if name not in job.symbols:
            continue
        dim, places = job.symbols[name], places_of(name, job.specs)
        own, exact = translation.of_axis(name), strict.of_axis(name)
        if exact is not None and (own is None or (own.kind == "range" and exact.kind == "range")):
            own = exact  # A range that is advised has to be one that torch takes.
        if name in relations:
            axes = [item for item in re.findall(r"\w+", relations[name]) if item in job.symbols]
            faults.append(translation.tie(name, relations[name], translation.line_of_tie(axes)))
        elif own is not None and own.kind != "frozen" and name not in constants:
            faults.append(own)  # torch reports a specialization for sizes of which several work.
        elif name in constants:
            faults.append(words.frozen(dim, places, constants[name], translation.line_of_frozen(name)))
        elif own is not None:
            faults.append(own)
    return faults


def _data_dependent(text: str, job: ExportJob, translation: Translation, line: Line | None) -> list[AxisFault]:
    found = _DATA.search(text)
    condition = found.group(1) if found else ""
    worded = plain_relation(re.sub(r"\bu\d+\b", "the number", in_axis_names(condition, translation.names)))
    return [
        words.data_dependent(job.symbols[name], places_of(name, job.specs), worded, line)
        for name in about_axes(condition, translation.names)
    ]


def _stopped_at(error: BaseException) -> Line | None:
    """The line of user code that an exception which torch raises on the spot came from."""
    file, _, number = (user_location(error) or "").rpartition(":")
    return Line(file, int(number)) if file else None


def _worded(faults: list[AxisFault], detail: str) -> WorkerError:
    message = faults[0].message
    if len(faults) > 1:
        others = ", ".join(dict.fromkeys(fault.symbol for fault in faults[1:]))
        message = f"{message} The same export has faults in: {others}."
    hints = [fault.fix for fault in faults[:4]]
    line = next((fault.line for fault in faults if fault.line is not None), None)
    return WorkerError(
        "EXPORT_FAILED",
        message,
        list(dict.fromkeys(hints)),
        detail,
        axes=[fault.to_json() for fault in faults],
        lesson="frozen-axis",
        why="torch.export checks every size of the declared range against the code, not only the example.",
        where={"file": line.file, "line": line.number, "text": line.code} if line else None,
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    seen: set[int] = set()
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__
