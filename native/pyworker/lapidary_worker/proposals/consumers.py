"""Which layer takes each parameter of forward first: from a symbolic trace, else the first layer there is."""

from __future__ import annotations

from typing import Any

# What changes neither the shape nor the meaning of a tensor on its way to a layer.
_PASSING = {
    "to", "float", "half", "double", "long", "int", "contiguous", "clone", "detach", "div", "truediv", "mul", "sub", "add",
    "dropout", "relu", "type_as",
}  # fmt: skip


def consumers(model: Any, parameters: list[str]) -> dict[str, tuple[str, Any]]:
    """Name and module per parameter; parameters that reach no layer are left out."""
    if _takes_input(model):  # A layer by itself: tracing would look inside it.
        return {parameters[0]: ("", model)}
    traced = _traced(model, parameters)
    if traced is not None:
        return traced
    leaf = next(((name, item) for name, item in model.named_modules() if _takes_input(item)), None)
    return {parameters[0]: leaf} if leaf is not None and len(parameters) == 1 else {}


def _takes_input(module: Any) -> bool:
    from torch import nn

    kinds = (nn.Linear, nn.Embedding, nn.modules.conv._ConvNd, nn.RNNBase, nn.MultiheadAttention, nn.LayerNorm)
    return isinstance(module, (*kinds, nn.modules.batchnorm._BatchNorm))


def _traced(model: Any, parameters: list[str]) -> dict[str, tuple[str, Any]] | None:
    import torch

    try:
        graph = torch.fx.Tracer().trace(model)
    except Exception:  # Control flow on values, unusual arguments: a trace is only one way to know.
        return None
    modules = dict(model.named_modules())
    found: dict[str, tuple[str, Any]] = {}
    for node in graph.nodes:
        name = node.target.lstrip("*") if node.op == "placeholder" else None
        if name in parameters:
            reached = _first_module(node, modules, 8)
            if reached is not None:
                found[name] = reached
    return found


def _first_module(node: Any, modules: dict[str, Any], depth: int) -> tuple[str, Any] | None:
    """The module that takes this value as its first argument, through operations that keep its shape."""
    for user in node.users:
        if user.op == "call_module" and user.args and user.args[0] is node:
            module = modules.get(user.target)
            if type(module).__name__ in ("Dropout", "Identity", "ReLU", "Dropout2d"):
                return _first_module(user, modules, depth - 1) if depth else None
            return user.target, module
        target = user.target if isinstance(user.target, str) else getattr(user.target, "__name__", "")
        if depth and user.op in ("call_method", "call_function") and target in _PASSING:
            reached = _first_module(user, modules, depth - 1)
            if reached is not None:
                return reached
    return None
