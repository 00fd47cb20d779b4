"""Which sizes a condition of torch allows, found by computing it. Conditions are text, and never run as code."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

_NAME = re.compile(r"\b[su]\d+\b")
_LONGEST = 2000

_BINARY: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.FloorDiv: lambda a, b: a // b,
    ast.Mod: lambda a, b: a % b,
}
_COMPARE: dict[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
}
_CALLS: dict[str, Callable[..., int]] = {
    "Eq": lambda a, b: int(a == b),
    "Ne": lambda a, b: int(a != b),
    "Mod": lambda a, b: a % b,
    "PythonMod": lambda a, b: a % b,
    "FloorDiv": lambda a, b: a // b,
    "CeilDiv": lambda a, b: -(-a // b),
    "Max": lambda *values: max(values),
    "Min": lambda *values: min(values),
    "And": lambda *values: int(all(values)),
    "Or": lambda *values: int(any(values)),
    "Not": lambda a: int(not a),
}


class Condition:
    """A condition such as `Eq(Mod(s27, 4), 0)`, in torch's symbols."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.symbols = frozenset(_NAME.findall(text))
        self._tree = _parse(text)

    def holds(self, sizes: Mapping[str, int]) -> bool | None:
        """Whether it holds at these sizes; None when it is not plain arithmetic."""
        if self._tree is None:
            return None
        try:
            return bool(_value(self._tree, sizes))
        except (KeyError, TypeError, ValueError, RecursionError):
            return None
        except ZeroDivisionError:
            return False

    def excludes(self, symbol: str, sizes: Iterable[int]) -> bool:
        """Whether some of the sizes are ruled out for the only symbol it is about."""
        return self.symbols == {symbol} and any(self.holds({symbol: size}) is False for size in sizes)


def allowed(conditions: Sequence[Condition], symbol: str, sizes: Iterable[int]) -> list[int]:
    """The sizes at which every condition on this symbol alone holds, as far as it can be computed."""
    mine = [item for item in conditions if item.symbols == {symbol}]
    return [size for size in sizes if all(item.holds({symbol: size}) is not False for item in mine)]


def step_of(sizes: Sequence[int]) -> int | None:
    """The distance between neighbours when it is the same everywhere; None for fewer than three sizes."""
    steps = {after - before for before, after in zip(sizes, sizes[1:], strict=False)}
    return steps.pop() if len(sizes) > 2 and len(steps) == 1 else None


def _parse(text: str) -> ast.expr | None:
    if len(text) > _LONGEST:
        return None
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _value(node: ast.expr, sizes: Mapping[str, int]) -> int:
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    if isinstance(node, ast.Name):
        return sizes[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, sizes)
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        return _BINARY[type(node.op)](_value(node.left, sizes), _value(node.right, sizes))
    if isinstance(node, ast.Compare):
        values = [_value(item, sizes) for item in (node.left, *node.comparators)]
        pairs = zip(node.ops, values, values[1:], strict=False)
        return int(all(_COMPARE[type(op)](left, right) for op, left, right in pairs))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        return int(_CALLS[node.func.id](*(_value(item, sizes) for item in node.args)))
    raise ValueError(type(node).__name__)
