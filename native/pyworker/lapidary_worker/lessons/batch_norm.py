"""Layers that resist eval mode."""

from __future__ import annotations

from .lesson import Failure, Told, lesson


@lesson("batch-norm-training", "BatchNorm runs in training mode, on one value per channel")
def training(failure: Failure) -> Told | None:
    if "Expected more than 1 value per channel when training" not in failure.text:
        return None
    return Told(
        f"A BatchNorm layer runs in training mode{failure.at}, on a single value per channel.",
        "Lapidary calls eval(); a module that overrides train(), or passes training=True, stays in training mode.",
        (
            "Leave train() as it is, and pass training=self.training to functional.batch_norm.",
            "A larger example batch hides the error, not the wrong mode.",
        ),
    )
