"""torch.compile around a model that is exported."""

from __future__ import annotations

from .lesson import Failure, Told, lesson


@lesson("compiled-module", "A model wrapped by torch.compile is traced")
def compiled(failure: Failure) -> Told | None:
    if "torch.jit.trace a dynamo-optimized function" not in failure.text:
        return None
    return Told(
        "The model is wrapped by torch.compile, which the tracer cannot look into.",
        "A compiled model is a call into the compiler; exporters need the module below it.",
        ("Return the model without torch.compile, or model._orig_mod.", "Or use exported-program or onnx."),
    )
