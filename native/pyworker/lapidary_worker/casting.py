"""A model in another floating type, as its own copy: the loaded source is shared by all who use it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from .errors import WorkerError, traceback_text


def torch_dtype(name: str) -> Any:
    import torch

    wanted = getattr(torch, name, None)
    if not isinstance(wanted, torch.dtype) or not wanted.is_floating_point:
        raise WorkerError("PROTOCOL", f"{name} is not a floating type of torch.")
    return wanted


def narrowest_weights(model: Any) -> str | None:
    """The floating type of the parameters and buffers that rounds most; None where there is none."""
    import torch

    floating = {item.dtype for item in [*model.parameters(), *model.buffers()] if item.is_floating_point()}
    widest_step = max(floating, key=lambda dtype: torch.finfo(dtype).eps, default=None)
    return None if widest_step is None else str(widest_step).removeprefix("torch.").replace("_", "")


def cast_model(model: Any, dtype: str, label: str) -> Any:
    """A copy whose floating parameters and buffers have the type. Refuses a model without any, which stays as it is."""
    import torch

    wanted = torch_dtype(dtype)
    floating = [tensor for tensor in [*model.parameters(), *model.buffers()] if tensor.is_floating_point()]
    if isinstance(model, torch.jit.ScriptModule) and not floating:
        message = f"{label} keeps its weights as constants (it is frozen), so it cannot be cast to {dtype}."
        raise WorkerError("FORMAT_UNSUPPORTED", message, ["Export it again without freezing, or leave dtype out."])
    try:
        copied = model if isinstance(model, torch.jit.ScriptModule) else copy.deepcopy(model)
    except Exception as error:
        message = f"{label} cannot be copied, so it cannot be cast to {dtype}: {error}"
        hints = ["Cast it in the source, in a second factory, and name that."]
        raise WorkerError("FORMAT_UNSUPPORTED", message, hints, traceback_text(error)) from error
    # Not Module.to: it would turn complex parameters into real ones.
    complex_dtype = torch.complex128 if wanted is torch.float64 else torch.complex64
    return copied._apply(lambda tensor: _cast(tensor, wanted, complex_dtype))


def _cast(tensor: Any, wanted: Any, complex_dtype: Any) -> Any:
    if tensor.is_floating_point():
        return tensor.to(wanted)
    return tensor.to(complex_dtype) if tensor.is_complex() else tensor


def cast_inputs(tensors: dict[str, Any], dtype: str) -> dict[str, Any]:
    wanted = torch_dtype(dtype)
    return {name: item.to(wanted) if item.is_floating_point() else item for name, item in tensors.items()}


@contextmanager
def precision(dtype: str | None, autocast: str | None) -> Iterator[None]:
    """What holds while the model runs. float64 is for references: what forward makes itself is then float64 too."""
    import torch

    before = torch.get_default_dtype()
    if dtype == "float64":
        torch.set_default_dtype(torch.float64)
    try:
        with nullcontext() if autocast is None else torch.autocast("cpu", dtype=torch_dtype(autocast)):
            yield
    finally:
        torch.set_default_dtype(before)
