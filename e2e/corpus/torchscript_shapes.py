"""What torch really computes inside TorchScript models: shape and element type of every operator's results.

torchscript_shapes.py FOLDER < PATHS   one JSON object per line for each model made here, for silero's file among PATHS,
                                       and for each set of inputs: operators of `forward` in the order of its graph, bodies
                                       after the node they belong to, with what each gave every time it ran.
"""

from __future__ import annotations

import json
import math
import operator
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# This folder holds a statistics.py, which torch would take for Python's own: it comes last.
FOLDER = str(Path(__file__).resolve().parent)
sys.path = [entry for entry in sys.path if str(Path(entry or ".").resolve()) != FOLDER] + [FOLDER]

import torch
from torch import Tensor
from torchscript_shape_models import EXPORTED, MODELS

warnings.filterwarnings("ignore")

# What is a name, an attribute or a constant for us.
PASSED = {"Constant", "GetAttr", "TupleConstruct", "TupleUnpack", "TupleIndex", "TupleSlice", "ListConstruct"}

LISTS: dict[str, Callable[..., Any]] = {
    "append": lambda items, item: items.append(item) or items,
    "extend": lambda items, more: items.extend(more),
    "pop": lambda items, at=-1: items.pop(at),
    "len": len,
    "__getitem__": lambda items, at: items[at],
    "__is__": lambda a, b: a is b,
    "__isnot__": lambda a, b: a is not b,
    "__not__": operator.not_,
    "__contains__": lambda items, item: item in items,
    "list": list,
    "floordiv": operator.floordiv,
    "Int": int,
    "Float": float,
    "Bool": bool,
    "IntImplicit": int,
    "FloatImplicit": float,
    "ScalarImplicit": lambda tensor: tensor.item(),
    "__range_length": lambda low, high, step: len(range(low, high, step)),
    "__derive_index": lambda index, start, step: start + index * step,
    "format": lambda text, *parts: text.format(*parts),
    "warn": lambda *_: None,
    "dim": lambda tensor: tensor.dim(),
}
PRIM: dict[str, Callable[..., Any]] = {
    "NumToTensor": torch.tensor,
    "dtype": lambda tensor: tensor.dtype,
    "device": lambda tensor: tensor.device,
    "unchecked_cast": lambda value: value,
    "min": min,
    "max": max,
    "Uninitialized": lambda: None,
    "data": lambda tensor: tensor.data,
}


class Raised(Exception):
    pass


class Run:
    """Runs graphs node by node and keeps what each operator gave, by its place: numbers of nodes, calls and bodies."""

    def __init__(self, unit: Any) -> None:
        self.unit = unit
        self.found: dict[str, list[list[Any]]] = {}

    def graph(self, graph: Any, inputs: list[Any], place: str) -> Any:
        values = {value.debugName(): given for value, given in zip(graph.inputs(), inputs, strict=True)}
        outputs = self.block(graph, values, place)
        return outputs[0]

    def block(self, block: Any, values: dict[str, Any], place: str) -> list[Any]:
        for at, node in enumerate(block.nodes()):
            here = f"{place}/{at}"
            results = self.node(node, values, here)
            values.update(zip((output.debugName() for output in node.outputs()), results, strict=True))
            self.found.setdefault(here, []).append([described(result) for result in results])
        return [values[value.debugName()] for value in block.outputs()]

    def node(self, node: Any, values: dict[str, Any], here: str) -> list[Any]:
        domain, op = node.kind().split("::")
        called = function_of(self.unit, node)
        if called is not None:
            inputs = [values[value.debugName()] for value in node.inputs()]
            return [self.graph(called, inputs if op == "CallMethod" else inputs[1:], here)]
        if op == "Constant":
            return [None if str(node.output().type()) == "Function" else node.output().toIValue()]
        inputs = [values[value.debugName()] for value in node.inputs()]
        if op == "If":
            chosen = 0 if inputs[0] else 1
            return self.block(list(node.blocks())[chosen], values, f"{here}.{chosen}")
        if op == "Loop":
            return self.loop(node, inputs, values, here)
        if op == "RaiseException":
            raise Raised
        if op == "GetAttr":
            return [held(inputs[0], node.s("name"))]
        if op == "SetAttr":
            inputs[0].setattr(node.s("name"), inputs[1])
            return []
        if op == "ListConstruct":
            return [list(inputs)]
        if op == "TupleConstruct":
            return [tuple(inputs)]
        if op in ("TupleUnpack", "ListUnpack"):
            return list(inputs[0])
        if op == "TupleIndex":
            return [inputs[0][inputs[1]]]
        if domain == "prim":
            return [PRIM[op](*inputs)]
        if op in LISTS:
            result = LISTS[op](*inputs)
            return [result] if list(node.outputs()) else []
        result = self.call(node, domain, op, inputs)
        count = len(list(node.outputs()))
        return [] if count == 0 else [result] if count == 1 else list(result)

    def call(self, node: Any, domain: str, op: str, inputs: list[Any]) -> Any:
        name, _, overload = node.schema().split("(")[0].partition(".")
        packet = getattr(getattr(torch.ops, domain), op)
        try:
            # Arguments that are only given by name come last.
            schema = getattr(packet, overload or "default")._schema
            named = {arg.name: value for arg, value in zip(schema.arguments, inputs, strict=False) if arg.kwarg_only}
            plain = [value for arg, value in zip(schema.arguments, inputs, strict=False) if not arg.kwarg_only]
            return getattr(packet, overload or "default")(*plain, **named)
        except AttributeError:
            return getattr(operator, op, None)(*inputs) if hasattr(operator, op) else getattr(math, op)(*inputs)

    def loop(self, node: Any, inputs: list[Any], values: dict[str, Any], here: str) -> list[Any]:
        [body] = node.blocks()
        names = [value.debugName() for value in body.inputs()]
        most, goes_on, state = inputs[0], inputs[1], inputs[2:]
        at = 0
        while at < most and goes_on:
            values.update(zip(names, [at, *state], strict=True))
            goes_on, *state = self.block(body, values, f"{here}.0")
            at += 1
        return state


