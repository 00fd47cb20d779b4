"""A source that is TorchScript already."""

from __future__ import annotations

from .lesson import Failure, Told, lesson


@lesson("torchscript-source", "torch.export or the ONNX exporter is given a TorchScript module")
def torchscript_source(failure: Failure) -> Told | None:
    if "Exporting a ScriptModule is not supported" not in failure.text:
        return None
    return Told(
        "The model is a TorchScript module, which torch.export cannot capture.",
        "torch.export follows Python code, and a TorchScript module has none left. The target onnx starts with torch.export.",
        (
            "Use the target onnx-legacy, which translates TorchScript to ONNX.",
            "Or give the Python source the TorchScript module was made from.",
            "torchscript-trace and torchscript-script keep it as TorchScript.",
        ),
    )
