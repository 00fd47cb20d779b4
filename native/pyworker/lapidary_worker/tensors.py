"""Tensors in `.npy` files. dtypes numpy does not have travel as float32, with the real name beside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .channel import JsonObject
from .errors import WorkerError
from .torch_env import dtype_name, require

if TYPE_CHECKING:
    import torch


def read_npy(path: Path, dtype: str | None = None) -> torch.Tensor:
    """The tensor in a .npy file, cast to a torch dtype when one is named (bfloat16 arrives as float32)."""
    import torch

    numpy = require("numpy")
    if not path.is_file():
        raise WorkerError("FILE_NOT_FOUND", f"There is no input file {path}.", ["Check the path."])
    try:
        array = numpy.load(path, allow_pickle=False)
        tensor = torch.from_numpy(numpy.ascontiguousarray(array).reshape(array.shape))
    except (ValueError, TypeError, OSError, EOFError) as error:
        message = f"{path.name} is not a .npy file of numbers: {error}"
        raise WorkerError("NOT_A_MODEL", message, ["Write it with numpy.save."]) from error
    if dtype is None:
        return tensor
    wanted = getattr(torch, dtype, None)
    if not isinstance(wanted, torch.dtype):
        raise WorkerError("INPUT_SPEC_INVALID", f"{dtype} is not a dtype torch knows.")
    return tensor.to(wanted)


def write_npy(path: Path, tensor: torch.Tensor) -> str:
    """Writes a tensor as .npy and returns the name of its own dtype, which may be wider than numpy's."""
    numpy = require("numpy")
    own = dtype_name(tensor.dtype)
    plain = _numpy_form(tensor.detach())
    numpy.save(path, plain, allow_pickle=False)
    return own


def _numpy_form(tensor: torch.Tensor) -> Any:
    import torch

    if tensor.is_sparse or tensor.is_quantized:
        tensor = tensor.to_dense() if tensor.is_sparse else tensor.dequantize()
    dense = tensor.cpu().resolve_conj().resolve_neg().contiguous()
    try:
        return dense.numpy()
    except TypeError:  # bfloat16, float8 and the like
        return dense.to(torch.float32).numpy()


def describe_tensor(name: str, tensor: torch.Tensor) -> JsonObject:
    return {"name": name, "dtype": dtype_name(tensor.dtype), "shape": list(tensor.shape)}
