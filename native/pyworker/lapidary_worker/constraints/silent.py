"""What an exporter did to declared axes without an error: compares the program it made with what was declared."""

from __future__ import annotations

from typing import Any

from ..exporters.job import ExportJob
from . import words
from .fault import AxisFault, Place, places_of
from .names import in_axis_names
from .translate import Translation
from .watch import Watch


def silent_faults(job: ExportJob, program: Any, watch: Watch) -> list[AxisFault]:
    """Axes of the program that are numbers, restricted, or tied to one another though they were declared free."""
    translation = Translation(job, watch.together)
    sizes = _input_sizes(job, program)
    faults: dict[str, AxisFault] = {}
    for place, size in sizes.items():
        dim = _dim(job, place)
        if dim is None or not isinstance(size, int) or dim.symbol in faults:
            continue
        if dim.minimum is None or dim.minimum != dim.maximum:  # One size was asked for: it is static.
            line = translation.line_of_frozen(dim.symbol)
            faults[dim.symbol] = words.frozen(dim, places_of(dim.symbol, job.specs), size, line)
    for name in job.symbols:
        if name not in faults:
            own = translation.of_axis(name)
            if own is not None:
                faults[name] = own
    for fault in _tied(job, sizes, translation):
        faults.setdefault(fault.symbol, fault)
    return list(faults.values())


def _tied(job: ExportJob, sizes: dict[Place, Any], translation: Translation) -> list[AxisFault]:
    """Two declared names that the program calls by one symbol, and equations it took for granted."""
    found = {fault.symbol: fault for fault in translation.tied()}
    first: dict[str, str] = {}
    for place, size in sizes.items():
        dim = _dim(job, place)
        if dim is None or isinstance(size, int):
            continue
        text = str(size)
        known = first.setdefault(text, dim.symbol)
        if known != dim.symbol and dim.symbol not in found:
            line = translation.line_of_tie([known, dim.symbol])
            found[dim.symbol] = translation.tie(dim.symbol, f"{dim.symbol} = {known}", line)
        elif not text.isidentifier() and dim.symbol not in found:
            relation = f"{dim.symbol} = {in_axis_names(text, translation.names)}"
            found[dim.symbol] = translation.tie(dim.symbol, relation, translation.line_of_tie(job.symbols))
    return list(found.values())


def _input_sizes(job: ExportJob, program: Any) -> dict[Place, Any]:
    """Size by axis of every input as the program states it: a number, or an expression of torch."""
    nodes = {node.name: node for node in program.graph.nodes if node.op == "placeholder"}
    sizes: dict[Place, Any] = {}
    for input_name, node_name in zip(job.binding.input_names, program.graph_signature.user_inputs, strict=False):
        value = nodes[str(node_name)].meta.get("val") if str(node_name) in nodes else None
        for axis, size in enumerate(getattr(value, "shape", ())):
            sizes[Place(input_name, axis)] = size
    return sizes


def _dim(job: ExportJob, place: Place) -> Any:
    spec = next(item for item in job.specs if item.name == place.input)
    dim = spec.dims[place.axis]
    return dim if hasattr(dim, "symbol") else None
