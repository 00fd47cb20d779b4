"""Loads a model from a Python source file: imports the file under a private name and calls its entry."""

from __future__ import annotations

import inspect
import json
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from .channel import Channel
from .entries import find_entry
from .errors import WorkerError, nearest
from .params import Params
from .torch_env import TorchEnvironment, seed_everything
from .user_code import is_user_file, source_raised

_PACKAGE = "lapidary_source"  # Source files live under it, so that `resnet18.py` never shadows a real package.
_BUILD_SEED = 0  # A factory that seeds nothing still gives the same weights in every process.


@dataclass(frozen=True)
class SourceRef:
    """Where a model comes from. entry None: found in the file; arguments: keyword arguments for the entry."""

    path: Path
    entry: str | None
    arguments: dict[str, Any]

    @staticmethod
    def read(params: Params) -> SourceRef:
        arguments = params.optional_object("arguments")
        path = Path(params.string("path"))
        return SourceRef(path, params.optional_string("entry"), arguments.raw() if arguments else {})


@dataclass
class LoadedSource:
    """A model in eval mode, and what its file says about it."""

    name: str
    file: Path
    model: Any  # torch.nn.Module; torch is not imported when this file is.
    was_training: bool
    declared_inputs: list[str] | None
    declared_outputs: list[str] | None


class SourceCache:
    """Keeps the last loaded sources; a file that changed, or a helper module beside it, is loaded afresh."""

    def __init__(self, channel: Channel, environment: TorchEnvironment) -> None:
        self._channel = channel
        self._environment = environment
        self._loaded: dict[str, tuple[dict[Path, int], LoadedSource]] = {}
        self._folders: set[Path] = set()
        self._generation = 0

    def load(self, ref: SourceRef) -> LoadedSource:
        path = check_source_file(ref.path)
        key = _cache_key(path, ref.entry, ref.arguments)
        cached = self._loaded.get(key)
        if cached is not None and all(_mtime(file) == at for file, at in cached[0].items()):
            return cached[1]
        self._environment.torch()
        self._channel.progress(None, f"loading {path.name}")
        self._loaded.pop(key, None)
        source, files = self._load(path, ref)
        stamped = ({file: _mtime(file) for file in files}, source)
        self._loaded[key] = self._loaded[_cache_key(path, source.name, ref.arguments)] = stamped
        return source

    def _load(self, path: Path, ref: SourceRef) -> tuple[LoadedSource, list[Path]]:
        with _folder_on_path(path.parent):
            # Inside one call the files beside the source are imported once; the next load sees their edits.
            self._folders.add(path.parent)
            for folder in self._folders:  # Two folders may each have a utils.py.
                for name in _helper_modules(folder):
                    del sys.modules[name]
            seed_everything(_BUILD_SEED)
            module = self._import(path)
            name, entry = find_entry(module, ref.entry, path.name)
            model, was_training = self._build(name, entry, ref.arguments, path)
            modules = _helper_modules(path.parent).values()
            files = [getattr(module, "__file__", None) for module in modules]
            helpers = [Path(file) for file in files if file]
        inputs = self._declared(module, "LAPIDARY_INPUTS", name)
        outputs = self._declared(module, "LAPIDARY_OUTPUTS", name)
        return LoadedSource(name, path, model, was_training, inputs, outputs), [path, *helpers]

    def _import(self, path: Path) -> ModuleType:
        sys.modules.setdefault(_PACKAGE, ModuleType(_PACKAGE))
        stem = re.sub(r"\W", "_", path.stem)
        name = f"{_PACKAGE}.{stem}"
        if name in sys.modules:  # TorchScript remembers classes by name: a reloaded file needs a new one.
            self._generation += 1
            name = f"{name}__{self._generation}"
        spec = spec_from_file_location(name, path)
        if spec is None or spec.loader is None:
            raise WorkerError("FORMAT_UNSUPPORTED", f"{path.name} cannot be imported as Python.")
        module = module_from_spec(spec)
        sys.modules[name] = module  # dataclasses and TorchScript look their module up by name.
        try:
            spec.loader.exec_module(module)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            sys.modules.pop(name, None)
            raise source_raised(error, f"Importing {path.name}", path) from error
        return module

    def _build(self, name: str, entry: Any, arguments: dict[str, Any], path: Path) -> tuple[Any, bool]:
        torch = self._environment.torch()
        model = entry
        if not isinstance(entry, torch.nn.Module):
            if not callable(entry):
                raise WorkerError(
                    "ENTRY_NOT_FOUND",
                    f"{name} in {path.name} is a {type(entry).__name__}, not a function, a class or a model.",
                    ["Name a function that returns the torch.nn.Module."],
                )
            _check_arguments(name, entry, arguments, path)
            try:
                model = entry(**arguments)
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                raise source_raised(error, f"{name}() in {path.name}", path) from error
        if not isinstance(model, torch.nn.Module):
            raise WorkerError(
                "NOT_A_MODULE",
                f"{name}() in {path.name} returned a {type(model).__name__}, not a torch.nn.Module.",
                ["Return the model itself: an instance of torch.nn.Module."],
            )
        was_training = model.training
        if any(tensor.device.type != "cpu" for tensor in model.parameters()):
            self._channel.log("info", "the model was moved to the CPU")
            model = model.cpu()
        return model, was_training

    def _declared(self, module: ModuleType, constant: str, entry: str) -> list[str] | None:
        """LAPIDARY_INPUTS / LAPIDARY_OUTPUTS: a list of strings, or a dict from entry name to such a list."""
        value = getattr(module, constant, None)
        if isinstance(value, dict):
            value = value.get(entry)
        if value is None:
            return None
        if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
            self._channel.log("warning", f"{constant} is ignored: it has to be a list of strings", module.__file__)
            return None
        return list(value)


