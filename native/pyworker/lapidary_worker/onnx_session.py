"""Runs an ONNX file in Python's ONNX Runtime: for what the Node binding cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .arrays import read_array
from .channel import JsonObject
from .errors import WorkerError, one_line, traceback_text
from .files import check_file
from .onnx_profile import nodes_of_profile, profile_folder
from .onnx_values import element_type, feed_of, flat_outputs, from_ort_value, is_plain_type, to_ort_value
from .params import Params
from .subject import InputFile, Output
from .timing import time_calls
from .torch_env import require

_LEVELS = {
    "disabled": "ORT_DISABLE_ALL",
    "basic": "ORT_ENABLE_BASIC",
    "extended": "ORT_ENABLE_EXTENDED",
    "all": "ORT_ENABLE_ALL",
}


@dataclass(frozen=True)
class OnnxOptions:
    threads: int
    opt: str
    providers: list[str]
    library: Path | None
    iobinding: bool


def load_onnx(what: Params, request: Params) -> tuple[JsonObject, OnnxSession]:
    library = what.optional_string("library")
    options = OnnxOptions(
        threads=request.integer("threads", default=1, least=1),
        opt=what.optional_string("opt") or "all",
        providers=what.optional_strings("providers") or ["CPUExecutionProvider"],
        library=None if library is None else check_file(Path(library)),
        iobinding=what.flag("iobinding"),
    )
    subject = OnnxSession(check_file(Path(what.string("path"))), options)
    return {
        "name": subject.label,
        "inputs": [item.name for item in subject.inputs],
        "outputs": [item.name for item in subject.outputs],
        "provider": subject.session.get_providers()[0],
        "versions": {"onnxruntime": f"{require('onnxruntime').__version__} (Python)"},
    }, subject


class OnnxSession:
    """A session; its feeds are arrays by input name, made ready for the way it is called."""

    def __init__(self, path: Path, options: OnnxOptions) -> None:
        self.label = path.name
        self._path = path
        self._options = options
        self.session = self._open(None)
        self.inputs = self.session.get_inputs()
        self.outputs = self.session.get_outputs()
        self._names = [item.name for item in self.outputs]
        values = [*self.inputs, *self.outputs]
        tensors = all(element_type(item.type) is not None for item in values)
        plain = all(is_plain_type(item.type) for item in values)
        if not tensors and (options.iobinding or any(_is_foreign_tensor(item.type) for item in values)):
            message = f"{path.name} has sequences, optionals or maps beside what they cannot be combined with here"
            raise WorkerError("FORMAT_UNSUPPORTED", f"{message} (I/O binding, bfloat16, float8, 4-bit types).")
        self._as_values = tensors and not plain
        self._binding = self.session.io_binding() if options.iobinding else None

    def prepare(self, files: Mapping[str, InputFile]) -> dict[str, Any]:
        arrays = {name: read_array(item.path, text=True) for name, item in files.items()}
        feeds = {item.name: feed_of(item.name, item.type, arrays) for item in self.inputs}
        if not self._as_values and self._binding is None:
            return feeds
        ready = {item.name: to_ort_value(feeds[item.name], element_type(item.type) or "") for item in self.inputs}
        if self._binding is not None:
            self._binding.clear_binding_inputs()
            self._binding.clear_binding_outputs()
            for name, value in ready.items():
                self._binding.bind_ortvalue_input(name, value)
            for name in self._names:
                self._binding.bind_output(name, "cpu")
        return ready

    def run(self, ready: dict[str, Any]) -> list[Output]:
        try:
            found = self._call(ready)
        except Exception as error:
            raise self._failed(error) from error
        if self._binding is not None:
            found = self._binding.get_outputs()
        if self._binding is not None or self._as_values:
            return [from_ort_value(name, value) for name, value in zip(self._names, found, strict=True)]
        pairs = zip(self._names, found, strict=True)
        return [item for name, value in pairs for item in flat_outputs(name, value)]

    def bench(self, ready: dict[str, Any], warmup: int, samples: int) -> list[float]:
        try:
            return time_calls(self._call, (ready,), {}, warmup, samples)
        except Exception as error:
            raise self._failed(error) from error

    def describe(self, ready: dict[str, Any] | None) -> JsonObject:
        options = self._options
        answer: JsonObject = {
            "runtime": "ort",
            "version": require("onnxruntime").__version__,
            "providers": list(self.session.get_providers()),
            "options": {
                "runner": "python",
                "opt": options.opt,
                "iobinding": options.iobinding,
                **({} if options.library is None else {"library": str(options.library)}),
            },
        }
        return answer if ready is None else {**answer, "nodes": self._profiled(ready)}

    def _call(self, ready: dict[str, Any]) -> Any:
        if self._binding is not None:
            return self.session.run_with_iobinding(self._binding)
        if self._as_values:
            return self.session.run_with_ort_values(self._names, ready)
        return self.session.run(self._names, ready)

    def _profiled(self, ready: dict[str, Any]) -> list[JsonObject]:
        """One run of a second session that writes down what ran where: profiling would slow this one for good."""
        with profile_folder() as folder:
            session = self._open(folder)
            try:
                is_value = self._as_values or self._binding is not None
                (session.run_with_ort_values if is_value else session.run)(self._names, ready)
            except Exception as error:
                raise self._failed(error) from error
            return nodes_of_profile(Path(session.end_profiling()))

    def _open(self, profile: Path | None) -> Any:
        onnxruntime = require("onnxruntime")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._options.threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.graph_optimization_level = getattr(onnxruntime.GraphOptimizationLevel, _LEVELS[self._options.opt])
        if profile is not None:
            options.enable_profiling = True
            options.profile_file_prefix = str(profile / "run")
        if self._options.library is not None:
            _register(options, self._options.library)
        _require_providers(onnxruntime, self._options.providers)
        try:
            return onnxruntime.InferenceSession(str(self._path), options, providers=self._options.providers)
        except Exception as error:
            message = f"ONNX Runtime cannot load {self._path.name}: {one_line(str(error), 300)}"
            hint = "Check that the library holds every custom operator of the file, at its version."
            hints = [hint] if self._options.library else ["Run `lapidary inspect` on the file to see its warnings."]
            raise WorkerError("SESSION_FAILED", message, hints, traceback_text(error)) from error

    def _failed(self, error: Exception) -> WorkerError:
        message = f"ONNX Runtime refused to run {self.label}: {one_line(str(error), 300)}"
        return WorkerError("RUN_FAILED", message, ["Check input shapes and types."], str(error))


def _is_foreign_tensor(type_text: str) -> bool:
    return element_type(type_text) is not None and not is_plain_type(type_text)


def _require_providers(onnxruntime: Any, wanted: list[str]) -> None:
    there = onnxruntime.get_available_providers()
    missing = [name for name in wanted if name not in there]
    if missing:
        message = f"ONNX Runtime in Python has no {', '.join(missing)}; it has {', '.join(there)}."
        raise WorkerError("RUNTIME_MISSING", message, ["Install the onnxruntime package that has it, or name another."])


def _register(options: Any, library: Path) -> None:
    try:
        options.register_custom_ops_library(str(library))
    except Exception as error:
        message = f"ONNX Runtime cannot load the operator library {library.name}: {one_line(str(error), 300)}"
        hints = ["It has to be a shared library for this machine that exports RegisterCustomOps."]
        raise WorkerError("NOT_A_MODEL", message, hints, traceback_text(error)) from error
