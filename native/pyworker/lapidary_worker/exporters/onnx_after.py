"""What is done with an ONNX file after its exporter has written it: lower opset, external data, source paths."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import WorkerError
from ..onnx_files import read_structure, strip_source_paths
from ..opset import convert_file
from ..torch_env import require

# One file is easier to move about; ONNX itself ends at 2 GiB, and graph and metadata need room too.
LARGEST_SINGLE_FILE = 1 << 30


def keeps_data_outside(policy: str, size: int) -> bool:
    """Whether weights of `size` bytes go into a file of their own."""
    return policy == "always" or size > LARGEST_SINGLE_FILE


def check_policy(policy: str, size: int) -> None:
    """Refuses one file for what ONNX cannot hold in one."""
    if policy == "never" and size >= (2 << 30) - (1 << 20):
        message = f"The weights are {size / 2**30:.2f} GiB, and an ONNX file ends at 2 GiB."
        raise WorkerError("EXPORT_FAILED", message, ["Use external_data: auto, which keeps them in a second file."])


def lower_opset(path: Path, asked: int) -> None:
    """Rewrites a file for an older opset, by ONNX's own converter. Raises EXPORT_FAILED naming what stands against it."""
    written, _, _ = read_structure(path)
    if written == asked:
        return
    try:
        convert_file(str(path), str(path), asked)
    except WorkerError as error:
        message = f"ONNX's converter cannot bring the file from opset {written} to {asked}: {error.message}"
        hints = [f"Ask for opset {written}.", "Or try the other ONNX exporter, which writes other operators."]
        raise WorkerError("EXPORT_FAILED", message, hints, error.detail) from error


def gather_data(path: Path, policy: str) -> None:
    """Puts weights into one data file, or back into the model, as the policy says; many small files become one."""
    onnx = require("onnx")
    outside = _outside_files(onnx, path)
    wanted = policy == "always" or (policy == "auto" and bool(outside))
    if (not outside and not wanted) or (wanted and outside == {f"{path.name}.data"}):
        return
    model = onnx.load(str(path))
    for name in outside:
        (path.parent / name).unlink(missing_ok=True)
    _save(onnx, model, path, wanted)


def finish_file(path: Path, policy: str, strip: bool) -> None:
    """External data and source paths as asked."""
    gather_data(path, policy)
    if strip:
        strip_source_paths(path)


def _save(onnx: Any, model: Any, path: Path, outside: bool) -> None:
    data = path.parent / f"{path.name}.data"
    data.unlink(missing_ok=True)  # onnx appends to a file that is there
    onnx.save(
        model,
        str(path),
        save_as_external_data=outside,
        all_tensors_to_one_file=True,
        location=data.name,
        size_threshold=1024,
    )


def _outside_files(onnx: Any, path: Path) -> set[str]:
    model = onnx.load(str(path), load_external_data=False)
    return {
        entry.value
        for tensor in onnx.external_data_helper._get_all_tensors(model)
        for entry in tensor.external_data
        if entry.key == "location"
    }
