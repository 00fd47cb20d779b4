"""What a target can do with this kind of model, and with the opset that was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from ..exporters import onnx_dynamo, onnx_legacy
from .advice import LEGACY, ONNX, PROGRAM, Advice, Subject


def advise(subject: Subject) -> Iterator[Advice]:
    yield from _opset(subject)
    yield from _attention(subject)
    yield from _scripted(subject)


def _opset(subject: Subject) -> Iterator[Advice]:
    for target, exporter in ((ONNX, onnx_dynamo), (LEGACY, onnx_legacy)):
        asked = subject.opsets.get(target, exporter.DEFAULT_OPSET)
        if asked > exporter.HIGHEST_OPSET:
            yield Advice(
                "opset-too-new",
                "error",
                f"Opset {asked} is asked for; {target} writes valid files up to opset {exporter.HIGHEST_OPSET}.",
                f"Ask for {exporter.HIGHEST_OPSET} or lower; {exporter.DEFAULT_OPSET} is the default.",
                (target,),
            )
        elif asked < exporter.LOWEST_OPSET:
            yield Advice(
                "opset-converted",
                "warning",
                f"Opset {asked} is asked for; {target} writes {exporter.LOWEST_OPSET} or higher, "
                "and onnx's converter has to bring it down, which fails for some operators.",
                f"Ask for {exporter.LOWEST_OPSET} or higher, unless an old runtime needs {asked}.",
                (target,),
            )


def _attention(subject: Subject) -> Iterator[Advice]:
    import torch

    kinds = (torch.nn.MultiheadAttention, torch.nn.TransformerEncoderLayer)
    name = next((name for name, module in subject.job.model.named_modules() if isinstance(module, kinds)), None)
    if name is None:
        return
    yield Advice(
        "attention-fast-path",
        "info",
        "nn.MultiheadAttention has a fast path that is taken without gradients only; Lapidary captures under no_grad, "
        "and without the fast path for onnx-legacy.",
        "Tracing it yourself with gradients on fails torch's own check.",
        where=name or "the model itself",
    )
    if subject.job.symbols:
        yield Advice(
            "attention-bakes-length",
            "warning",
            "The older ONNX exporter bakes the example's sizes into nn.MultiheadAttention, whatever axes are declared.",
            "Use the target onnx, which keeps them dynamic.",
            (LEGACY,),
            name or "the model itself",
        )


def _scripted(subject: Subject) -> Iterator[Advice]:
    import torch

    if isinstance(subject.job.model, torch.jit.ScriptModule):
        yield Advice(
            "torchscript-source",
            "error",
            "The model is TorchScript, which torch.export and the target onnx cannot take.",
            "Use onnx-legacy, or give the Python source it was made from.",
            (ONNX, PROGRAM),
        )
