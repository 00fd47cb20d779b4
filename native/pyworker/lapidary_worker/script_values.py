"""
Values inside a TorchScript file: at the edges of its modules, and of its operators. Its modules call each other in
compiled code, which no hook hears. So the calls of each module are made outputs of a copy of its graph, which is run,
and each module called is gone into with what it was called with. What happens inside branches and loops is not seen:
it cannot be an output.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch

from .hooks import Edge, Operator
from .operator_names import operator_name, place_in_trace
from .operators import is_operand


def script_values(subject: Any, ready: Any, edge: Edge, operator: Operator | None) -> None:
    """Runs once; what is inside a module comes before what comes out of it."""
    if subject.state is not None:
        subject.state.restore()
    args, kwargs = subject.arguments(ready)
    rest = subject.call._c._get_method("forward").schema.arguments[1 + len(args) :]
    given = [kwargs.get(item.name, item.default_value) for item in rest]
    with torch.no_grad():
        _Walk(edge, operator).into(subject.call, "", (*args, *given))


@dataclass
class _Call:
    """A call of a module's forward: the names it is reached by, what it is given, what it gives."""

    names: list[str]
    given: list[Any]
    came: Any


@dataclass
class _Made:
    """What an operator gives."""

    name: str
    at: str
    value: Any


class _Walk:
    def __init__(self, edge: Edge, operator: Operator | None) -> None:
        self._edge, self._operator = edge, operator
        self._calls: Counter[str] = Counter()

    def into(self, module: Any, path: str, args: tuple[Any, ...]) -> None:
        call, kind = self._calls[path], module.original_name
        self._calls[path] += 1
        self._edge(path, kind, call, "in", args)
        result, steps = _run(module, args, with_operators=self._operator is not None)
        for step in steps:
            if isinstance(step, _Call):
                self._called(module, path, step)
            elif self._operator is not None and is_operand(step.value):
                self._operator(path, call, step.name, step.value, step.at)
        self._edge(path, kind, call, "out", result)

    def _called(self, module: Any, path: str, step: _Call) -> None:
        child = module
        for name in step.names:
            child = getattr(child, name)
        child_path = ".".join((*filter(None, [path]), *step.names))
        if child._c._has_method("forward"):
            self.into(child, child_path, tuple(step.given))
        else:
            self._edge(child_path, child.original_name, self._calls[child_path], "out", step.came)


def _run(module: Any, args: tuple[Any, ...], with_operators: bool) -> tuple[Any, list[_Call | _Made]]:
    """What forward returns, and what its graph does on the way."""
    graph = module.graph.copy()
    steps = list(_steps(graph, with_operators))
    if not steps:
        return module(*args), []
    own = next(iter(graph.outputs()))
    asked = [value for step in steps for value in _values(step)]
    _return_tuple(graph, [own, *asked])
    # One function per module and run; its name is seen nowhere.
    run = torch._C._create_function_from_graph("forward", graph)
    result, *values = run(module._c, *args)
    rest = iter(values)
    for step in steps:
        if isinstance(step, _Call):
            step.given = [next(rest) for _ in step.given]
            step.came = next(rest)
        else:
            step.value = next(rest)
    return result, steps


def _values(step: _Call | _Made) -> list[Any]:
    return [*step.given, step.came] if isinstance(step, _Call) else [step.value]


def _steps(graph: Any, with_operators: bool) -> Iterator[_Call | _Made]:
    """Calls and operators with their values, which are copies: what follows may write into them."""
    for node in list(graph.nodes()):
        if node.kind() == "prim::CallMethod" and node.s("name") == "forward":
            callee, *given = node.inputs()
            names = _names(callee)
            if names is not None:
                before = [_copied(graph, value, node, after=False) for value in given]
                yield _Call(names, before, _copied(graph, node.output(), node))
        elif with_operators and node.kind().startswith("aten::") and node.outputsSize() == 1:
            name = operator_name(node.kind().removeprefix("aten::"))
            if name is not None and _is_tensor(node.output()):
                yield _Made(name, place_in_trace(str(node.sourceRange())), _copied(graph, node.output(), node))


def _is_tensor(value: Any) -> bool:
    return bool(value.type().kind() == "TensorType")


def _copied(graph: Any, value: Any, node: Any, after: bool = True) -> Any:
    """What a tensor is after a node, or before it; other values as they are."""
    if not _is_tensor(value):
        return value
    none = graph.create("prim::Constant", 1)
    none.output().setType(torch._C.NoneType.get())
    copy = graph.create("aten::clone", [value, none.output()], 1)
    if after:
        copy.insertAfter(node)
    else:
        copy.insertBefore(node)
    none.insertBefore(copy)
    return copy.output()


def _return_tuple(graph: Any, values: list[Any]) -> None:
    """A function returns one value, so all of them go into a tuple."""
    node = graph.create("prim::TupleConstruct", values, 1)
    node.output().setType(torch._C.TupleType([value.type() for value in values]))
    graph.appendNode(node)
    graph.eraseOutput(0)
    graph.registerOutput(node.output())


def _names(value: Any) -> list[str] | None:
    """`["layers", "0"]` for self.layers.0; None for a module that is reached otherwise."""
    names: list[str] = []
    node = value.node()
    while node.kind() == "prim::GetAttr":
        names.insert(0, node.s("name"))
        (value,) = node.inputs()
        node = value.node()
    return names if node.kind() == "prim::Param" and names else None
