"""Memory addresses of tensors."""

from __future__ import annotations

from .lesson import Failure, Told, lesson


@lesson("data-pointer", "forward asks a tensor for its memory while it is captured")
def data_pointer(failure: Failure) -> Told | None:
    if failure.phase != "export" or "Cannot access data pointer of Tensor" not in failure.text:
        return None
    return Told(
        f"forward needs the memory of a tensor{failure.at}, and while it is captured a tensor has none.",
        "data_ptr() and kernels called through ctypes, triton or an extension work on real memory only.",
        (
            "Wrap the kernel as an operator with torch.library.custom_op and register_fake.",
            "Or use a plain PyTorch version of it for exporting.",
        ),
    )
