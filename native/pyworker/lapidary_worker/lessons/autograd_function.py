"""torch.autograd.Function and other Python functions TorchScript cannot hold."""

from __future__ import annotations

import re

from .lesson import Failure, Told, lesson


@lesson("python-function-call", "TorchScript cannot save a call to a Python function, such as an autograd.Function")
def python_function(failure: Failure) -> Told | None:
    found = re.search(r"Could not export Python function call '(\w+)'", failure.text)
    if found is None:
        return None
    name = found.group(1)
    return Told(
        f"The model calls the Python function {name}{failure.at}, which TorchScript cannot save.",
        "A torch.autograd.Function, a function under lru_cache or @torch.jit.ignore stays Python, and the file has no Python.",
        (
            "Use exported-program or onnx, which look inside such functions.",
            f"Or call plain torch operations in place of {name} when torch.jit.is_tracing() or is_scripting() is true.",
        ),
    )


@lesson("autograd-function-onnx", "The older ONNX exporter cannot translate an autograd.Function")
def legacy(failure: Failure) -> Told | None:
    found = re.search(r"Couldn't export (?:Python )?operator (\S+)", failure.text)
    if failure.target != "onnx-legacy" or found is None:
        return None
    return Told(
        f"The older ONNX exporter cannot translate the inside of a torch.autograd.Function{failure.at} ({found.group(1)}).",
        "It traces the function as one call, and tries its inside when the function has no symbolic() of its own.",
        (
            "Use the target onnx, which translates what the function does.",
            "Or give the function a static method symbolic(g, …). The target onnx ignores it.",
        ),
    )
