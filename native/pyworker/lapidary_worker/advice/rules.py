"""The rules, and what each of their advices is about (docs/advice.md is made of this)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from . import captured, kinds, modes, outputs, source_code, weights
from .advice import Advice, Subject

RULES: tuple[Callable[[Subject], Iterator[Advice]], ...] = (
    kinds.advise,
    modes.advise,
    outputs.advise,
    weights.advise,
    source_code.advise,
    captured.advise,
)

ABOUT: dict[str, str] = {
    "attention-bakes-length": "nn.MultiheadAttention with dynamic axes, by the older ONNX exporter",
    "attention-fast-path": "nn.MultiheadAttention takes another path with gradients than without",
    "autograd-function": "A torch.autograd.Function in a TorchScript target",
    "autograd-function-onnx": "A torch.autograd.Function without symbolic(), by the older ONNX exporter",
    "axes-tied": "An axis that follows another, though both were declared free",
    "baked-by-trace": "A branch, loop or number that tracing freezes as it is for the example",
    "batch-norm-on": "Batch norm that uses the batch's statistics in eval mode",
    "buffer-written": "forward writes a buffer",
    "complex-input": "An input of complex numbers",
    "complex-output": "An output of complex numbers",
    "complex-weights": "A parameter or buffer of complex numbers",
    "dropout-on": "Functional dropout that is on in eval mode",
    "export-fails": "An exporter refuses the model in a way that no lesson knows",
    "flattened-outputs": "forward returns a dict or nested values: the names artifacts give them",
    "input-written": "forward writes into one of its inputs",
    "integer-output": "An integer or boolean output, compared exactly",
    "none-output": "forward returns None in a place",
    "number-output": "forward returns a Python number",
    "opset-converted": "An opset below what the exporter writes itself",
    "opset-too-new": "An opset above what the exporter writes",
    "over-2-gb": "Weights of more than one ONNX file can hold",
    "print-in-forward": "forward prints",
    "random-values": "The model draws random numbers",
    "restricted-axis": "An axis that does not take every size it was declared with",
    "state-in-forward": "forward sets an attribute of the module",
    "stays-in-training": "A module that resists eval()",
    "symbolic-ignored": "A custom symbolic() that the target onnx ignores",
    "tied-weights": "One parameter under several names",
    "took-too-long": "An analysis was stopped at its time limit",
    "torchscript-source": "The model is TorchScript already",
    "training-mode": "The source gives the model in training mode",
    "unsupported-operator": "An operator without a translation to ONNX",
}
