"""A Python file: imports it under a private name and calls its entry."""

from __future__ import annotations

import inspect
import re
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from ..channel import Channel
from ..entries import find_entry
from ..errors import WorkerError
from ..files import check_file
from ..torch_env import seed_everything
from ..lessons import source_raised
from .loaded import LoadedSource, SourceRef
from .search_path import folder_on_path, helper_modules

_PACKAGE = "lapidary_source"  # Source files live under it, so that `resnet18.py` never shadows a real package.
_BUILD_SEED = 0  # A factory that seeds nothing still gives the same weights in every process.


class PythonFiles:
    """Loads models from Python files; inside one load the files beside it are imported once, and afresh in the next."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._folders: set[Path] = set()
        self._generation = 0

    def load(self, ref: SourceRef) -> LoadedSource:
        path = check_file(ref.path)
        with folder_on_path(path.parent, *ref.search):
            self._folders.add(path.parent)
            for folder in self._folders:  # Two folders may each have a utils.py.
                for name in helper_modules(folder):
                    del sys.modules[name]
            seed_everything(_BUILD_SEED)
            module = self.import_file(path)
            name, entry = find_entry(module, ref.entry, path.name)
            model, was_training = self._build(name, entry, ref.arguments, path)
            modules = helper_modules(path.parent).values()
            files = [getattr(module, "__file__", None) for module in modules]
            helpers = [Path(file) for file in files if file]
        inputs = self._declared(module, "LAPIDARY_INPUTS", name)
        outputs = self._declared(module, "LAPIDARY_OUTPUTS", name)
        return LoadedSource(name, path, model, was_training, inputs, outputs, files=[path, *helpers])

    def import_file(self, path: Path) -> ModuleType:
        """The file as a module of its own name, never of a package's."""
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
        import torch

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


def _check_arguments(name: str, entry: Any, arguments: dict[str, Any], path: Path) -> None:
    try:
        signature = inspect.signature(entry)
    except (TypeError, ValueError):
        return  # Built-in callables have no signature: calling them will tell.
    try:
        signature.bind(**arguments)
    except TypeError as error:
        hints = [f"Its parameters are {signature}.", f"Or write a function without parameters in {path.name}."]
        message = f"{name} in {path.name} cannot be called: {error}."
        why = "A source is called with the arguments of --arguments, or of the recipe, and with no others."
        raise WorkerError("SOURCE_RAISED", message, hints, lesson="factory-arguments", why=why) from error
