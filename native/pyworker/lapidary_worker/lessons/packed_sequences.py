"""Rows of different lengths, packed for an RNN."""

from __future__ import annotations

import traceback

from .lesson import Failure, Told, lesson


@lesson("packed-sequence", "torch.export meets an RNN over a packed sequence")
def packed(failure: Failure) -> Told | None:
    if failure.phase != "export" or failure.target not in ("exported-program", "onnx"):
        return None
    if "FakeTensor" not in failure.text or "argument 'size'" not in failure.text:
        return None
    frames = traceback.extract_tb(failure.error.__traceback__)
    if not any(frame.filename.replace("\\", "/").endswith("torch/nn/modules/rnn.py") for frame in frames):
        return None
    return Told(
        f"An RNN runs over a packed sequence{failure.at}, which torch.export cannot follow.",
        "How many rows are left at each step is a value, made of the lengths; while it is captured a tensor has none.",
        (
            "Use torchscript-script, torchscript-trace or onnx-legacy, which keep packed sequences.",
            "Or run the RNN over the padded batch and mask what comes after each length; "
            "one direction alone gives the same up to there.",
        ),
    )
