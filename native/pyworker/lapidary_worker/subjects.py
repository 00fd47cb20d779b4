"""Loaded subjects: something to run by handle, with the same input binding and output names for every kind."""

from __future__ import annotations

import gc
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .artifacts import Artifact, open_exported_program, open_torchscript
from .binding import Binding, bind_inputs, forward_parameters
from .channel import Channel, JsonObject
from .describe import describe
from .errors import WorkerError
from .execution import run_failed, subject_name, use_eval_mode
from .flatten import named_outputs
from .onnx_session import OnnxSession
from .params import Params
from .source import SourceCache
from .sources.loaded import SourceRef
from .tensors import describe_tensor, read_npy, write_npy
from .torch_env import TorchEnvironment


@dataclass
class Subject:
    """call takes (args, kwargs) already bound; threads are set before each use."""

    label: str
    call: Callable[..., Any]
    arguments: Callable[[dict[str, Any]], tuple[tuple[Any, ...], dict[str, Any]]]
    output_names: list[str] | None
    threads: int


class Subjects:
    """The subjects of one worker by handle."""

    def __init__(self, channel: Channel, environment: TorchEnvironment, sources: SourceCache) -> None:
        self._channel = channel
        self._environment = environment
        self._sources = sources
        self._loaded: dict[int, Subject] = {}
        self._next = 1

    def load(self, params: Params) -> JsonObject:
        what = params.object("subject")
        kind = what.string("kind")
        threads = params.integer("threads", default=1, least=1)
        self._environment.use_threads(threads)
        input_names = params.optional_strings("inputNames")
        output_names = params.optional_strings("outputNames")
        if kind == "eager":
            answer, subject = self._eager(SourceRef.read(what.object("source")), input_names, output_names, threads)
        elif kind in ("torchscript", "export"):
            answer, subject = self._file(kind, Path(what.string("path")), input_names, output_names, threads)
        elif kind == "onnx":
            answer, subject = _onnx(what, threads)
        else:
            raise WorkerError("PROTOCOL", f"A subject is eager, torchscript, export or onnx, not {kind!r}.")
        handle = self._next
        self._next += 1
        self._loaded[handle] = subject
        return {"handle": handle, **answer}

    def _eager(
        self, ref: SourceRef, inputs: list[str] | None, outputs: list[str] | None, threads: int
    ) -> tuple[JsonObject, Subject]:
        source = self._sources.load(ref)
        label = subject_name(source.file, source.name)
        use_eval_mode(source.model, source.was_training, self._channel)
        parameters = forward_parameters(source.model)
        names = inputs if inputs is not None else [item.name for item in parameters if item.required]
        binding = bind_inputs(parameters, names, label)
        outputs = outputs if outputs is not None else source.declared_outputs
        return describe(source), Subject(label, source.model, binding.arguments, outputs, threads)

    def _file(
        self, kind: str, path: Path, inputs: list[str] | None, outputs: list[str] | None, threads: int
    ) -> tuple[JsonObject, Subject]:
        artifact = open_torchscript(path) if kind == "torchscript" else open_exported_program(path)
        outputs = outputs if outputs is not None else artifact.output_names
        order = _input_order(artifact, inputs, path.name)
        arguments = _by_spec(artifact, order) if artifact.program is not None else _by_schema(artifact, order)
        answer: JsonObject = {"name": path.name, "inputs": order, "outputs": outputs}
        return answer, Subject(path.name, artifact.module, arguments, outputs, threads)

    def run(self, params: Params) -> JsonObject:
        subject = self._subject(params)
        tensors = _read_inputs(params.object("inputs"))
        folder = Path(params.string("outputDir"))
        folder.mkdir(parents=True, exist_ok=True)
        outputs: list[JsonObject] = []
        for index, (name, tensor) in enumerate(named_outputs(_call(subject, tensors), subject.output_names)):
            path = folder / f"{index}.npy"  # Output names may not be file names.
            write_npy(path, tensor)
            outputs.append({**describe_tensor(name, tensor), "path": str(path)})
        return {"outputs": outputs}

    def bench(self, params: Params) -> JsonObject:
        subject = self._subject(params)
        tensors = _read_inputs(params.object("inputs"))
        if params.integer("warmup") > 0:  # The first call is checked; later blocks of the same subject start at once.
            _call(subject, tensors)
        args, kwargs = subject.arguments(tensors)
        try:
            samples = time_calls(subject.call, args, kwargs, params.integer("warmup"), params.integer("samples"))
        except Exception as error:
            raise run_failed(error, subject.label, tensors) from error
        return {"samplesMs": samples}

    def unload(self, params: Params) -> JsonObject:
        self._subject(params)
        del self._loaded[params.integer("handle")]
        gc.collect()
        return {}

    def _subject(self, params: Params) -> Subject:
        subject = self._loaded.get(params.integer("handle"))
        if subject is None:
            raise WorkerError("PROTOCOL", f"There is no loaded subject {params.integer('handle')}.")
        self._environment.use_threads(subject.threads)
        return subject


