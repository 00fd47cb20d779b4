"""The opset that was asked for."""

from __future__ import annotations

import re

from .lesson import Failure, Told, lesson


@lesson("opset-too-low", "An operator needs a newer opset than was asked for")
def too_low(failure: Failure) -> Told | None:
    found = re.search(
        r"operator '([^']+)' to ONNX opset version (\d+) is not supported\. Support for this operator was added in version (\d+)",
        failure.text,
    )
    if found is None or int(found.group(3)) <= int(found.group(2)):
        return None
    operator, asked, needed = found.groups()
    return Told(
        f"{operator} cannot be exported at opset {asked}{failure.at}: it needs opset {needed}.",
        "ONNX gained the operator, or what it is written with, in that version.",
        (
            f"Ask for opset {needed} or higher; the default is 17.",
            "Or use the target onnx, which writes opset 18 to 25.",
        ),
    )
