"""A pickled module (torch.save(model)): loading it runs what it names, so it is loaded only when the user has agreed."""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import WorkerError, nearest, traceback_text
from ..files import check_path
from .checkpoint import HoldsObjects, load_safely, refuse_bomb
from .loaded import LoadedSource, SourceRef
from .search_path import folder_on_path

if TYPE_CHECKING:
    from .python_file import PythonFiles

_NO_ATTRIBUTE = re.compile(r"Can't get attribute '([\w.]+)' on <module '([\w.]+)'")
_MODULE_KEYS = ("model", "ema", "module", "net", "network")


def load_whole_module(ref: SourceRef, python: PythonFiles) -> LoadedSource:
    path = ref.path
    if not ref.trust:
        _refuse(path)
    refuse_bomb(path)
    files = [check_path(item) for item in ref.search]
    with folder_on_path(*(item.parent if item.is_file() else item for item in files)):
        for file in files:
            if file.is_file():
                _stand_in_for_main(python.import_file(file))
        found = _load(path, files)
    model, note = _module_in(found, path)
    return LoadedSource(
        name=path.name,
        file=path,
        model=model,
        was_training=model.training,
        declared_inputs=None,
        declared_outputs=None,
        kind="module",
        notes=[note] if note else [],
        files=[path, *(file for file in files if file.is_file())],
    )


def _refuse(path: Path) -> None:
    """Says why nothing was loaded: because it would run code, or because there is no model in it anyway."""
    try:
        found = load_safely(path)
    except HoldsObjects:
        raise WorkerError(
            "TRUST_NEEDED",
            f"{path.name} is a pickled module: loading it imports and calls whatever it names.",
            [
                f"See what it would run: lapidary lint {path}",
                "If you trust where it comes from, say so: --trust, or trust: true in the recipe.",
                "Safer: the Python file that builds the model, with its state_dict as --checkpoint.",
            ],
        ) from None
    what = "weights" if isinstance(found, dict) else f"a {type(found).__name__}"
    raise WorkerError(
        "NOT_A_MODULE",
        f"{path.name} holds {what} and no model: the code that computes with them is not in the file.",
        [f"Give the Python file that builds the model, and this as its weights: model.py:make --checkpoint {path}"],
    )


def _load(path: Path, search: list[Path]) -> Any:
    import torch

    try:
        return torch.load(path, map_location="cpu", weights_only=False)
    except KeyboardInterrupt:
        raise
    except ModuleNotFoundError as error:
        raise _module_missing(path, str(error.name or error), search, error) from error
    except AttributeError as error:
        raise _class_missing(path, error) from error
    except BaseException as error:
        head = (str(error).strip().splitlines() or [""])[0][:300]
        message = f"Loading {path.name} raised {type(error).__name__}: {head}"
        hints = ["It may have been saved by another version of torch or of its own classes."]
        raise WorkerError("NOT_A_MODEL", message, hints, traceback_text(error)) from error


def _module_missing(path: Path, name: str, search: list[Path], error: BaseException) -> WorkerError:
    top = name.partition(".")[0]
    beside = next((item for item in (path.parent / f"{top}.py", path.parent / top) if item.exists()), None)
    hints = [f"{beside.name} lies beside it: add --path {path.parent}"] if beside is not None else []
    if not hints:
        hints = [f"Name the folder that holds {top}.py, or the package {top}, with --path DIR."]
        hints.append(f'If {top} is a package of others, install it: "{sys.executable}" -m pip install {top}')
    classes = _classes_of(path, name)
    what = f"the class {classes[0]}" if classes else f"classes of the module {name}"
    where = f", nor in {', '.join(str(item) for item in search)}" if search else ""
    message = f"{path.name} needs {what}, and there is no module {name} on Python's path{where}."
    return WorkerError("ENTRY_NOT_FOUND", message, hints, traceback_text(error))


def _class_missing(path: Path, error: AttributeError) -> WorkerError:
    found = _NO_ATTRIBUTE.search(str(error))
    if found is None:
        message = f"Loading {path.name} raised AttributeError: {' '.join(str(error).split())[:300]}"
        hints = ["Its classes may have changed since it was saved: use the version of the code that saved it."]
        return WorkerError("NOT_A_MODEL", message, hints, traceback_text(error))
    name, module = found.groups()
    if module in ("__main__", "lapidary_worker.__main__"):
        message = (
            f"{path.name} needs the class {name} of the script that saved it, which Python only knows as __main__."
        )
        return WorkerError("ENTRY_NOT_FOUND", message, [f"Name the script that defines {name} with --path SCRIPT.py."])
    close = nearest(name, dir(sys.modules.get(module, object())))
    hints = [f"{module} has {close}."] if close else []
    hints.append(f"Name the folder with the version of {module} that saved it with --path DIR.")
    message = f"{path.name} needs the class {module}.{name}, and {module} has no {name}."
    return WorkerError("ENTRY_NOT_FOUND", message, hints, traceback_text(error))


def _classes_of(path: Path, module: str) -> list[str]:
    """Classes of a module that the file names, where torch can tell without loading it."""
    import torch

    try:
        names = torch.serialization.get_unsafe_globals_in_checkpoint(str(path))
    except Exception:  # Files before torch 1.6 are not listed; the module's name has to do.
        return []
    return sorted(name for name in names if name.startswith(f"{module}."))


def _stand_in_for_main(module: Any) -> None:
    """A pickle made by a script names its classes in __main__; that is us, so the script's classes are put there."""
    main = sys.modules["__main__"]
    for name, value in vars(module).items():
        if inspect.isclass(value) and value.__module__ == module.__name__:
            setattr(main, name, value)


def _module_in(found: Any, path: Path) -> tuple[Any, str | None]:
    import torch

    if isinstance(found, torch.nn.Module):
        return found, None
    if isinstance(found, dict):
        for key in _MODULE_KEYS:
            if isinstance(found.get(key), torch.nn.Module):
                return found[key].float(), f"the model was taken from under {key}"
    message = f"{path.name} holds a {type(found).__name__} and no torch.nn.Module."
    hint = "Give the Python file that builds the model, and this as its --checkpoint."
    raise WorkerError("NOT_A_MODULE", message, [hint])
