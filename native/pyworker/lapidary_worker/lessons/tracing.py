"""torch.jit.trace."""

from __future__ import annotations

from .lesson import Failure, Told, lesson


@lesson("trace-grad-constant", "The tracer meets a tensor that requires gradients and is no parameter")
def grad_constant(failure: Failure) -> Told | None:
    if "Cannot insert a Tensor that requires grad as a constant" not in failure.text:
        return None
    return Told(
        f"forward uses a tensor{failure.at} that requires gradients and is not registered with the module.",
        "The tracer keeps such a tensor as a constant, which cannot be trained.",
        (
            "Register it: self.scale = nn.Parameter(…), or self.register_buffer('scale', tensor).",
            "Or use tensor.detach().",
        ),
    )
