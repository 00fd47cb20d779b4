"""Words the ways in which exporters are known to fail: one sentence, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .constraints import constraint_in_words
from .errors import WorkerError, one_line, traceback_text
from .torch_env import install_hint
from .user_code import exception_text, short, user_location

_ONNX_TARGETS = ("onnx", "onnx-legacy")


def explain_export_failure(error: BaseException, target: str) -> WorkerError:
    """Turns what an exporter raised into EXPORT_FAILED (or PYTHON_PACKAGE_MISSING) with its cause in words."""
    detail = traceback_text(error)
    where = user_location(error)
    at = f" at {short(where)}" if where else ""
    for cause in _chain(error):
        found = _known(cause, at, target)
        if found is not None:
            code, message, hints = found
            return WorkerError(code, message, [*hints, "The log has the full traceback."], detail)
    root = _chain_end(error)
    message = f"{_tool(target)} failed{at}: {exception_text(root)}"
    return WorkerError("EXPORT_FAILED", message, [_other_way(target), "The log has the full traceback."], detail)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception and its causes, innermost first: the first cause says most."""
    found: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in found:
        found.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return reversed(found)


def _chain_end(error: BaseException) -> BaseException:
    return next(_chain(error))


def _known(error: BaseException, at: str, target: str) -> tuple[str, str, list[str]] | None:
    kind = type(error).__name__
    text = str(error)
    if isinstance(error, ModuleNotFoundError) and error.name:
        package = error.name.partition(".")[0]
        message = f"{_tool(target)} needs the Python package {package}, which is not installed."
        return "PYTHON_PACKAGE_MISSING", message, [install_hint(package)]
    if kind == "GuardOnDataDependentSymNode" or "data-dependent" in text.lower():
        message = f"The model decides on the values of a tensor{at}, which torch.export cannot follow."
        return (
            "EXPORT_FAILED",
            message,
            [
                "Write the decision with torch.where or torch.cond.",
                "Or use torchscript-script, which keeps Python control flow.",
            ],
        )
    if kind == "ConstraintViolationError" or "Constraints violated" in text or "Suggested fixes" in text:
        return "EXPORT_FAILED", *constraint_in_words(text)
    if kind == "UnsupportedOperatorError":
        return "EXPORT_FAILED", *_unsupported_operator(text, at)
    if kind == "DispatchError" or "No ONNX function found" in text or "No decompositions" in text:
        name = re.search(r"OpOverload\(op='([^']+)'", text)
        operator = name.group(1) if name else "an operator"
        message = f"The ONNX exporter has no translation for {operator}{at}."
        return (
            "EXPORT_FAILED",
            message,
            [
                "Replace the operator by plain torch operations.",
                "Or give a translation with torch.onnx.ops.symbolic in the model.",
            ],
        )
    python_call = re.search(r"Could not export Python function call '(\w+)'", text)
    if python_call:
        message = f"The model calls the Python function {python_call.group(1)}, which TorchScript cannot save."
        return "EXPORT_FAILED", message, ["Use exported-program or onnx, which look inside such functions."]
    if target == "torchscript-script" and kind in (
        "NotSupportedError", "UnsupportedNodeError", "FrontendTypeError", "FrontendError", "RuntimeError", "OSError",
    ):  # fmt: skip
        return "EXPORT_FAILED", *_script(error, at)
    if "Tracer cannot infer type" in text or "Only tensors, lists, tuples of tensors" in text:
        message = f"Tracing failed: the model takes or returns something that is not a tensor{at}."
        return "EXPORT_FAILED", message, ["Return tensors, or tensors in a tuple or a dict."]
    return None


def _unsupported_operator(text: str, at: str) -> tuple[str, list[str]]:
    operator = re.search(r"operator '([^']+)'", text)
    opset = re.search(r"opset version (\d+)", text)
    needed = re.search(r"Support for this operator was added in version (\d+)", text)
    message = (
        f"The older ONNX exporter cannot translate {operator.group(1) if operator else 'an operator'}"
        f"{f' at opset {opset.group(1)}' if opset else ''}{at}."
    )
    added = needed.group(1) if needed else None
    hints = [f"Ask for opset {added} or higher."] if added and (not opset or added != opset.group(1)) else []
    return message, [*hints, "Or use the target onnx, whose exporter translates more operators."]


def _script(error: BaseException, at: str) -> tuple[str, list[str]]:
    head = one_line(str(error).strip().split(":\n")[0].split("\n")[0] or type(error).__name__, 200)
    message = f"torch.jit.script cannot compile the model{at}: {head}"
    return message, [
        "Add type annotations to what is not a tensor, and avoid Python features TorchScript lacks.",
        "Or use torchscript-trace or exported-program.",
    ]


def _tool(target: str) -> str:
    return {
        "torchscript-trace": "torch.jit.trace",
        "torchscript-script": "torch.jit.script",
        "exported-program": "torch.export",
        "onnx": "The ONNX exporter",
        "onnx-legacy": "The older ONNX exporter",
    }.get(target, target)


def _other_way(target: str) -> str:
    if target in _ONNX_TARGETS:
        return f"Try the target {'onnx-legacy' if target == 'onnx' else 'onnx'}."
    return "Try another target: torchscript-trace, torchscript-script or exported-program."
