"""Not enough memory, or no end."""

from __future__ import annotations

import re

from .lesson import Failure, Told, lesson


@lesson("out-of-memory", "A tensor does not fit in memory")
def out_of_memory(failure: Failure) -> Told | None:
    found = re.search(
        r"DefaultCPUAllocator: (?:can't allocate|not enough) memory: you tried to allocate (\d+) bytes", failure.text
    )
    if found is None and failure.kind not in ("OutOfMemoryError", "MemoryError"):
        return None
    size = f" of {int(found.group(1)) / (1 << 30):,.1f} GiB" if found else ""
    return Told(
        f"A tensor{size} does not fit in memory{failure.at}.",
        f"The inputs were {failure.inputs}." if failure.inputs else "Exporting holds the weights more than once.",
        (
            "Use smaller example sizes: an export needs no large batch.",
            "Look for a size computed wrongly at that line.",
            "Close other programs, or use a machine with more memory.",
        ),
    )


@lesson("endless-recursion", "The model calls itself without end")
def recursion(failure: Failure) -> Told | None:
    if not isinstance(failure.error, RecursionError):
        return None
    return Told(
        f"Functions call each other without end{failure.at}.",
        "Python stops at about a thousand calls within calls. A module that holds itself does this in eval() as well.",
        ("Look for a method that calls itself, or __getattr__ that needs an attribute that is not set yet.",),
    )


@lesson("protobuf-too-large", "A model over 2 GB is written as one ONNX file")
def protobuf(failure: Failure) -> Told | None:
    texts = (
        r"exceeds? (?:the )?maximum protobuf size of 2 ?GB",
        r"Message onnx\.ModelProto exceeds",
        r"The serialized model is larger than the 2GiB limit",
        r"Failed to serialize proto",
    )
    if failure.phase != "export" or not any(re.search(item, failure.text) for item in texts):
        return None
    return Told(
        "The model is over 2 GB, more than one ONNX file can hold.",
        "An ONNX file is one protobuf message, which ends at 2 GiB; weights have to lie beside it.",
        (
            "Use the target onnx: it writes weights into a file of external data beside the model.",
            "Register large constants as parameters or buffers: they count for that decision.",
        ),
    )
