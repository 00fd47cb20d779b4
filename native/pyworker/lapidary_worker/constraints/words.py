"""Words and fixes for what torch found out about one axis; the fixes are in the grammar of the input specs."""

from __future__ import annotations

import re
from functools import partial

from ..errors import one_line
from ..input_spec import DynamicDim
from .fault import AxisFault, Place, places_text
from .sizes import step_of
from .watch import Line


_LOOP = re.compile(r"\bfor\b.+\bin\b|^while\b")


def frozen(dim: DynamicDim, places: tuple[Place, ...], size: int, line: Line | None) -> AxisFault:
    """The axis works at one size only."""
    named = f"The axis {dim.symbol} ({places_text(places)})"
    if dim.example < 2:
        message = f"{named} was exported at its example size {dim.example}, which torch.export takes for a constant."
        fix = f"Use an example size of 2 or more: {_written(dim.symbol, 2, dim.minimum, dim.maximum)}."
        return AxisFault(dim.symbol, places, "example-one", message, fix, size=size)
    message = f"{named} was declared dynamic, but torch.export froze it at its example size {size}{_because(line)}."
    fix = f"Make the axis static ({size} in place of {dim.symbol}), or change the code that needs it to be {size}."
    if line is not None and _LOOP.search(line.code):
        fix += " torchscript-script keeps a loop over an axis."
    return AxisFault(dim.symbol, places, "frozen", message, fix, size=size, line=line)


def restricted(
    dim: DynamicDim, places: tuple[Place, ...], works: list[int], looked_to: int, line: Line | None
) -> AxisFault:
    """The axis works at some of its sizes only. works: those of them, in order; looked_to: the last one looked at."""
    found = partial(AxisFault, dim.symbol, places, minimum=works[0], line=line, declared=dim.has_range)
    named = f"The axis {dim.symbol} ({places_text(places)})"
    at = f" torch found this{_because(line, ' ')}." if line is not None else ""
    least, most, step = works[0], works[-1], step_of(works)
    bounded = most < looked_to
    if step == 1 or len(works) == 2 and most == least + 1:
        declared = ", not at every size that was declared" if dim.has_range else ""
        to = f"to {most}" if bounded or dim.maximum is not None else "up"
        # torch looks at 2 and up, and takes 1 along where nothing speaks against it.
        lower = dim.minimum if least == 2 else least
        message = f"{named} works {'' if lower is None else f'from {lower} '}{to} only{declared}.{at}"
        example = min(max(dim.example, least), most)
        upper = most if bounded or dim.maximum is not None else None
        fix = f"Declare the range that works: {_written(dim.symbol, example, lower, upper)}."
        return found("range", message, fix, minimum=lower, maximum=upper)
    if step is not None:
        what = f"multiples of {step}" if least % step == 0 else f"every {step}th size from {least}"
        message = f"{named} works at {what} only.{at}"
        fix = (
            f"A range cannot say that: make the axis static ({dim.example} in place of {dim.symbol}), "
            f"or pad to {what} in the model."
        )
        return found("multiple", message, fix, step=step)
    some = ", ".join(str(size) for size in works[:5])
    message = f"{named} works at some of its sizes only ({some}{', …' if len(works) > 5 else ''}).{at}"
    fix = f"Make the axis static ({dim.example} in place of {dim.symbol}), or change the code at that line."
    return found("some", message, fix)


def tied(
    dim: DynamicDim, places: tuple[Place, ...], relation: str, equal_to: str | None, line: Line | None
) -> AxisFault:
    """The axis cannot be chosen freely of another. equal_to: the other axis when they are the same size."""
    message = f"The axis {dim.symbol} ({places_text(places)}) is not free: the model needs {relation}{_because(line)}."
    if equal_to is not None:
        fix = f"Give both axes one name: write {equal_to} in place of {dim.symbol}."
    else:
        fix = f"Make one of the axes static, or take {dim.symbol} from the other tensor's shape inside the model."
    return AxisFault(dim.symbol, places, "tied", message, fix, line=line)


def data_dependent(dim: DynamicDim, places: tuple[Place, ...], condition: str, line: Line | None) -> AxisFault:
    """The axis is compared with a number that is only known when the model runs."""
    message = (
        f"The model compares the axis {dim.symbol} ({places_text(places)}) with a number it computes from a tensor "
        f"({condition}){_because(line, ' ')}, which torch.export cannot follow."
    )
    fix = "Take that number from a shape instead, or write the decision with torch.where or torch.cond."
    return AxisFault(dim.symbol, places, "data", one_line(message), fix, line=line)


def _because(line: Line | None, joint: str = ", because of ") -> str:
    if line is None:
        return ""
    code = line.code if len(line.code) <= 100 else line.code[:99] + "…"
    at = "at " if joint == " " else ""
    name = re.split(r"[/\\]", line.file)[-1]
    return f"{joint}{at}{name}:{line.number}" + (f" `{code}`" if code else "")


def _written(symbol: str, example: int, minimum: int | None, maximum: int | None) -> str:
    if minimum is None and maximum is None:
        return f"{symbol}={example}"
    return f"{symbol}={example}{{{'' if minimum is None else minimum}..{'' if maximum is None else maximum}}}"
