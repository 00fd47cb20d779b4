"""Opens TorchScript and .pt2 files for running, after looking at what they are."""

from __future__ import annotations

import json
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import WorkerError, traceback_text
from .exporters.torchscript import NAMES_FILE
from .files import check_file

_LFS = b"version https://git-lfs"
# Size expressions in a .pt2 are handed to sympy, which evaluates them as Python: only arithmetic may pass. Attribute
# access, double underscores and strings are out, and only these may be called (torch/utils/_sympy/functions.py).
# src-main/formats/exported/export-safety.ts holds the same rules.
_SIZE_TOKEN = re.compile(
    r"'[A-Za-z]\w*'|'-?\d+(?:\.\d+)?(?:e[-+]?\d+)?'|[A-Za-z](?:_?[A-Za-z0-9])*\(?|\d+(?:\.\d+)?|[-+*/%(),<>=&|~! ]",
    re.ASCII,
)
# Guards become Python code that runs with the model: sizes of inputs, numbers and comparisons may pass.
_GUARD_TOKEN = re.compile(
    r"L(?:\['[^'\\]*'\]|\[\d+\])+(?:\.(?:size|stride)\(\)\[\d+\]|\.storage_offset\(\))?"
    r"|(?:math\.)?[A-Za-z](?:_?[A-Za-z0-9])*\(?|\d+(?:\.\d+)?|[-+*/%(),<>=! ]",
    re.ASCII,
)
_GUARD_WORDS = frozenset(["and", "or", "not", "True", "False"])
_GUARD_CALLS = frozenset(
    ["math.ceil(", "math.floor(", "math.trunc(", "math.sqrt(", "max(", "min(", "abs(", "int(", "float("]
)
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
        "Equality",
        "Unequality",
        "StrictLessThan",
        "LessThan",
        "StrictGreaterThan",
        "GreaterThan",
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
    """Refuses what would run code on loading or running: pickled objects, sizes and guards that are not arithmetic."""
    constants = [name.rpartition("/")[2] for name in names if "/data/constants/" in name]
    objects = [name for name in constants if not name.startswith("tensor_") and not name.endswith(".json")]
    # torch finds entries whatever their case, and takes all there is in models/ for programs.
    lower = [name.lower() for name in names]
    if len(set(lower)) < len(lower):
        message = f"{path.name} holds two entries of one name, of which each program may see another."
        raise WorkerError("MODEL_INVALID", message, ["Export the model again from its source."])
    with zipfile.ZipFile(path) as archive:
        programs = [name for name in names if name.lower().endswith(".json") or "/models/" in f"/{name.lower()}"]
        texts = [text for name in programs for text in _evaluated(path, archive.read(name))]
    strange = [text for key, text in texts if not (is_arithmetic(text) if key == "expr_str" else is_size_guard(text))]
    if objects or strange:
        what = f"the pickled object {objects[0]}" if objects else f"the expression {strange[0][:200]!r}"
        message = f"{path.name} holds {what}, which could run code when it is loaded."
        hints = ["Export the model again from its source if you trust it."]
        raise WorkerError("FORMAT_UNSUPPORTED", message, hints)


def _evaluated(path: Path, content: bytes) -> Iterator[tuple[str, str]]:
    """Texts torch would evaluate: of the parsed JSON, since a key can be spelled with escapes."""
    try:
        waiting: list[Any] = [json.loads(content.decode())]
    except (ValueError, RecursionError) as error:
        message = f"{path.name} holds JSON that cannot be read."
        raise WorkerError("MODEL_INVALID", message, ["Export the model again."]) from error
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            for key, item in value.items():
                if key == "expr_str":
                    yield key, str(item)
                elif key == "guards_code" and isinstance(item, list):
                    yield from ((key, str(each)) for each in item)
                else:
                    waiting.append(item)


def is_arithmetic(expression: str) -> bool:
    """True for a size expression as torch writes it, such as `FloorDiv(s0, 2)` or `Symbol('s7', positive=True)`."""
    return _is_made_of(expression, _SIZE_TOKEN, lambda word: not word.endswith("(") or word[:-1] in _FUNCTIONS)


def is_size_guard(code: str) -> bool:
    """True for a guard as torch writes it, such as `L['x'].size()[0] == L['y'].size()[0]`."""
    return _is_made_of(
        code, _GUARD_TOKEN, lambda word: word in _GUARD_WORDS or word in _GUARD_CALLS or word[:2] == "L["
    )


def _is_made_of(text: str, token: re.Pattern[str], passes: Callable[[str], bool]) -> bool:
    """Whether a text is a row of tokens whose words pass. A bracket after a name, a string or a bracket would call it."""
    before = ""
    at = 0
    while at < len(text):
        match = token.match(text, at)
        if match is None:
            return False
        found = match.group()
        if found == "(" and before not in _GUARD_WORDS and re.search(r"[\w)\]']$", before):
            return False
        if re.match(r"[A-Za-z]", found) and not passes(found):
            return False
        before = before if found == " " else found
        at = match.end()
    return True


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
