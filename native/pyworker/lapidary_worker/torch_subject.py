"""Subjects that PyTorch runs: eager and compiled sources, TorchScript files, torch.export programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .artifacts import Artifact, open_exported_program, open_torchscript
from .binding import Binding, bind_inputs, forward_parameters
from .casting import cast_inputs, cast_model, narrowest_weights, precision
from .channel import Channel, JsonObject
from .compiling import compile_failure, compile_model, compile_record
from .describe import describe
from .errors import WorkerError
from .execution import run_failed, subject_name, use_eval_mode
from .flatten import named_outputs
from .params import Params
from .source import SourceCache
from .sources.loaded import SourceRef
from .state import KeptState
from .subject import InputFile, Output
from .tensors import numpy_form, read_npy
from .timing import time_calls
from .torch_env import TorchEnvironment, dtype_name

Arguments = Callable[[dict[str, Any]], tuple[tuple[Any, ...], dict[str, Any]]]


@dataclass(frozen=True)
class TorchOptions:
    """How a model is run other than as it is."""

    dtype: str | None = None
    autocast: str | None = None
    compiled: bool = False
    mode: str | None = None
    backend: str | None = None

    @staticmethod
    def read(params: Params) -> TorchOptions:
        text = params.optional_string
        compiled = params.string("kind") == "compile"
        return TorchOptions(text("dtype"), text("autocast"), compiled, text("mode"), text("backend"))

    def to_json(self) -> JsonObject:
        found: JsonObject = {"dtype": self.dtype, "autocast": self.autocast}
        if self.compiled:
            found |= {"mode": self.mode or "default", "backend": self.backend or "inductor", **compile_record()}
        return {key: value for key, value in found.items() if value is not None}


@dataclass
class TorchSubject:
    """call takes (args, kwargs) already bound; threads are set before each use."""

    label: str
    kind: str
    call: Callable[..., Any]
    arguments: Arguments
    output_names: list[str] | None
    threads: int
    environment: TorchEnvironment
    options: TorchOptions
    state: KeptState | None = None
    #: Narrowest floating type among the weights; None without any.
    precision: str | None = None

    def prepare(self, files: Mapping[str, InputFile]) -> dict[str, Any]:
        self.environment.use_threads(self.threads)
        tensors = {name: read_npy(item.path, item.dtype) for name, item in files.items()}
        return tensors if self.options.dtype is None else cast_inputs(tensors, self.options.dtype)

    def run(self, ready: dict[str, Any]) -> list[Output]:
        if self.state is not None:
            self.state.restore()  # Each run starts as the first did, whatever ran before.
        found = named_outputs(self._checked(ready), self.output_names)
        return [Output(name, dtype_name(tensor.dtype), numpy_form(tensor)) for name, tensor in found]

    def bench(self, ready: dict[str, Any], warmup: int, samples: int) -> list[float]:
        import torch

        if warmup > 0:  # The first call is checked; later blocks of the same subject start at once.
            self._checked(ready)
        args, kwargs = self.arguments(ready)
        try:
            with torch.no_grad(), precision(self.options.dtype, self.options.autocast):
                return time_calls(self.call, args, kwargs, warmup, samples)
        except Exception as error:
            raise self._failed(error, ready) from error

    def describe(self, ready: dict[str, Any] | None) -> JsonObject:
        import torch

        if ready is not None and self.options.compiled:
            self._checked(ready)
        return {
            "runtime": self.kind,
            "version": torch.__version__,
            "providers": ["torch CPU"],
            "options": self.options.to_json(),
            "precision": self.precision,
        }

    def _checked(self, tensors: dict[str, Any]) -> Any:
        import torch

        args, kwargs = self.arguments(tensors)  # What is missing is the caller's error, not the model's.
        try:
            with torch.no_grad(), precision(self.options.dtype, self.options.autocast):
                return self.call(*args, **kwargs)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raise self._failed(error, tensors) from error

    def _failed(self, error: BaseException, tensors: dict[str, Any]) -> WorkerError:
        compiling = compile_failure(error, self.label) if self.options.compiled else None
        return compiling or run_failed(error, self.label, tensors)


def load_source(
    channel: Channel, environment: TorchEnvironment, sources: SourceCache, what: Params, request: Params
) -> tuple[JsonObject, TorchSubject]:
    """A source, eager or compiled."""
    inputs, outputs, threads = _names_and_threads(environment, request)
    options = TorchOptions.read(what)
    source = sources.load(SourceRef.read(what.object("source")))
    label = subject_name(source.file, source.name)
    use_eval_mode(source.model, source.was_training, channel)
    model = source.model if options.dtype is None else cast_model(source.model, options.dtype, label)
    parameters = forward_parameters(model)
    names = inputs if inputs is not None else [item.name for item in parameters if item.required]
    binding = bind_inputs(parameters, names, label)
    narrowest = narrowest_weights(model)
    if options.compiled:
        model = compile_model(model, options.mode, options.backend, label)
    outputs = outputs if outputs is not None else source.declared_outputs
    kind = what.string("kind")
    state = KeptState(model)
    call = (model, binding.arguments, outputs)
    subject = TorchSubject(label, kind, *call, threads, environment, options, state, narrowest)
    return describe(source), subject


def load_file(environment: TorchEnvironment, what: Params, request: Params) -> tuple[JsonObject, TorchSubject]:
    """A TorchScript file or a .pt2 program."""
    inputs, outputs, threads = _names_and_threads(environment, request)
    kind, path, options = what.string("kind"), Path(what.string("path")), TorchOptions.read(what)
    artifact = open_torchscript(path) if kind == "torchscript" else open_exported_program(path)
    module = artifact.module if options.dtype is None else cast_model(artifact.module, options.dtype, path.name)
    outputs = outputs if outputs is not None else artifact.output_names
    order = _input_order(artifact, inputs, path.name)
    arguments = _by_spec(artifact, order) if artifact.program is not None else _by_schema(artifact, order)
    answer: JsonObject = {"name": path.name, "inputs": order, "outputs": outputs}
    state, narrowest = KeptState(module), narrowest_weights(module)
    call = (module, arguments, outputs)
    return answer, TorchSubject(path.name, kind, *call, threads, environment, options, state, narrowest)


def _names_and_threads(
    environment: TorchEnvironment, request: Params
) -> tuple[list[str] | None, list[str] | None, int]:
    threads = request.integer("threads", default=1, least=1)
    environment.use_threads(threads)
    return request.optional_strings("inputNames"), request.optional_strings("outputNames"), threads


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
