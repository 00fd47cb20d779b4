"""What every operator of a model gives while it runs in Python, with the line it is called at."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, FunctionType
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from .operator_names import operator_name, place_in_source

# torch's own Python functions ask these whether a call is watched.
_ASKS = ("has_torch_function", "has_torch_function_unary", "has_torch_function_variadic")

# (name of the operator, what it gives, file:line of the user's code)
Heard = Callable[[str, torch.Tensor, str], None]


def is_operand(value: Any) -> bool:
    """Whether a value is a tensor of numbers or a mask: sizes and indices are not compared."""
    return isinstance(value, torch.Tensor) and (value.dtype.is_floating_point or value.dtype == torch.bool)


class OperatorWatch(TorchFunctionMode):
    """Hears what each operator gives; functions of torch that are written in Python are heard inside."""

    def __init__(self, heard: Heard) -> None:
        super().__init__()
        self._heard = heard
        self._quiet = False
        self._open: dict[FunctionType, FunctionType] = {}
        self._inside: list[FunctionType] = []

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """What is done inside is the listener's own, not the model's."""
        was, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = was

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        given = kwargs or {}
        if self._quiet:
            return func(*args, **given)
        if isinstance(func, FunctionType) and func not in self._inside:
            self._inside.append(func)
            try:
                with self:
                    return self._opened(func)(*args, **given)
            finally:
                self._inside.pop()
        result = func(*args, **given)
        name = operator_name(getattr(func, "__name__", ""))
        if name is not None and is_operand(result):
            self._heard(name, result, _line(sys._getframe(1)))
        return result

    def _opened(self, func: FunctionType) -> FunctionType:
        """The function without its question, which would end in here once more."""
        if func not in self._open:
            space = {**func.__globals__, **{name: lambda *_: False for name in _ASKS}}
            copy = FunctionType(func.__code__, space, func.__name__, func.__defaults__, func.__closure__)
            copy.__kwdefaults__ = func.__kwdefaults__
            self._open[func] = copy
        return self._open[func]


def _line(frame: FrameType | None) -> str:
    while frame is not None:
        place = place_in_source(frame.f_code.co_filename, frame.f_lineno)
        if place != "":
            return place
        frame = frame.f_back
    return ""
