"""forward is missing, or is called otherwise than it is written."""

from __future__ import annotations

import re

from .lesson import Failure, Told, lesson


@lesson("forward-missing", "The module has no forward")
def missing(failure: Failure) -> Told | None:
    found = re.search(r'Module \[(\w+)\] is missing the required "forward" function', failure.text)
    if found is None:
        return None
    return Told(
        f"The class {found.group(1)} has no forward.",
        "A module is called through its method forward. A misspelt one is never found.",
        ("Name the method forward, with self and the inputs as parameters.",),
    )


@lesson("tensor-indexed-by-name", "forward expects a dict and is given a tensor")
def by_name(failure: Failure) -> Told | None:
    line = failure.place.text if failure.place else ""
    found = re.search(r"(\w+)\[[\"'](\w+)[\"']\]", line)
    texts = ("too many indices for tensor", "only integers, slices", "new(): invalid data type 'str'")
    if failure.phase != "run" or found is None or not failure.text.startswith(texts):
        return None
    name, key = found.groups()
    return Told(
        f"forward takes {name}[{key!r}]{failure.at}, and {name} is a tensor.",
        "Inputs are tensors, one per input spec.",
        (
            f"Write a small module whose forward takes {key} as a parameter and calls the model with {{{key!r}: {key}}}.",
            "Give that module as the entry.",
        ),
    )
