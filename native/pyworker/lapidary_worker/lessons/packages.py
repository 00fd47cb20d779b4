"""Imports that fail."""

from __future__ import annotations

import re
import sys

from ..torch_env import install_hint
from .lesson import Failure, Told, lesson


@lesson("missing-package", "The source, or the exporter, needs a Python package that is not installed")
def missing_package(failure: Failure) -> Told | None:
    error = failure.error
    if not isinstance(error, ModuleNotFoundError) or not error.name:
        return None
    package = error.name.partition(".")[0]
    if package in sys.modules or package in sys.stdlib_module_names:
        return None
    where = "The exporter" if failure.phase == "export" else "The source"
    return Told(
        f"{where} imports {package}, which is not installed in {sys.executable}{failure.at}.",
        "Lapidary runs the source with that Python.",
        (
            install_hint(package),
            f"If {package} is a file of yours, put it beside the source.",
            "Or point LAPIDARY_PYTHON at the environment the model was trained in.",
        ),
        code="PYTHON_PACKAGE_MISSING",
    )


@lesson("missing-name", "An import names something its package does not have")
def missing_name(failure: Failure) -> Told | None:
    found = re.search(r"cannot import name '(\w+)' from '([\w.]+)'", failure.text)
    if not isinstance(failure.error, ImportError) or found is None:
        return None
    from ..errors import nearest

    name, module = found.groups()
    loaded = sys.modules.get(module)
    close = nearest(name, dir(loaded)) if loaded is not None else None
    version = getattr(sys.modules.get(module.partition(".")[0]), "__version__", None)
    own = f"{module.partition('.')[0]} {version}" if version else module
    return Told(
        f"{module} has no {name}{failure.at}.",
        "The name is misspelt, or it belongs to another version of the package.",
        (
            *([f"Did you mean {close}?"] if close else []),
            f"Check the version the model was written for; here it is {own}.",
        ),
    )