def _onnx(what: Params, threads: int) -> tuple[JsonObject, Subject]:
    path, library = Path(what.string("path")), what.optional_string("library")
    session = OnnxSession(path, Path(library) if library else None, threads)
    answer: JsonObject = {"name": path.name, "inputs": session.input_names, "outputs": session.output_names}
    return answer, Subject(path.name, session, session.arguments, session.output_names, threads)


def time_calls(
    call: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], warmup: int, samples: int
) -> list[float]:
    """Milliseconds of each call, after some that are not counted; no_grad, no garbage collection meanwhile."""
    import torch

    clock = time.perf_counter_ns
    taken: list[int] = []
    was_enabled = gc.isenabled()
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # The checked call before has reported them; here they would cost time.
        for _ in range(warmup):
            call(*args, **kwargs)
        gc.collect()
        gc.disable()
        try:
            for _ in range(samples):
                started = clock()
                result = call(*args, **kwargs)
                taken.append(clock() - started)
                del result  # Freeing the outputs is not part of the next sample either.
        finally:
            if was_enabled:
                gc.enable()
    return [nanoseconds / 1e6 for nanoseconds in taken]


def _call(subject: Subject, tensors: dict[str, Any]) -> Any:
    import torch

    args, kwargs = subject.arguments(tensors)  # What is missing is the caller's error, not the model's.
    try:
        with torch.no_grad():
            return subject.call(*args, **kwargs)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise run_failed(error, subject.label, tensors) from error


def _read_inputs(params: Params) -> dict[str, Any]:
    """Tensors by input name; each given as a path, or as {path, dtype} for dtypes .npy does not have."""
    tensors: dict[str, Any] = {}
    for name, value in params.items():
        if isinstance(value, str):
            tensors[name] = read_npy(Path(value))
        else:
            item = Params(value, f"inputs.{name}")
            tensors[name] = read_npy(Path(item.string("path")), item.optional_string("dtype"))
    return tensors


def _input_order(artifact: Artifact, given: list[str] | None, label: str) -> list[str]:
    """The given names in the order of the file's own inputs: by name where they agree, else as given."""
    own = artifact.input_names
    if given is None:
        return own
    if len(given) != len(own):
        message = f"{label} takes {', '.join(own) or 'nothing'}; the inputs given are {', '.join(given)}."
        raise WorkerError("INPUT_MISMATCH", message, ["Give one input spec per input of the file."])
    return [name for name in own if name in given] if set(own) == set(given) else given


def _by_schema(artifact: Artifact, order: list[str]) -> Callable[[dict[str, Any]], tuple[tuple[Any, ...], dict]]:
    parameters = forward_parameters(artifact.module)
    known = [item.name for item in parameters]
    if set(order) <= set(known):  # Optional parameters in between keep their defaults.
        return bind_inputs(parameters, order, "the TorchScript module").arguments
    return Binding(tuple(order), ()).arguments


def _by_spec(artifact: Artifact, order: list[str]) -> Callable[[dict[str, Any]], tuple[tuple[Any, ...], dict]]:
    """Rebuilds the very call the program was exported with, nested arguments included."""
    from torch.utils._pytree import tree_unflatten

    spec = artifact.program.call_spec.in_spec

    def arguments(tensors: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        missing = [name for name in order if name not in tensors]
        if missing:
            raise WorkerError("INPUT_MISMATCH", f"There is no value for the input {', '.join(missing)}.")
        args, kwargs = tree_unflatten([tensors[name] for name in order], spec)
        return tuple(args), dict(kwargs)

    return arguments
