"""What operators of a torch.export program give, and what comes out of the modules it was exported from."""

from __future__ import annotations

from typing import Any

import torch
from torch.fx import Interpreter, Node
from torch.utils._pytree import tree_leaves

from .hooks import Edge, Operator
from .operator_names import operator_name, place_in_trace
from .operators import is_operand

def program_values(subject: Any, ready: Any, edge: Edge, operator: Operator | None) -> None:
    """Runs the graph node by node: the program is flat, and each node tells the modules it comes from."""
    if subject.state is not None:
        subject.state.restore()
    args, kwargs = subject.arguments(ready)
    walk = _Walk(subject.call, edge, operator)
    with torch.no_grad():
        result = walk.run(*tree_leaves((args, kwargs)), enable_io_processing=False)
    edge("", "", 0, "out", subject.call.graph.process_outputs(result))


class _Walk(Interpreter):
    def __init__(self, program: Any, edge: Edge, operator: Operator | None) -> None:
        super().__init__(program)
        self._edge, self._operator = edge, operator
        self._calls: dict[str, list[str]] = {}

    def run_node(self, n: Node) -> Any:
        result = super().run_node(n)
        modules = _modules(n)
        if n.op == "call_function" and modules and isinstance(result, torch.Tensor):
            name = operator_name(getattr(n.target, "__name__", ""))
            key, path, _ = modules[-1]
            if self._operator is not None and name is not None and is_operand(result):
                trace = n.meta.get("stack_trace") or ""
                self._operator(path, self._call(path, key), name, result, place_in_trace(trace, innermost_last=True))
            readers = [{key for key, *_ in _modules(user)} for user in n.users]
            for key, path, kind in reversed(modules):
                if path != "" and any(key not in keys for keys in readers):
                    self._edge(path, kind, self._call(path, key), "out", result)
        return result

    def _call(self, path: str, key: str) -> int:
        """Which call of a module: each has a key of its own."""
        keys = self._calls.setdefault(path, [])
        if key not in keys:
            keys.append(key)
        return keys.index(key)


def _modules(node: Node) -> list[tuple[str, str, str]]:
    """Key, path and class of the modules a node comes from, the outermost first."""
    stack = node.meta.get("nn_module_stack") or {}
    return [(key, path, str(kind).rpartition(".")[2]) for key, (path, kind) in stack.items() if path != key]
