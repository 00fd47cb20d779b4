"""Tensors in `.npy` files. dtypes numpy does not have travel as float32, with the real name beside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .arrays import read_array
from .errors import WorkerError

if TYPE_CHECKING:
    import torch


def read_npy(path: Path, dtype: str | None = None) -> torch.Tensor:
    """The tensor in a .npy file, cast to a torch dtype when one is named (bfloat16 arrives as float32)."""
    import torch

    tensor = torch.from_numpy(read_array(path))
    if dtype is None:
        return tensor
    wanted = getattr(torch, dtype, None)
    if not isinstance(wanted, torch.dtype):
        raise WorkerError("INPUT_SPEC_INVALID", f"{dtype} is not a dtype torch knows.")
    return tensor.to(wanted)


def numpy_form(tensor: torch.Tensor) -> Any:
    """The values as an array; of float32 where NumPy does not have the type."""
    import torch

    if tensor.is_sparse or tensor.is_quantized:
        tensor = tensor.to_dense() if tensor.is_sparse else tensor.dequantize()
    dense = tensor.detach().cpu().resolve_conj().resolve_neg().contiguous()
    try:
        return dense.numpy()
    except TypeError:  # bfloat16, float8 and the like
        return dense.to(torch.float32).numpy()
