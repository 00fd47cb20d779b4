"""Names that are not there."""

from __future__ import annotations

import re

from ..errors import nearest
from .lesson import Failure, Told, lesson


@lesson("missing-attribute", "A module has no attribute of that name, and one much like it")
def missing(failure: Failure) -> Told | None:
    found = re.search(r"'(\w+)' object has no attribute '(\w+)'", failure.text)
    owner = getattr(failure.error, "obj", None) if isinstance(failure.error, AttributeError) else None
    if found is None or failure.phase == "export" or not hasattr(owner, "named_modules"):
        owner = (
            _self_of(failure)
            if found and failure.phase != "export" and isinstance(failure.error, AttributeError)
            else None
        )
    if owner is None or found is None or type(owner).__name__ != found.group(1):
        return None
    kind, name = found.groups()
    close = nearest(name, [*owner._modules, *owner._parameters, *owner._buffers, *vars(owner)])
    return Told(
        f"{kind} has no attribute {name}{failure.at}.",
        "It was never set in __init__, or its name is misspelt.",
        (*([f"Did you mean {close}?"] if close else []), f"Set self.{name} in __init__."),
    )


def _self_of(failure: Failure) -> object | None:
    """The module whose __getattr__ raised: nn.Module's own is the last frame."""
    step = failure.error.__traceback__
    last = None
    while step is not None:
        last, step = step.tb_frame, step.tb_next
    owner = last.f_locals.get("self") if last is not None else None
    return owner if hasattr(owner, "named_modules") else None
