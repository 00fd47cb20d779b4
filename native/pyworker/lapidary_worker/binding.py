"""Which input goes to which parameter of a model's forward."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .channel import JsonObject
from .errors import WorkerError, nearest

_VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


@dataclass(frozen=True)
class ForwardParameter:
    name: str
    annotation: str | None
    required: bool
    kind: Any = inspect.Parameter.POSITIONAL_OR_KEYWORD

    def to_json(self) -> JsonObject:
        return {"name": self.name, "annotation": self.annotation, "required": self.required}


@dataclass(frozen=True)
class Binding:
    """Input names in the order of forward's parameters: first those passed by position, then those by keyword."""

    positional: tuple[str, ...]
    keywords: tuple[tuple[str, str], ...]  # (parameter, input)
    variadic: bool = False  # some inputs go into *args or **kwargs
    open: bool = False  # forward has **kwargs, for which the older ONNX exporter makes up an argument

    @property
    def input_names(self) -> list[str]:
        return [*self.positional, *(name for _, name in self.keywords)]

    @property
    def parameter_of(self) -> dict[str, str]:
        """Parameter by input name, for the inputs passed by keyword."""
        return {name: parameter for parameter, name in self.keywords}

    @property
    def unusual(self) -> bool:
        """True when the call is more than plain positional arguments for named parameters."""
        return self.variadic or bool(self.keywords) or self.open

    def arguments(self, values: Mapping[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        missing = [name for name in self.input_names if name not in values]
        if missing:
            raise WorkerError("INPUT_MISMATCH", f"There is no value for the input {', '.join(missing)}.")
        return tuple(values[name] for name in self.positional), {
            parameter: values[name] for parameter, name in self.keywords
        }


def forward_parameters(model: Any) -> list[ForwardParameter]:
    """forward's parameters without self; TorchScript modules are asked for their schema."""
    import torch

    if isinstance(model, torch.jit.ScriptModule):
        scripted: Any = model
        arguments = scripted.forward.schema.arguments[1:]
        return [ForwardParameter(item.name, str(item.type), not item.has_default_value()) for item in arguments]
    try:
        signature = inspect.signature(model.forward)
    except (TypeError, ValueError):
        return [ForwardParameter("*args", None, False, inspect.Parameter.VAR_POSITIONAL)]
    return [_parameter(item) for item in signature.parameters.values()]


def _parameter(item: inspect.Parameter) -> ForwardParameter:
    annotation = None if item.annotation is inspect.Parameter.empty else inspect.formatannotation(item.annotation)
    if isinstance(item.annotation, str):
        annotation = item.annotation
    kind = inspect.Parameter
    stars = "*" if item.kind == kind.VAR_POSITIONAL else "**" if item.kind == kind.VAR_KEYWORD else ""
    required = item.default is inspect.Parameter.empty and item.kind not in _VARIADIC
    return ForwardParameter(stars + item.name, annotation, required, item.kind)


def bind_inputs(parameters: Sequence[ForwardParameter], names: Sequence[str], subject: str) -> Binding:
    """Binds by name when the names are forward's own, by position when none is. subject: the model, for messages."""
    takes_any_name = any(item.kind == inspect.Parameter.VAR_KEYWORD for item in parameters)
    return replace(_bind(parameters, names, takes_any_name, subject), open=takes_any_name)


def _bind(parameters: Sequence[ForwardParameter], names: Sequence[str], takes_any_name: bool, subject: str) -> Binding:
    plain = [item for item in parameters if item.kind not in _VARIADIC]
    known = [item.name for item in plain]
    takes_rest = any(item.kind == inspect.Parameter.VAR_POSITIONAL for item in parameters)
    matched = [name for name in names if name in known]
    in_place = all(known.index(name) == position for position, name in enumerate(names) if name in known)
    if len(matched) == len(names) or (matched and takes_any_name):
        return _by_name(plain, list(names), subject)
    if matched and not in_place:
        raise _mismatch(plain, names, subject)
    if not matched and takes_any_name and not plain and not takes_rest:
        return Binding((), tuple((name, name) for name in names), variadic=True)
    return _by_position(plain, names, takes_rest, subject)


def _by_name(plain: Sequence[ForwardParameter], names: list[str], subject: str) -> Binding:
    if any(item.required and item.name not in names for item in plain):
        raise _mismatch(plain, names, subject)
    positional: list[str] = []
    for item in plain:  # By position as far as there is no gap, so that exporters see the plainest call.
        if item.name not in names or item.kind == inspect.Parameter.KEYWORD_ONLY:
            break
        positional.append(item.name)
    ordered = [item.name for item in plain if item.name in names]
    rest = [name for name in ordered if name not in positional] + [name for name in names if name not in ordered]
    keywords = tuple((name, name) for name in rest)
    return Binding(tuple(positional), keywords, variadic=any(name not in ordered for name in names))


def _by_position(plain: Sequence[ForwardParameter], names: Sequence[str], takes_rest: bool, subject: str) -> Binding:
    slots = [item for item in plain if item.kind != inspect.Parameter.KEYWORD_ONLY]
    missing = [item for item in plain if item.required and item not in slots[: len(names)]]
    if missing or (len(names) > len(slots) and not takes_rest):
        raise _mismatch(plain, names, subject)
    return Binding(tuple(names), (), variadic=len(names) > len(slots))


def _mismatch(plain: Sequence[ForwardParameter], names: Sequence[str], subject: str) -> WorkerError:
    known = [item.name for item in plain]
    wanted = ", ".join(item.name if item.required else f"{item.name} (optional)" for item in plain) or "nothing"
    given = ", ".join(names) or "no input"
    hints = []
    for name in names:
        close = None if name in known else nearest(name, [item for item in known if item not in names])
        if close:
            hints.append(f"Did you mean {close} instead of {name}?")
    missing = [item.name for item in plain if item.required and item.name not in names]
    if missing and len(names) < len(plain):
        hints.append(f"Add an input spec for: {', '.join(missing)}.")
    hints.append("Name the inputs like forward's parameters.")
    message = f"forward of {subject} takes {wanted}; the inputs given are {given}."
    why = "Each input spec is one argument of forward, found by its name or, where no name fits, by its place."
    return WorkerError("INPUT_MISMATCH", message, hints, lesson="forward-signature", why=why)
