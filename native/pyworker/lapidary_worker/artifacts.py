"""Opens TorchScript and .pt2 files for running, after looking at what they are."""

from __future__ import annotations

import json
import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import WorkerError, traceback_text
from .exporters.torchscript import NAMES_FILE
from .source import check_file

_LFS = b"version https://git-lfs"
# Size expressions in a .pt2 are handed to sympy, which evaluates them as Python: only arithmetic may pass. Attribute
# access, double underscores and strings are out, and only these may be called (torch/utils/_sympy/functions.py).
_TOKENS = re.compile(r"(?:'[A-Za-z]\w*'|[A-Za-z](?:_?[A-Za-z0-9])*|\d+(?:\.\d+)?|[-+*/%(),<>=&|~! ])*")
_CALLED = re.compile(r"([A-Za-z]\w*)\s*\(")
_FUNCTIONS = frozenset(
    [
        "Symbol",
        "Integer",
        "Float",
        "Rational",
        "Add",
        "Mul",
        "Pow",
        "Abs",
        "Max",
        "Min",
        "Mod",
        "Eq",
        "Ne",
        "Lt",
        "Le",
        "Gt",
        "Ge",
        "And",
        "Or",
        "Not",
        "Piecewise",
        "floor",
        "ceiling",
        "PythonMod",
        "CleanDiv",
        "FloorDiv",
        "CeilDiv",
        "IntTrueDiv",
        "FloatTrueDiv",
        "ModularIndexing",
        "Where",
        "PowByNatural",
        "FloatPow",
        "TruncToInt",
        "TruncToFloat",
        "ToFloat",
        "RoundToInt",
        "RoundDecimal",
        "CeilToInt",
        "FloorToInt",
        "LShift",
        "RShift",
        "Identity",
    ]
)


@dataclass(frozen=True)
class Artifact:
    """A loaded file: something to call, its input names in order, and the output names it remembers."""

    module: Any
    input_names: list[str]
    output_names: list[str] | None
    program: Any = None  # the ExportedProgram of a .pt2


def open_torchscript(path: Path) -> Artifact:
    import torch

    path, names = _zip_names(path, "TorchScript file")
    if not any("/code/" in name or name.endswith("/constants.pkl") for name in names):
        message = f"{path.name} holds weights but no code: it is a state dict or a pickled module, not TorchScript."
        hints = ["Give the Python source that builds the model, as FILE.py:entry, and export it to TorchScript."]
        raise WorkerError("FORMAT_UNSUPPORTED", message, hints)
    extra = {NAMES_FILE: ""}
    try:
        module = torch.jit.load(str(path), map_location="cpu", _extra_files=extra)
    except Exception as error:
        raise _cannot_load(path, "torch.jit.load", error) from error
    module.eval()
    inputs = [argument.name for argument in module.forward.schema.arguments[1:]]
    remembered = _remembered(extra[NAMES_FILE])
    return Artifact(module, remembered.get("inputs") or inputs, remembered.get("outputs"))


def open_exported_program(path: Path) -> Artifact:
    import torch

    path, names = _zip_names(path, ".pt2 archive")
    if not any(name.endswith("archive_format") for name in names):
        message = f"{path.name} is a zip file but not a .pt2 archive."
        raise WorkerError("NOT_A_MODEL", message, ["Write it with torch.export.save."])
    _refuse_code(path, names)
    extra = {NAMES_FILE: ""}
    try:
        with _weights_only():
            program = torch.export.load(str(path), extra_files=extra)
    except Exception as error:
        raise _cannot_load(path, "torch.export.load", error) from error
    remembered = _remembered(extra[NAMES_FILE])
    inputs = [str(name) for name in program.graph_signature.user_inputs]
    return Artifact(program.module(), remembered.get("inputs") or inputs, remembered.get("outputs"), program)


def _zip_names(path: Path, kind: str) -> tuple[Path, list[str]]:
    path = check_file(path)
    with open(path, "rb") as file:
        head = file.read(len(_LFS))
    if head == _LFS:
        message = f"{path.name} is a git-lfs pointer, not the file itself."
        raise WorkerError("LFS_POINTER", message, ["Fetch the file with: git lfs pull"])
    try:
        with zipfile.ZipFile(path) as archive:
            return path, archive.namelist()
    except zipfile.BadZipFile as error:
        if head[:2] == b"PK":
            raise WorkerError(
                "MODEL_TRUNCATED", f"{path.name} starts like a {kind} but its end is missing.", ["Copy it again."]
            ) from error
        message = f"{path.name} is not a {kind}."
        raise WorkerError("NOT_A_MODEL", message, ["Check the path and the kind of file."]) from error


def _refuse_code(path: Path, names: list[str]) -> None:
    """Refuses what would run code on loading: pickled objects, and size expressions that are not arithmetic."""
    constants = [name.rpartition("/")[2] for name in names if "/data/constants/" in name]
    objects = [name for name in constants if not name.startswith("tensor_") and not name.endswith(".json")]
    with zipfile.ZipFile(path) as archive:
        texts = [archive.read(name).decode("utf-8", "replace") for name in names if name.endswith(".json")]
    expressions = [item for text in texts for item in re.findall(r'"expr_str":\s*"((?:[^"\\]|\\.)*)"', text)]
    strange = [item for item in expressions if not is_arithmetic(item)]
    if objects or strange:
        what = f"the pickled object {objects[0]}" if objects else f"the size expression {strange[0]!r}"
        message = f"{path.name} holds {what}, which could run code when it is loaded."
        hints = ["Export the model again from its source if you trust it."]
        raise WorkerError("FORMAT_UNSUPPORTED", message, hints)


def is_arithmetic(expression: str) -> bool:
    """True for a size expression as torch writes it, such as `FloorDiv(s0, 2)` or `Symbol('s7', positive=True)`."""
    return bool(_TOKENS.fullmatch(expression)) and set(_CALLED.findall(expression)) <= _FUNCTIONS


@contextmanager
def _weights_only() -> Iterator[None]:
    """torch.export.load unpickles some weights without restriction; this variable overrules it."""
    name = "TORCH_FORCE_WEIGHTS_ONLY_LOAD"
    before = os.environ.get(name)
    os.environ[name] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _remembered(text: str | bytes) -> dict[str, list[str] | None]:
    try:
        names = json.loads(text) if text else {}
    except ValueError:
        return {}
    return {key: value for key, value in names.items() if isinstance(value, list)} if isinstance(names, dict) else {}


def _cannot_load(path: Path, function: str, error: Exception) -> WorkerError:
    text = (str(error).strip().splitlines() or [type(error).__name__])[0]
    hints = ["Check that it was written by a torch of the same or an older version."]
    return WorkerError("NOT_A_MODEL", f"{function} cannot read {path.name}: {text}", hints, traceback_text(error))
