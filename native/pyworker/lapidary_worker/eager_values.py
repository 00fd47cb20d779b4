"""What modules and operators give in a model that runs in Python: hooks on modules, a watch over torch's functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import torch

from .hooks import Edge, Operator
from .operators import OperatorWatch


def eager_values(subject: Any, ready: Any, edge: Edge, operator: Operator | None) -> None:
    """Runs once; what is inside a module comes before what comes out of it."""
    with _hooked(subject.call, edge, operator), _written_out():
        subject.run(ready)


@contextmanager
def _hooked(model: torch.nn.Module, edge: Edge, operator: Operator | None) -> Iterator[None]:
    calls: Counter[str] = Counter()
    running: list[str] = []

    def heard(name: str, tensor: torch.Tensor, at: str) -> None:
        if running and operator is not None:
            operator(running[-1], calls[running[-1]], name, tensor, at)

    watch = None if operator is None else OperatorWatch(heard)

    def quietly(path: str, kind: str, side: str, value: Any) -> None:
        with nullcontext() if watch is None else watch.quiet():
            edge(path, kind, calls[path], side, value)

    handles = []
    for path, module in model.named_modules():
        kind = type(module).__name__

        def before(_: Any, args: Any, kwargs: Any, path: str = path, kind: str = kind) -> None:
            running.append(path)
            quietly(path, kind, "in", (*args, *kwargs.values()))

        def after(_: Any, args: Any, result: Any, path: str = path, kind: str = kind) -> None:
            quietly(path, kind, "out", result)
            calls[path] += 1
            while running.pop() != path:  # One that raised, and was caught, did not return.
                pass

        handles.append(module.register_forward_pre_hook(before, with_kwargs=True))
        handles.append(module.register_forward_hook(after))
    try:
        with nullcontext() if watch is None else watch:
            yield
    finally:
        for handle in handles:
            handle.remove()


@contextmanager
def _written_out() -> Iterator[None]:
    """Attention by its written-out path: the fused one calls no module inside, and exporters do not take it."""
    was = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        yield
    finally:
        torch.backends.mha.set_fastpath_enabled(was)
