"""Loaded subjects by handle: what runs a model, whatever runs it."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

from .channel import Channel, JsonObject
from .errors import WorkerError
from .onnx_session import load_onnx
from .openvino_session import load_openvino
from .params import Params
from .source import SourceCache
from .subject import InputFile, Subject
from .torch_env import TorchEnvironment, require
from .torch_subject import load_file, load_source


class Subjects:
    """The subjects of one worker."""

    def __init__(self, channel: Channel, environment: TorchEnvironment, sources: SourceCache) -> None:
        self._channel = channel
        self._environment = environment
        self._sources = sources
        self._loaded: dict[int, Subject] = {}
        self._next = 1

    def load(self, params: Params) -> JsonObject:
        what = params.object("subject")
        answer, subject = self._open(what.string("kind"), what, params)
        handle = self._next
        self._next += 1
        self._loaded[handle] = subject
        return {"handle": handle, **answer}

    def _open(self, kind: str, what: Params, request: Params) -> tuple[JsonObject, Subject]:
        if kind in ("eager", "compile"):
            return load_source(self._channel, self._environment, self._sources, what, request)
        if kind in ("torchscript", "export"):
            return load_file(self._environment, what, request)
        if kind == "onnx":
            return load_onnx(what, request)
        if kind == "openvino":
            return load_openvino(what, request)
        kinds = "eager, compile, torchscript, export, onnx or openvino"
        raise WorkerError("PROTOCOL", f"A subject is {kinds}, not {kind!r}.")

    def opened(self, params: Params) -> tuple[Subject, Any]:
        """A subject by the handle of a request, and the inputs of the request made ready for it."""
        subject = self._subject(params)
        return subject, subject.prepare(_input_files(params.object("inputs")))

    def run(self, params: Params) -> JsonObject:
        subject = self._subject(params)
        found = subject.run(subject.prepare(_input_files(params.object("inputs"))))
        folder = Path(params.string("outputDir"))
        folder.mkdir(parents=True, exist_ok=True)
        numpy = require("numpy")
        outputs: list[JsonObject] = []
        for index, item in enumerate(found):
            path = folder / f"{index}.npy"  # Output names may not be file names.
            numpy.save(path, item.array, allow_pickle=False)
            outputs.append(
                {"name": item.name, "dtype": item.dtype, "shape": list(item.array.shape), "path": str(path)}
            )
        return {"outputs": outputs}

    def bench(self, params: Params) -> JsonObject:
        subject = self._subject(params)
        ready = subject.prepare(_input_files(params.object("inputs")))
        return {"samplesMs": subject.bench(ready, params.integer("warmup"), params.integer("samples"))}

    def describe(self, params: Params) -> JsonObject:
        """What really runs it; with inputs also which provider ran each node, where the runtime tells."""
        subject = self._subject(params)
        inputs = params.optional_object("inputs")
        return subject.describe(None if inputs is None else subject.prepare(_input_files(inputs)))

    def unload(self, params: Params) -> JsonObject:
        self._subject(params)
        del self._loaded[params.integer("handle")]
        gc.collect()
        return {}

    def _subject(self, params: Params) -> Subject:
        subject = self._loaded.get(params.integer("handle"))
        if subject is None:
            raise WorkerError("PROTOCOL", f"There is no loaded subject {params.integer('handle')}.")
        return subject


def _input_files(params: Params) -> dict[str, InputFile]:
    """Files by input name; each given as a path, or as {path, dtype} for dtypes .npy does not have."""
    files: dict[str, InputFile] = {}
    for name, value in params.items():
        if isinstance(value, str):
            files[name] = InputFile(Path(value))
        else:
            item = Params(value, f"inputs.{name}")
            files[name] = InputFile(Path(item.string("path")), item.optional_string("dtype"))
    return files
