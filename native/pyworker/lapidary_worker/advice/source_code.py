"""What the source of forward shows: state that changes, and autograd functions with a translation of their own."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Iterator
from typing import Any

from ..lessons.place import Place
from ..user_code import is_user_file
from .advice import ALL, LEGACY, ONNX, SCRIPT, TRACE, Advice, Subject


def advise(subject: Subject) -> Iterator[Advice]:
    kinds = {type(module) for module in subject.job.model.modules()}
    for kind in sorted(kinds, key=lambda item: item.__qualname__):
        yield from _forward(kind)
    for module in sorted({kind.__module__ for kind in kinds}):
        yield from _functions(sys.modules.get(module))


def _parsed(target: Any) -> tuple[ast.AST, str, int] | None:
    try:
        file = inspect.getsourcefile(target)
        lines, first = inspect.getsourcelines(target)
        tree = ast.parse(textwrap.dedent("".join(lines)))
    except (OSError, TypeError, SyntaxError, ValueError):
        return None
    return (tree, file, first) if file and is_user_file(file) else None


def _forward(kind: type) -> Iterator[Advice]:
    parsed = _parsed(getattr(kind, "forward", None))
    if parsed is None:
        return
    tree, file, first = parsed
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AugAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            name = next((name for item in targets if (name := _own_attribute(item))), None)
            if name:
                yield Advice(
                    "state-in-forward",
                    "warning",
                    f"forward sets self.{name}: an exported file does it at most once, while it is captured.",
                    "Take the state as an input and return the new one, or register it as a buffer and write it in place.",
                    (*ALL[:1], *ALL[2:]),
                    Place(file, first + node.lineno - 1),
                )
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            yield Advice(
                "print-in-forward",
                "info",
                "forward prints: that happens while it is captured, and never in the exported file.",
                "Remove it, or leave it as a message at export.",
                (*ALL[:1], *ALL[2:]),
                Place(file, first + node.lineno - 1),
            )


def _own_attribute(node: ast.expr) -> str | None:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
        return node.attr
    return None


def _functions(module: Any) -> Iterator[Advice]:
    import torch

    file = getattr(module, "__file__", None)
    if file is None or not is_user_file(file):
        return
    parsed = _parsed(module)
    if parsed is None:
        return
    applied = {
        node.func.value.id: node.lineno
        for node in ast.walk(parsed[0])
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "apply"
        and isinstance(node.func.value, ast.Name)
    }
    for name, line in applied.items():
        function = getattr(module, name, None)
        if not (inspect.isclass(function) and issubclass(function, torch.autograd.Function)):
            continue
        place = Place(file, line)
        yield Advice(
            "autograd-function",
            "error",
            f"{name} is a torch.autograd.Function, which stays Python and cannot be saved in TorchScript.",
            "Use exported-program or onnx, which look inside, or call plain torch operations.",
            (TRACE, SCRIPT),
            place,
        )
        has_symbolic = "symbolic" in vars(function)
        if has_symbolic:
            yield Advice(
                "symbolic-ignored",
                "warning",
                f"{name}.symbolic is used by onnx-legacy only; the target onnx ignores it and translates what forward does.",
                "Use torch.onnx.ops.symbolic in forward, or a custom translation table.",
                (ONNX,),
                place,
            )
        else:
            yield Advice(
                "autograd-function-onnx",
                "warning",
                f"{name} has no symbolic(): onnx-legacy tries its inside, and fails at most operators.",
                "Use the target onnx.",
                (LEGACY,),
                place,
            )
