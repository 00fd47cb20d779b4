"""Loads an object that the user names as `file.py:NAME`, such as a table of translations. Runs that file."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from .errors import WorkerError, nearest
from .files import check_source_file
from .lessons import source_raised


def load_user_object(reference: str, what: str) -> Any:
    """The object of `file.py:NAME`. Raises ENTRY_NOT_FOUND, FILE_NOT_FOUND or SOURCE_RAISED."""
    file, _, name = reference.rpartition(":")
    if not file or not name.isidentifier():
        raise WorkerError("ENTRY_NOT_FOUND", f"{reference} names no {what}.", ["Write it as file.py:NAME."])
    path = check_source_file(Path(file))
    module_name = f"lapidary_user_{path.stem}"
    spec = spec_from_file_location(module_name, path)
    assert spec is not None and spec.loader is not None  # check_source_file lets only .py pass
    module = module_from_spec(spec)
    sys.modules[module_name] = module  # onnxscript reads the source of its functions by their module.
    try:
        spec.loader.exec_module(module)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        sys.modules.pop(module_name, None)
        raise source_raised(error, f"Importing {path.name}", path) from error
    if not hasattr(module, name):
        close = nearest(name, [key for key in vars(module) if not key.startswith("_")])
        raise WorkerError(
            "ENTRY_NOT_FOUND", f"{path.name} has no {name!r}.", [f"Did you mean {path.name}:{close}?"] if close else []
        )
    return getattr(module, name)


def load_table(reference: str) -> dict[Any, Any]:
    """A dict named as `file.py:NAME`; empty for ''."""
    if not reference:
        return {}
    table = load_user_object(reference, "dict")
    if not isinstance(table, dict) or not table:
        message = f"{reference} is not a dict with translations in it."
        raise WorkerError("ENTRY_NOT_FOUND", message, ["Map each torch operator to the function that writes it in ONNX."])
    return table
