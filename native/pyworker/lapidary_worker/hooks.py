"""What modules of a model take and give while it runs, and its operators: listed, or saved where asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from .channel import JsonObject
from .errors import WorkerError
from .params import Params
from .tensors import numpy_form
from .torch_env import dtype_name, require

if TYPE_CHECKING:
    import torch

# How deep tensors are looked for inside what a module takes and returns.
_MOST_NESTED = 4


class Hookable(Protocol):
    """A loaded subject whose `call` is a module; `run` calls it once."""

    label: str
    call: Any

    def run(self, ready: Any) -> Any: ...


class Opened(Protocol):
    """The subjects of a worker: one by the handle of a request, with its inputs made ready."""

    def opened(self, params: Params) -> tuple[Any, Any]: ...


Visit = Callable[["Place", "torch.Tensor"], None]
# (path, class, call, side, value): what a module takes or gives.
Edge = Callable[[str, str, int, str, Any], None]
# (path, call, name, value, file:line): what an operator in a call of a module gives.
Operator = Callable[[str, int, str, Any, str], None]


class Place:
    """One tensor at the edge of one call of one module, or what an operator gives in that call."""

    def __init__(self, path: str, kind: str, call: int, side: str, item: str, at: str = "") -> None:
        self.path, self.kind, self.call, self.side, self.item, self.at = path, kind, call, side, item, at

    @property
    def key(self) -> str:
        return f"{self.path}#{self.call}:{self.side}:{self.item}"

    def to_json(self, tensor: torch.Tensor) -> JsonObject:
        return {
            "key": self.key,
            "path": self.path,
            "class": self.kind,
            "call": self.call,
            "side": self.side,
            "item": self.item,
            "at": self.at,
            "dtype": dtype_name(tensor.dtype),
            "shape": list(tensor.shape),
        }


class _Operators:
    """Gives each operator its number among those of its name in one call of a module."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._numbers: Counter[tuple[str, int, str]] = Counter()

    def __call__(self, path: str, call: int, name: str, tensor: torch.Tensor, at: str) -> None:
        number = self._numbers[path, call, name]
        self._numbers[path, call, name] += 1
        self._visit(Place(path, name, call, "op", f"{name}.{number}", at), tensor)


def module_values(subjects: Opened, params: Params) -> JsonObject:
    """Runs once. What modules take and give and what operators give, in the order of the calls; no tensor is kept."""
    found: list[JsonObject] = []
    subject, ready = subjects.opened(params)

    def note(place: Place, tensor: torch.Tensor) -> None:
        found.append(place.to_json(tensor))

    try:
        _run(subject, ready, note, operators=True)
    except WorkerError as error:
        if error.code != "RUN_FAILED":
            raise
        found.clear()  # What runs only while it is not listened to inside still tells its modules.
        _run(subject, ready, note, operators=False)
    return {"values": found}


def save_module_values(subjects: Opened, params: Params) -> JsonObject:
    """Runs once and writes the asked tensors as they come, so that no more than the model itself is in memory."""
    wanted = set(params.optional_strings("keys") or [])
    folder = Path(params.string("outputDir"))
    folder.mkdir(parents=True, exist_ok=True)
    saved: list[JsonObject] = []
    numpy = require("numpy")

    def save(place: Place, tensor: torch.Tensor) -> None:
        if place.key not in wanted:
            return
        wanted.remove(place.key)
        path = folder / f"{len(saved)}.npy"  # Paths of modules may not be file names.
        numpy.save(path, numpy_form(tensor), allow_pickle=False)
        saved.append({"key": place.key, "dtype": dtype_name(tensor.dtype), "path": str(path)})

    _run(*subjects.opened(params), save, operators=any(":op:" in key for key in wanted))
    return {"values": saved}


def _run(subject: Hookable, ready: Any, visit: Visit, operators: bool) -> None:
    import torch

    model = getattr(subject, "call", None)
    if not isinstance(model, torch.nn.Module):
        message = f"{subject.label} has no modules to look into."
        hints = ["Layers are compared for PyTorch sources, TorchScript, torch.export and ONNX files."]
        raise WorkerError("USAGE", message, hints)
    # Written with torch at hand, which a worker for other files may not have.
    from .eager_values import eager_values
    from .program_values import program_values
    from .script_values import script_values

    values = eager_values
    if isinstance(model, torch.jit.ScriptModule):
        values = script_values
    elif isinstance(model, torch.fx.GraphModule):
        values = program_values
    values(subject, ready, lambda *where: _visit(*where, visit=visit), _Operators(visit) if operators else None)


def _visit(path: str, kind: str, call: int, side: str, value: Any, *, visit: Visit) -> None:
    for item, tensor in tensors_in(value):
        visit(Place(path, kind, call, side, item), tensor)


def tensors_in(value: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, torch.Tensor]]:
    """Tensors inside tuples, lists and dicts with where they are (`0`, `hidden.1`); what is none is passed over."""
    import torch

    if isinstance(value, torch.Tensor):
        yield name or "0", value
        return
    items = (
        value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, (tuple, list)) else ()
    )
    if depth < _MOST_NESTED:
        for key, item in items:
            yield from tensors_in(item, f"{name}.{key}" if name else str(key), depth + 1)
