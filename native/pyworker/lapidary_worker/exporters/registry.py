"""The export targets by name."""

from __future__ import annotations

from collections.abc import Callable

from .exported_program import export_program
from .job import Exported, ExportJob
from .onnx_dynamo import export_onnx
from .onnx_legacy import export_onnx_legacy
from .torchscript import script, trace

TARGETS: dict[str, Callable[[ExportJob], Exported]] = {
    "torchscript-trace": trace,
    "torchscript-script": script,
    "exported-program": export_program,
    "onnx": export_onnx,
    "onnx-legacy": export_onnx_legacy,
}
