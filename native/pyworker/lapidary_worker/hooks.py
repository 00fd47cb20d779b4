"""What goes into and comes out of every module of a model while it runs: listed, or saved where asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from .channel import JsonObject
from .errors import WorkerError
from .params import Params
from .script_calls import script_values
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


class Place:
    """One tensor at the edge of one call of one module."""

    def __init__(self, path: str, kind: str, call: int, side: str, item: str) -> None:
        self.path, self.kind, self.call, self.side, self.item = path, kind, call, side, item

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
            "dtype": dtype_name(tensor.dtype),
            "shape": list(tensor.shape),
        }


def module_values(subjects: Opened, params: Params) -> JsonObject:
    """Runs once. Every tensor that goes into or comes out of a module, in the order of the calls; none is kept."""
    found: list[JsonObject] = []
    _run(*subjects.opened(params), lambda place, tensor: found.append(place.to_json(tensor)))
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

    _run(*subjects.opened(params), save)
    return {"values": saved}


def _run(subject: Hookable, ready: Any, visit: Visit) -> None:
    import torch

    model = getattr(subject, "call", None)
    if not isinstance(model, torch.nn.Module):
        message = f"{subject.label} has no modules to look into."
        raise WorkerError("USAGE", message, ["Layers are compared for PyTorch sources, TorchScript and ONNX files."])
    if isinstance(model, torch.jit.ScriptModule):
        script_values(subject, ready, lambda *where: _visit(*where, visit=visit))
        return
    with _hooked(model, visit), _written_out():
        subject.run(ready)


@contextmanager
def _hooked(model: torch.nn.Module, visit: Visit) -> Iterator[None]:
    calls: Counter[str] = Counter()
    handles = []
    for path, module in model.named_modules():
        kind = type(module).__name__

        def before(_: Any, args: Any, kwargs: Any, path: str = path, kind: str = kind) -> None:
            _visit(path, kind, calls[path], "in", (*args, *kwargs.values()), visit=visit)

        def after(_: Any, args: Any, result: Any, path: str = path, kind: str = kind) -> None:
            _visit(path, kind, calls[path], "out", result, visit=visit)
            calls[path] += 1

        handles.append(module.register_forward_pre_hook(before, with_kwargs=True))
        handles.append(module.register_forward_hook(after))
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


@contextmanager
def _written_out() -> Iterator[None]:
    """Attention by its written-out path: the fused one calls no module inside, and exporters do not take it."""
    import torch

    was = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        yield
    finally:
        torch.backends.mha.set_fastpath_enabled(was)


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
