"""Runs an ONNX file or an OpenVINO IR in OpenVINO. Needs neither torch nor onnx."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .arrays import read_array, widened
from .channel import JsonObject
from .errors import WorkerError, one_line, traceback_text
from .files import check_file
from .params import Params
from .subject import InputFile, Output
from .timing import time_calls
from .torch_env import require

# OpenVINO's names for element types where they differ from Lapidary's; NumPy does not have these.
_FOREIGN = {"bf16": "bfloat16", "f8e4m3": "float8e4m3fn", "f8e5m2": "float8e5m2", "f8e8m0": "float8e8m0"}


def load_openvino(what: Params, request: Params) -> tuple[JsonObject, OpenVinoSession]:
    try:
        require("openvino")
    except WorkerError as error:
        # It is an extra, which Lapidary's own environment takes by name.
        error.hints = [error.hints[0], "In Lapidary's own environment: lapidary doctor --setup-python --with openvino"]
        raise
    subject = OpenVinoSession(
        check_file(Path(what.string("path"))),
        request.integer("threads", default=1, least=1),
        what.optional_string("device") or "CPU",
        what.optional_string("precision"),
    )
    return {
        "name": subject.label,
        "inputs": [_name(item, index) for index, item in enumerate(subject.compiled.inputs)],
        "outputs": [_name(item, index) for index, item in enumerate(subject.compiled.outputs)],
        "provider": f"OpenVINO {subject.device}",
        "versions": {"openvino": _version()},
    }, subject


class OpenVinoSession:
    """A compiled model and one inference request."""

    def __init__(self, path: Path, threads: int, device: str, precision: str | None) -> None:
        openvino = require("openvino")
        self.label = path.name
        self.device = device
        core = openvino.Core()
        there = core.available_devices
        if device not in [*there, *{item.split(".")[0] for item in there}, "AUTO", "HETERO", "MULTI"]:
            message = f"OpenVINO has no device {device} here; it has {', '.join(there)}."
            raise WorkerError("RUNTIME_MISSING", message, ["Leave device out for CPU."])
        config: dict[str, Any] = {"INFERENCE_NUM_THREADS": threads} if device == "CPU" else {}
        if precision is not None:
            config["INFERENCE_PRECISION_HINT"] = precision
        try:
            self.compiled = core.compile_model(core.read_model(path), device, config)
            self._request = self.compiled.create_infer_request()
        except Exception as error:
            message = f"OpenVINO cannot load {path.name}: {_reason(error)}"
            hints = ["OpenVINO does not have every operator of ONNX; compare with @ort."]
            raise WorkerError("SESSION_FAILED", message, hints, traceback_text(error)) from error

    def prepare(self, files: Mapping[str, InputFile]) -> dict[Any, Any]:
        openvino = require("openvino")
        ready: dict[Any, Any] = {}
        for index, port in enumerate(self.compiled.inputs):
            names = [name for name in port.get_names() if name in files]
            if not names:
                given = ", ".join(files) or "none"
                message = f"The model wants an input named {_name(port, index)}, and none was given (given: {given})."
                raise WorkerError("INPUT_MISMATCH", message)
            ready[port] = openvino.Tensor(read_array(files[names[0]].path))
        return ready

    def run(self, ready: dict[Any, Any]) -> list[Output]:
        try:
            result = self._request.infer(ready)
        except Exception as error:
            raise self._failed(error) from error
        outputs = self.compiled.outputs
        return [_output(_name(port, index), self._request, index, result[port]) for index, port in enumerate(outputs)]

    def bench(self, ready: dict[Any, Any], warmup: int, samples: int) -> list[float]:
        try:
            return time_calls(self._request.infer, (ready,), {}, warmup, samples)
        except Exception as error:
            raise self._failed(error) from error

    def describe(self, ready: dict[Any, Any] | None) -> JsonObject:
        version = _version()
        options = {"device": self.device, **_properties(self.compiled)}
        return {"runtime": "openvino", "version": version, "providers": [self.device], "options": options}

    def _failed(self, error: Exception) -> WorkerError:
        message = f"OpenVINO refused to run {self.label}: {_reason(error)}"
        return WorkerError("RUN_FAILED", message, ["Compare with the sizes the model was exported at."], str(error))


def _version() -> str:
    """`2026.4.1` of `2026.4.1-22982-…`."""
    return str(require("openvino").__version__).partition("-")[0]


def _properties(compiled: Any) -> dict[str, str | int]:
    """What it really uses, which may be another precision than the file's."""
    found: dict[str, str | int] = {}
    for key, name in (("INFERENCE_PRECISION_HINT", "precision"), ("INFERENCE_NUM_THREADS", "threads")):
        try:
            value = compiled.get_property(key)
        except Exception:  # Not every device has every property.
            continue
        type_name = getattr(value, "get_type_name", None)
        found[name] = type_name() if callable(type_name) else value if isinstance(value, int) else str(value)
    return found


def _name(port: Any, index: int) -> str:
    names = sorted(port.get_names())
    return names[0] if names else f"output_{index}"


def _output(name: str, request: Any, index: int, array: Any) -> Output:
    numpy = require("numpy")
    foreign = _FOREIGN.get(request.get_output_tensor(index).element_type.get_type_name())
    if foreign is not None:
        stored = numpy.ascontiguousarray(array).view(numpy.uint8).tobytes()
        return Output(name, foreign, widened(stored, foreign, list(array.shape)))
    copied = numpy.array(array)  # The request writes over its own memory at the next run.
    return Output(name, str(copied.dtype), copied)


def _reason(error: Exception) -> str:
    """OpenVINO's own sentence, without the places in its sources that come before it."""
    lines = [line.strip() for line in str(error).splitlines()]
    told = [line for line in lines if line and not line.startswith(("Exception from", "Check '", "While validating"))]
    return one_line(told[-1] if told else str(error), 300)
