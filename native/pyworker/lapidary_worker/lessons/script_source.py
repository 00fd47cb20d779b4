"""torch.jit.script needs source it can read and compile, of libraries and hooks as well."""

from __future__ import annotations

import re

from .lesson import Failure, Told, lesson

_OTHERS = "Use torchscript-trace, exported-program or onnx, which run the Python."


@lesson("script-hooks", "torch.jit.script meets weight_norm, spectral_norm or another hook")
def hooks(failure: Failure) -> Told | None:
    found = re.search(r"'(\w*Norm|\w*Hook|partial)' object has no attribute '__name__'", failure.text)
    if not failure.scripting or found is None:
        return None
    removal = {"WeightNorm": "remove_weight_norm", "SpectralNorm": "remove_spectral_norm"}.get(found.group(1))
    return Told(
        f"The model has a {found.group(1)} hook, which torch.jit.script cannot compile.",
        "torch.nn.utils.weight_norm and spectral_norm compute the weight in a hook before each forward.",
        (
            *(
                [f"Call torch.nn.utils.{removal}(module) before exporting: the weight is then fixed."]
                if removal
                else []
            ),
            _OTHERS,
        ),
    )


@lesson("script-no-source", "torch.jit.script meets a class whose source is in no file")
def no_source(failure: Failure) -> Told | None:
    if not failure.scripting or not "Can't get source for" in failure.text:
        return None
    return Told(
        "The model's source is in no file, and torch.jit.script compiles source.",
        "A class made by exec, in a notebook or in a console has none.",
        ("Write the class into a .py file.", _OTHERS),
    )


@lesson("script-library-code", "torch.jit.script meets library code it cannot compile")
def library(failure: Failure) -> Told | None:
    kinds = ("UnsupportedNodeError", "NotSupportedError", "FrontendError", "FrontendTypeError")
    quoted = re.search(r'File "([^"]+)", line (\d+)', failure.text)
    if not failure.scripting or failure.kind not in kinds or quoted is None:
        return None
    path = quoted.group(1).replace("\\", "/")
    if "/site-packages/" not in path:
        return None
    inside = f"{path.partition('/site-packages/')[2]}:{quoted.group(2)}"
    reason = failure.text.splitlines()[0].rstrip(":")
    return Told(
        f"The model calls library code torch.jit.script cannot compile ({inside}): {reason}.",
        "It compiles everything forward calls, libraries included: checkpoint, named_parameters and hooks are Python only.",
        (
            _OTHERS,
            "Leave such calls out when torch.jit.is_scripting() is true: checkpointing only helps training.",
        ),
    )
