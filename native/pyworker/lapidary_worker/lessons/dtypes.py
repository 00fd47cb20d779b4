"""Element types that do not go together."""

from __future__ import annotations

import re

from .lesson import Failure, Told, lesson

_NAMES = {
    "Double": "float64",
    "Float": "float32",
    "Half": "float16",
    "BFloat16": "bfloat16",
    "Long": "int64",
    "Int": "int32",
}
_NAMES |= {name.lower(): value for name, value in _NAMES.items()}


@lesson("index-dtype", "An embedding or an index is given floating point numbers")
def index(failure: Failure) -> Told | None:
    found = re.search(
        r"Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got torch\.(\w+)Tensor",
        failure.text,
    )
    if found is None and "tensors used as indices must be long, int, byte or bool" not in failure.text:
        return None
    got = _NAMES.get(found.group(1), found.group(1)) if found else "another type"
    return Told(
        f"An embedding is given {got} indices{failure.at}; it takes int64 or int32.",
        f"The inputs were {failure.inputs}." if failure.inputs else "Indices are whole numbers.",
        ("Declare the input as int64 with the range of the vocabulary: ids:int64(0..29999)[batch=2,seq=16].",),
    )


@lesson("dtype-mismatch", "Input and weights have different element types")
def mismatch(failure: Failure) -> Told | None:
    patterns = (
        r"must have the same dtype, but got (\w+) and (\w+)",
        r"expected (?:scalar type|m1 and m2 to have the same dtype, but got:) (\w+) (?:but found|!=) (\w+)",
        r"Input type \((?:torch\.)?(?:cuda\.)?(\w+?)(?:Tensor)?\) and (?:bias|weight) type \((?:torch\.)?(?:cuda\.)?(\w+?)(?:Tensor)?\) should be the same",
    )
    found = next((item for item in (re.search(pattern, failure.text) for pattern in patterns) if item), None)
    if found is None:
        return None
    one, two = (_NAMES.get(name, name) for name in found.groups())
    return Told(
        f"{one} meets {two}{failure.at}.",
        f"The inputs were {failure.inputs}; operators do not convert between floating point types."
        if failure.inputs
        else "Operators do not convert between floating point types.",
        (
            f"Declare the input as {two}, or as the type of the weights.",
            "Convert where they meet: x.to(self.weight.dtype).",
            "A model loaded in half precision: call .float() in the factory.",
        ),
    )


@lesson("low-precision-unsupported", "An operator has no kernel for float16 or bfloat16 on the CPU")
def low_precision(failure: Failure) -> Told | None:
    found = re.search(
        r"Low precision dtypes not supported\. Got (\w+)|not implemented for '(Half|BFloat16)'", failure.text
    )
    if found is None:
        return None
    name = _NAMES.get(found.group(1) or found.group(2), "float16")
    return Told(
        f"An operator has no {name} kernel on the CPU{failure.at}.",
        "Lapidary runs models on the CPU, where some operators exist for float32 only.",
        ("Export in float32, and convert the ONNX file to float16 after.", "Convert around this operator: x.float()."),
    )