def _cache_key(path: Path, entry: str | None, arguments: dict[str, Any]) -> str:
    return json.dumps([str(path), entry, arguments], sort_keys=True)


def check_source_file(path: Path) -> Path:
    """The absolute path of a regular, non-empty .py file, or the error that says which of these it is not."""
    resolved = check_file(path)
    if resolved.suffix != ".py":
        message = f"{path.name} is not a Python source file (.py)."
        raise WorkerError("FORMAT_UNSUPPORTED", message, ["Give the .py file that builds the model, as FILE.py:entry."])
    return resolved


def check_file(path: Path) -> Path:
    """The absolute path of a regular, non-empty file."""
    resolved = path.expanduser().absolute()
    try:
        status = resolved.stat()
    except OSError as error:
        siblings = [item.name for item in resolved.parent.iterdir()] if resolved.parent.is_dir() else []
        close = nearest(resolved.name, siblings)
        hints = [f"Did you mean {resolved.parent / close}?"] if close else ["Check the path."]
        raise WorkerError("FILE_NOT_FOUND", f"There is no file {path}.", hints, str(error)) from None
    if not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not a regular file"
        raise WorkerError("NOT_A_FILE", f"{path} is {kind}.", ["Give the path of a file."])
    if status.st_size == 0:
        raise WorkerError("FILE_EMPTY", f"{path} is empty.", ["Check that the file was saved or copied completely."])
    return resolved


def _check_arguments(name: str, entry: Any, arguments: dict[str, Any], path: Path) -> None:
    try:
        signature = inspect.signature(entry)
    except (TypeError, ValueError):
        return  # Built-in callables have no signature: calling them will tell.
    try:
        signature.bind(**arguments)
    except TypeError as error:
        hints = [f"Its parameters are {signature}.", f"Or write a function without parameters in {path.name}."]
        raise WorkerError("SOURCE_RAISED", f"{name} in {path.name} cannot be called: {error}.", hints) from error


@contextmanager
def _folder_on_path(folder: Path) -> Iterator[None]:
    argv = sys.argv
    sys.argv = [str(folder)]  # A file that parses arguments at import must not see ours.
    sys.path[:] = [str(folder), *(item for item in sys.path if item != str(folder))]  # Stays: forward may import too.
    try:
        yield
    finally:
        sys.argv = argv


def _helper_modules(folder: Path) -> dict[str, ModuleType]:
    """Imported modules that are files or packages directly in the user's folder, with their submodules."""
    tops = {name for name, module in list(sys.modules.items()) if "." not in name and _lies_in(module, folder)}
    return {name: module for name, module in list(sys.modules.items()) if name.partition(".")[0] in tops}


def _lies_in(module: ModuleType, folder: Path) -> bool:
    file = getattr(module, "__file__", None)
    if file is None:  # A folder without __init__.py is a package too.
        return any(Path(item).parent == folder for item in getattr(module, "__path__", []))
    if not is_user_file(file):
        return False
    path = Path(file)
    return folder in (path.parent, path.parent.parent if path.name == "__init__.py" else path.parent)


def _mtime(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return -1