def held(owner: Any, name: str) -> Any:
    return owner.getattr(name) if hasattr(owner, "getattr") else getattr(owner, name)


def function_of(unit: Any, node: Any) -> Any:
    """The graph a node calls; None where it calls none."""
    if node.kind() not in ("prim::CallMethod", "prim::CallFunction"):
        return None
    called = next(iter(node.inputs())).type()
    name = f"{called.qualified_name()}.{node.s('name')}" if node.kind() == "prim::CallMethod" else called.annotation_str
    function = unit.find_function(name)
    return None if function is None else function.graph


def described(value: Any) -> Any:
    """[dtype, shape] of a tensor; a number; null for all else."""
    if isinstance(value, Tensor):
        return [str(value.dtype).removeprefix("torch."), list(value.shape)]
    if isinstance(value, bool) or isinstance(value, int):
        return int(value)
    return None


def order(unit: Any, block: Any, place: str) -> Iterator[tuple[str, str]]:
    """Operators with their places, as our graph has them in order."""
    for at, node in enumerate(block.nodes()):
        here = f"{place}/{at}"
        called = function_of(unit, node)
        if called is not None:
            yield from order(unit, called, here)
        elif node.kind() not in {f"prim::{each}" for each in PASSED}:
            yield node.kind(), here
            for which, body in enumerate(node.blocks()):
                yield from order(unit, body, f"{here}.{which}")


def describe(path: str, inputs: tuple[Any, ...]) -> dict[str, Any]:
    unit = torch._C.CompilationUnit()
    module = torch._C.import_ir_module(unit, path, torch.device("cpu"), {}, False)
    function = unit.find_function(f"{module._type().qualified_name()}.forward")
    run = Run(unit)
    with torch.no_grad():
        run.graph(function.graph, [module, *inputs], "")
    names = [argument.name for argument in function.schema.arguments][1:]
    return {
        "path": path,
        "inputs": {
            name: list(value.shape) if isinstance(value, Tensor) else [value]
            for name, value in zip(names, inputs, strict=True)
        },
        "nodes": [{"op": op, "runs": run.found.get(place, [])} for op, place in order(unit, function.graph, "")],
    }


def main() -> None:
    folder = Path(sys.argv[1])
    for name, (make, choices) in MODELS.items():
        torch.manual_seed(3)
        path = str(folder / f"{name}.pt")
        torch.jit.save(make(), path)
        for inputs in choices:
            print(json.dumps(describe(path, inputs)), flush=True)
    for name in EXPORTED:
        torch.manual_seed(3)
        torch.onnx.export(*EXPORTED[name](), str(folder / f"{name}.onnx"), dynamo=False, verbose=False)
    for line in sys.stdin:
        path = line.strip()
        for samples, rate in ((512, 16000), (256, 8000)) if path else ():
            print(json.dumps(describe(path, (torch.randn(1, samples), rate))), flush=True)


if __name__ == "__main__":
    main()
