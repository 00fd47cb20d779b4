"""Runs an ONNX file in Python's ONNX Runtime: for what the Node binding cannot, custom operator libraries first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .errors import WorkerError, one_line, traceback_text
from .files import check_file
from .torch_env import require


class OnnxSession:
    """A session on the CPU; called with tensors by name, gives a tuple of tensors."""

    def __init__(self, path: Path, library: Path | None, threads: int) -> None:
        onnxruntime = require("onnxruntime")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        if library is not None:
            _register(options, check_file(library))
        path = check_file(path)
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:
            message = f"ONNX Runtime cannot load {path.name}: {one_line(str(error), 300)}"
            hints = ["Check that the library holds every custom operator of the file, at its version."]
            raise WorkerError("NOT_A_MODEL", message, hints, traceback_text(error)) from error
        self.input_names = [item.name for item in self._session.get_inputs()]
        self.output_names = [item.name for item in self._session.get_outputs()]

    def __call__(self, **tensors: Any) -> tuple[Any, ...]:
        import torch

        feeds = {name: tensor.numpy() for name, tensor in tensors.items()}
        return tuple(torch.from_numpy(array) for array in self._session.run(self.output_names, feeds))

    def arguments(self, tensors: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The inputs the file has, by name; an input the exporter has dropped is left out."""
        missing = [name for name in self.input_names if name not in tensors]
        if missing:
            raise WorkerError("INPUT_MISMATCH", f"There is no value for the input {', '.join(missing)}.")
        return (), {name: tensors[name] for name in self.input_names}


def _register(options: Any, library: Path) -> None:
    try:
        options.register_custom_ops_library(str(library))
    except Exception as error:
        message = f"ONNX Runtime cannot load the operator library {library.name}: {one_line(str(error), 300)}"
        hints = ["It has to be a shared library for this machine that exports RegisterCustomOps."]
        raise WorkerError("NOT_A_MODEL", message, hints, traceback_text(error)) from error
