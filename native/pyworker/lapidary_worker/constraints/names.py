"""torch's own symbols (`s27`, from `L['ids'].size()[1]`) to the axis names of the input specs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..binding import forward_parameters
from ..exporters.job import ExportJob
from ..input_spec import DynamicDim

_SOURCE = re.compile(r"L\['(\w+)'\](?:\[(?:'([^']+)'|(\d+))\])?\.size\(\)\[(\d+)\]")
_SYMBOL = re.compile(r"\b[su]\d+\b")


def axis_names(job: ExportJob, sources: Mapping[str, str]) -> dict[str, str]:
    """Per torch symbol the axis name; symbols that stand for no declared axis are left out."""
    found: dict[str, str] = {}
    for symbol, source in sources.items():
        name = name_of_source(job, source)
        if name is not None:
            found[symbol] = name
    return found


def name_of_source(job: ExportJob, source: str) -> str | None:
    """The axis name of `L['ids'].size()[1]`."""
    match = _SOURCE.search(source)
    if match is None:
        return None
    parameter, key, index, axis = match.groups()
    spec = next((item for item in job.specs if item.name == _input(job, parameter, key, index)), None)
    if spec is None or int(axis) >= len(spec.dims):
        return None
    dim = spec.dims[int(axis)]
    return dim.symbol if isinstance(dim, DynamicDim) else None


def _input(job: ExportJob, parameter: str, key: str | None, index: str | None) -> str | None:
    """The input that is passed as a parameter, or as an item of *args or **kwargs."""
    names = job.binding.input_names
    if key is not None:
        return key if key in names else None
    own = [item.name for item in forward_parameters(job.model) if not item.name.startswith("*")]
    if index is not None:
        at = int(index) + len(own)
        return names[at] if at < len(names) else None
    by_keyword = dict(job.binding.keywords)
    if parameter in by_keyword:
        return by_keyword[parameter]
    if parameter in own and own.index(parameter) < len(job.binding.positional):
        return job.binding.positional[own.index(parameter)]
    # A forward made for the exporter is called with one parameter per input.
    made = re.fullmatch(r"input_(\d+)", parameter)
    if made is not None and int(made.group(1)) < len(names):
        return names[int(made.group(1))]
    return parameter if parameter in names else None


def in_axis_names(text: str, names: Mapping[str, str]) -> str:
    """An expression of torch with the axis names in it: `Eq(2*s27, s94)` -> `Eq(2*half, seq)`."""
    return _SYMBOL.sub(lambda match: names.get(match.group(), match.group()), text)


def plain_relation(text: str) -> str:
    """`Eq(2*half, seq)` as `2*half = seq`; other conditions as they are."""
    for call, sign in (("Eq", "="), ("Ne", "≠")):
        if text.startswith(f"{call}(") and text.endswith(")"):
            left, right = _halves(text[len(call) + 1 : -1])
            if right is not None:
                return f"{left} {sign} {right}"
    return text


def _halves(text: str) -> tuple[str, str | None]:
    depth = 0
    for index, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            return text[:index].strip(), text[index + 1 :].strip()
    return text, None
