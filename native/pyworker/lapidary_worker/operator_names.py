"""What operators of PyTorch are called, wherever they are met, and where in the user's code they stand."""

from __future__ import annotations

import os
import re

# Operators that only make, place, name or cut tensors: what they give is what another one gave.
_PLACING = frozenset(
    "alias arange as_strided broadcast_to cat chunk clone concat contiguous copy cpu detach detach_copy device dropout"
    " dropout1d dropout2d empty empty_like expand expand_as eye feature_dropout fill flatten float full full_like"
    " getitem half index_select lift_fresh_copy linspace mH mT masked_select moveaxis movedim narrow new_empty new_full"
    " new_ones new_tensor new_zeros numpy_T ones ones_like pad permute positive repeat repeat_interleave reshape"
    " reshape_as roll select set_grad_enabled setitem slice split split_with_sizes squeeze stack swapaxes t tensor"
    " tile to transpose type type_as unbind unflatten unsafe_view unsqueeze view view_as zero zeros zeros_like".split()
)
# Code that is not the user's: torch, and this package.
_LIBRARY = re.compile(r"(?:^|[\\/](?:site|dist)-packages[\\/])torch[\\/]")
_OWN = os.path.dirname(__file__) + os.sep
# `File "model.py", line 41` in a traceback, `model.py(41): forward` in a trace.
_PLACES = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+)|^(?P<traced>\S.*)\((?P<number>\d+)\): ', re.MULTILINE)


def operator_name(name: str) -> str | None:
    """`softmax` of `softmax.int`, `_softmax` and `softmax_`; None for one that computes nothing."""
    bare = name.partition(".")[0].strip("_")
    return None if bare in _PLACING or bare in ("", "get", "set") else bare


def place_in_source(file: str, line: int) -> str:
    """`model.py:41`; '' for a line that is not the user's."""
    is_other = file in ("", "<string>") or file.startswith(_OWN) or _LIBRARY.search(file) is not None
    return "" if is_other else f"{os.path.basename(file)}:{line}"


def place_in_trace(text: str, innermost_last: bool = False) -> str:
    """Of a traceback the innermost line that is the user's; '' where none is."""
    found = [
        place_in_source(match["file"] or match["traced"], int(match["line"] or match["number"]))
        for match in _PLACES.finditer(text.partition("Serialized ")[0])
    ]
    return next(filter(None, reversed(found) if innermost_last else found), "")
