"""Operators made with torch.library."""

from __future__ import annotations

import re

from .lesson import Failure, Told, lesson


@lesson("custom-operator-without-fake", "A custom operator does not say what shape it returns")
def without_fake(failure: Failure) -> Told | None:
    found = re.search(r"no fake impl registered for <CustomOpDef\((\S+?)\)>", failure.text) or re.search(
        r"(\w+::\w+|\w+\.\w+\.\w+): attempted to run this operator with Meta tensors", failure.text
    )
    if found is None:
        return None
    name = found.group(1)
    short = re.split(r"::|\.", name)[1] if re.search(r"::|\.", name) else name
    return Told(
        f"The custom operator {name} does not say what it returns{failure.at}.",
        "While it is captured no kernel runs, so torch.export asks the operator's fake for shape and dtype.",
        (f"Register one: @{short}.register_fake with a function that returns torch.empty_like(x) or alike.",),
    )


@lesson("custom-operator-onnx", "The ONNX exporter has no translation for a custom operator")
def onnx(failure: Failure) -> Told | None:
    found = re.search(r"No ONNX function found for <OpOverload\(op='((?!aten\.|prims\.)[\w.]+)'", failure.text)
    if found is None:
        return None
    name = found.group(1)
    return Told(
        f"The ONNX exporter has no translation for the custom operator {name}{failure.at}.",
        "ONNX has only its own operators; a custom one has to be written with them, or to be provided by the runtime.",
        (
            "Give one in custom_translation_table: a function written with onnxscript.",
            "Or have the model call torch.onnx.ops.symbolic, which makes a node of a domain of yours.",
            "Or replace it by plain torch operations when torch.onnx.is_in_onnx_export() is true.",
            "exported-program keeps it as it is.",
        ),
    )
