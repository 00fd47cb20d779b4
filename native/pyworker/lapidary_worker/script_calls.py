"""
Values at the edges of the modules inside a TorchScript file. Its modules call each other in compiled code, which no hook
hears. So the calls of each module are made outputs of a copy of its graph, which is run, and each module called is gone
into with what it was called with. Calls inside branches and loops are not seen: their values cannot be outputs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

Visit = Callable[[str, str, int, str, Any], None]


def script_values(subject: Any, ready: Any, visit: Visit) -> None:
    """visit(path, class, call, side, value) for every call of a module, what is inside before what comes out."""
    import torch

    args, kwargs = subject.arguments(ready)
    rest = subject.call._c._get_method("forward").schema.arguments[1 + len(args) :]
    given = [kwargs.get(item.name, item.default_value) for item in rest]
    with torch.no_grad():
        _walk(subject.call, "", (*args, *given), Counter(), visit)


def _walk(module: Any, path: str, args: tuple[Any, ...], calls: Counter[str], visit: Visit) -> Any:
    call, kind = calls[path], module.original_name
    calls[path] += 1
    visit(path, kind, call, "in", args)
    result, inner = _with_calls(module, args)
    for names, given, came in inner:
        child = module
        for name in names:
            child = getattr(child, name)
        child_path = ".".join((*filter(None, [path]), *names))
        if _has_forward(child):
            _walk(child, child_path, given, calls, visit)
        else:
            visit(child_path, child.original_name, calls[child_path], "out", came)
    visit(path, kind, call, "out", result)
    return result


def _has_forward(module: Any) -> bool:
    return bool(module._c._has_method("forward"))


def _with_calls(module: Any, args: tuple[Any, ...]) -> tuple[Any, list[tuple[list[str], tuple[Any, ...], Any]]]:
    """What forward returns, and of each call of a module's forward: the names it is reached by, arguments, result."""
    import torch

    graph = module.graph.copy()
    found = []
    for node in graph.nodes():
        if node.kind() != "prim::CallMethod" or node.s("name") != "forward":
            continue
        callee, *given = node.inputs()
        names = _names(callee)
        if names is not None:
            found.append((names, given, node.output()))
    if not found:
        return module(*args), []
    own = next(iter(graph.outputs()))
    _return_tuple(graph, [own, *(value for _, given, came in found for value in (*given, came))])
    # One function per module and run; its name is seen nowhere.
    run = torch._C._create_function_from_graph("forward", graph)
    result, *values = run(module._c, *args)
    rest = iter(values)
    return result, [(names, tuple(next(rest) for _ in given), next(rest)) for names, given, _ in found]


def _return_tuple(graph: Any, values: list[Any]) -> None:
    """A function returns one value, so all of them go into a tuple."""
    import torch

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
