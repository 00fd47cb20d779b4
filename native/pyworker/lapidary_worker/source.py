"""The models of a worker by where they come from: loads each once, and again when what it was made from has changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from .channel import Channel
from .errors import WorkerError
from .sources.archives import load_exported_program, load_torchscript
from .sources.checkpoint import load_checkpoint
from .sources.huggingface import load_folder
from .sources.kind import source_kind
from .sources.loaded import LoadedSource, SourceRef
from .sources.match import require_match
from .sources.named_model import load_named
from .sources.python_file import PythonFiles
from .sources.whole_module import load_whole_module
from .state import KeptState
from .torch_env import TorchEnvironment

# What a checkpoint can be loaded into; the others hold their weights.
_TAKES_CHECKPOINT = ("python", "torchvision", "timm")


class SourceCache:
    """Keeps the loaded sources; a file that changed, or a helper module beside it, is loaded afresh."""

    def __init__(self, channel: Channel, environment: TorchEnvironment) -> None:
        self._channel = channel
        self._environment = environment
        self._python = PythonFiles(channel)
        self._loaded: dict[str, tuple[dict[Path, int], LoadedSource]] = {}

    def load(self, ref: SourceRef, must_match: bool = True) -> LoadedSource:
        """must_match False: a checkpoint that does not fit is no error, and the source says what does not."""
        source = self._cached(ref)
        if source.state is not None:
            source.state.restore()  # An earlier request may have run it.
        if source.match is not None and must_match:
            require_match(source.match, ref.strict)
        return source

    def _cached(self, ref: SourceRef) -> LoadedSource:
        kind = source_kind(ref.path)
        _refuse_unused(ref, kind)
        if kind not in ("torchvision", "timm"):
            ref = replace(ref, path=ref.path.expanduser().absolute())
        ref = replace(ref, search=tuple(item.expanduser().absolute() for item in ref.search))
        cached = self._loaded.get(ref.key(ref.entry))
        if cached is not None and all(_mtime(file) == at for file, at in cached[0].items()):
            return cached[1]
        self._environment.torch()
        self._channel.progress(None, f"loading {ref.path.name}")
        self._loaded.pop(ref.key(ref.entry), None)
        source = self._load(kind, ref)
        if any(tensor.device.type != "cpu" for tensor in source.model.parameters()):
            self._channel.log("info", "the model was moved to the CPU")
            source.model = source.model.cpu()
        if ref.checkpoint is not None:
            source.match = load_checkpoint(source.model, ref.checkpoint)
            source.files.append(source.match.path)
            for note in _checkpoint_notes(source):
                source.notes.append(note)
        source.state = KeptState(source.model)
        for note in source.notes:
            self._channel.log("info", note)
        stamped = ({file: _mtime(file) for file in source.files}, source)
        self._loaded[ref.key(ref.entry)] = self._loaded[ref.key(source.name)] = stamped
        return source

    def _load(self, kind: str, ref: SourceRef) -> LoadedSource:
        if kind == "python":
            return self._python.load(ref)
        if kind == "module":
            return load_whole_module(ref, self._python)
        if kind == "torchscript":
            return load_torchscript(ref.path)
        if kind == "export":
            return load_exported_program(ref.path)
        if kind == "huggingface":
            return load_folder(ref)
        return load_named(ref)


def _refuse_unused(ref: SourceRef, kind: str) -> None:
    """What was given and has no meaning for this kind of source is a mistake, not to be passed over."""
    name = ref.path.name
    for given, allowed, option, why in (
        (ref.checkpoint, _TAKES_CHECKPOINT, "checkpoint", "it holds its own weights"),
        (ref.entry, ("python",), "entry", "it is no Python file"),
        (ref.arguments, (*_TAKES_CHECKPOINT, "huggingface"), "arguments", "nothing is called to make it"),
        (ref.task, ("huggingface",), "task", "tasks are of Hugging Face folders"),
    ):
        if given and kind not in allowed:
            message = f"{name} takes no {option}: {why}."
            raise WorkerError("USAGE", message, [f"Leave {option} out, or name another source."])


def _checkpoint_notes(source: LoadedSource) -> list[str]:
    match = source.match
    if match is None:
        return []
    notes = [f"{match.path.name}: {match.sentence()}"]
    if match.under is not None:
        notes.append(f"the weights were taken from under {match.under}")
    notes += [f"the prefix {prefix} was taken off every name" for prefix in match.stripped]
    return notes


def _mtime(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return -1
