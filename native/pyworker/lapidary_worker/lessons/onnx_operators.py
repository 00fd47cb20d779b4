"""Operators ONNX exporters cannot translate."""

from __future__ import annotations

import re

from .lesson import Failure, Told, lesson

_KNOWN = {
    "svd": "Decompose the constant matrix in __init__, or compute it outside of the model.",
    "eig": "Compute it outside of the model; ONNX has no eigenvalues.",
    "inv": "Solve it outside, or use the target onnx, or write the inverse of a small matrix by hand.",
    "fft": "Use the target onnx, which translates FFTs to DFT, or a product with the matrix of the transform.",
    "unique": "Return a mask of the full size in place of unique values.",
    "sparse": "Use dense tensors: ONNX has no sparse operators that runtimes support.",
}


@lesson("complex-dtype", "An operator on complex numbers cannot be exported")
def complex_dtype(failure: Failure) -> Told | None:
    by_dynamo = "No ONNX function found" in failure.text and "complex-valued input" in failure.text
    by_legacy = failure.kind == "UnsupportedOperatorError" and re.search(
        r"aten::(?:\w*fft\w*|view_as_complex|complex|polar)'", failure.text
    )
    by_symbolic = failure.kind == "SymbolicValueError" and "does not currently support complex types" in failure.text
    if not (by_dynamo or by_legacy or by_symbolic):
        return None
    named = re.search(r"op='([\w.]+)'|operator '([\w:]+)'|(\w+) does not currently support complex", failure.text)
    operator = next((item for item in named.groups() if item), "") if named else "the operator"
    if by_symbolic:
        operator = f"the {operator} of the older exporter"
    return Told(
        f"The model computes with complex numbers{failure.at}, and {operator} has no ONNX form for them.",
        "ONNX operators hardly take complex tensors; the exporter carries real and imaginary parts for some of them only.",
        (
            "Keep real and imaginary part as two real tensors, or as a last axis of size 2 (torch.view_as_real).",
            "Rotary embeddings: use cos and sin in place of torch.polar.",
            "Try the target onnx, which knows FFTs and STFT."
            if failure.target == "onnx-legacy"
            else "exported-program keeps complex tensors.",
        ),
    )


@lesson("sparse-tensor", "A sparse tensor cannot be exported")
def sparse(failure: Failure) -> Told | None:
    if not re.search(
        r"No ONNX function found for <OpOverload\(op='aten\._?\w*sparse|operator 'aten::\w*sparse", failure.text
    ):
        return None
    return Told(
        f"The model uses a sparse tensor{failure.at}, and ONNX has no operators for them.",
        "Exporters translate dense tensors only.",
        ("Use dense tensors: x @ y in place of torch.sparse.mm.", "exported-program keeps sparse operators."),
    )


@lesson("unsupported-operator-onnx", "The ONNX exporter has no translation for an operator of PyTorch")
def dynamo(failure: Failure) -> Told | None:
    found = re.search(r"No ONNX function found for <OpOverload\(op='([\w.]+)'", failure.text)
    if found is None and failure.kind != "DispatchError":
        return None
    name = found.group(1) if found else "an operator"
    return Told(
        f"The ONNX exporter has no translation for {name}{failure.at}.",
        "ONNX has no such operator, and nobody wrote it with those it has.",
        (
            *_way_round(name),
            "Replace it by plain torch operations, or give a translation in custom_translation_table.",
            "Or have the model call torch.onnx.ops.symbolic in its place, for a runtime that has the operator.",
            "exported-program keeps it as it is.",
        ),
    )


@lesson("unsupported-operator-legacy", "The older ONNX exporter cannot translate an operator of PyTorch")
def legacy(failure: Failure) -> Told | None:
    found = re.search(r"operator '([^']+)' to ONNX opset version (\d+) is not supported", failure.text)
    if failure.kind != "UnsupportedOperatorError":
        return None
    operator, opset = found.groups() if found else ("an operator", "the asked one")
    return Told(
        f"The older ONNX exporter cannot translate {operator} at opset {opset}{failure.at}.",
        "It is no longer developed, and newer operators were never added.",
        ("Use the target onnx, whose exporter translates more operators.", *_way_round(operator)),
    )


@lesson("unsupported-arguments-legacy", "The older ONNX exporter cannot translate an operator with these arguments")
def arguments(failure: Failure) -> Told | None:
    found = re.search(r"Unsupported: ONNX export of operator (\w+), (.+?)\. Please", failure.text)
    if failure.kind != "SymbolicValueError" or found is None:
        return None
    operator, reason = found.groups()
    adaptive = (
        ("Use fixed pooling, or an output size that divides the input's, or 1.",) if "adaptive" in operator else ()
    )
    return Told(
        f"The older ONNX exporter cannot translate this {operator}{failure.at}: {reason}.",
        "It needs sizes and options it can write as attributes of one ONNX operator.",
        (*adaptive, "Use the target onnx.", "Make the axes it depends on static."),
    )


def _way_round(operator: str) -> tuple[str, ...]:
    return tuple(hint for part, hint in _KNOWN.items() if part in operator)[:1]
