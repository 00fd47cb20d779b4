"""Where Python looks for the user's own modules while a source is loaded and run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from ..user_code import is_user_file


@contextmanager
def folder_on_path(*folders: Path) -> Iterator[None]:
    """Puts folders first on sys.path, where they stay (forward may import, too), and hides our arguments."""
    argv = sys.argv
    sys.argv = [str(folder) for folder in folders[:1]] or argv  # Files that parse arguments must not see ours.
    first = [str(folder) for folder in folders]
    sys.path[:] = [*first, *(item for item in sys.path if item not in first)]
    try:
        yield
    finally:
        sys.argv = argv


def helper_modules(folder: Path) -> dict[str, ModuleType]:
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
