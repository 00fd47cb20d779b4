"""Models quantised by torch.ao's eager mode."""

from __future__ import annotations

from .lesson import Failure, Told, lesson


@lesson("quantized-module", "An eagerly quantised model is exported")
def quantized(failure: Failure) -> Told | None:
    packed = "PackedParamsBase" in failure.text and "__obj_flatten__" in failure.text
    operator = "quantized::" in failure.text and failure.kind == "UnsupportedOperatorError"
    packed = packed or (
        "'torch.dtype' object has no attribute 'numel'" in failure.text and failure.target.startswith("onnx")
    )
    if failure.phase != "export" or not (packed or operator):
        return None
    return Told(
        "The model is quantised by torch.ao (quantize_dynamic or convert), and its packed weights cannot be exported.",
        "Their weights are objects of torch's own kernels, which neither torch.export nor ONNX knows.",
        (
            "Export the float model and quantise the ONNX file with onnxruntime.quantization.",
            "Or quantise in a way torch.export follows: torchao's quantize_ or pt2e.",
            "torchscript-trace keeps the quantised kernels, for use with PyTorch only.",
        ),
    )
