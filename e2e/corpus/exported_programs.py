"""What torch itself reads from .pt2 files: models of many kinds, saved, loaded again and described.

exported_programs.py FOLDER < NAMES   one JSON object per line for each model (all when no name is given): the path of
                                      the file, nodes of all graphs in order, inputs, outputs, values, weights.
"""

from __future__ import annotations

import importlib.util
import json
import operator
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

# This folder holds a statistics.py, which torch would take for Python's own.
sys.path = [entry for entry in sys.path if Path(entry or ".").resolve() != Path(__file__).resolve().parent]

import torch
from torch import Tensor, nn
from torch.export import Dim, ExportedProgram, export

SAMPLES = Path(__file__).resolve().parents[2] / "assets" / "samples"
Made = ExportedProgram | dict[str, ExportedProgram]


def sample(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, SAMPLES / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def dynamic(model: nn.Module, args: tuple[Any, ...], *axes: dict[int, Any]) -> ExportedProgram:
    return export(model.eval(), args, dynamic_shapes=tuple(axes), strict=False)


def resnet() -> Made:
    return dynamic(sample("resnet18").make_small(), (torch.randn(2, 3, 64, 64),), {0: Dim("batch", max=8)})


def transformer() -> Made:
    axes = {0: Dim("batch", max=8), 1: Dim("seq", max=128)}
    return dynamic(sample("transformer_block").make(), (torch.randn(2, 16, 64),), axes)


def classifier() -> Made:
    ids = torch.randint(0, 499, (2, 16))
    return dynamic(sample("text_classifier").make_small(), (ids,), {0: Dim("batch", max=8), 1: Dim("seq", max=128)})


def encoder() -> Made:
    axes = {0: Dim("batch", max=8), 1: Dim("seq", max=128)}
    ids = torch.randint(0, 499, (2, 16))
    return dynamic(sample("two_input_encoder").make_small(), (ids, torch.ones_like(ids)), axes, axes)


def encoder_core() -> Made:
    """The same after the decompositions: core ATen, no in-place operators."""
    made = encoder()
    assert isinstance(made, ExportedProgram)
    return made.run_decompositions()


class Conditions(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.arange(8.0))

    def forward(self, x: Tensor) -> Tensor:
        y = torch.cond(x.sum() > 0, lambda a: a + self.scale, lambda a: a - 1, (x,))
        return torch.cond(
            x.shape[0] > 3, lambda a: torch.cond(a.sum() > 1, torch.sin, torch.cos, (a,)), torch.neg, (y,)
        )


def conditions() -> Made:
    return dynamic(Conditions(), (torch.randn(5, 8),), {0: Dim("batch", min=2, max=64)})


class Loops(nn.Module):
    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        from torch._higher_order_ops import scan, while_loop

        count, y = while_loop(lambda i, a: i < 4, lambda i, a: (i + 1, a * 2), (torch.tensor(0), x))
        carry, ys = scan(lambda c, a: (c + a, c * a), torch.zeros(8), y, dim=0)
        return carry + count, ys


def loops() -> Made:
    return export(Loops(), (torch.randn(5, 8),))


class Norm(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.norm = nn.BatchNorm2d(4)
        self.drop = nn.Dropout(0.3)

    def forward(self, x: Tensor) -> Tensor:
        return self.drop(self.norm(self.conv(x)))


def norm_training() -> Made:
    return export(Norm().train(), (torch.randn(2, 3, 8, 8),))


def norm_training_core() -> Made:
    return export(Norm().train(), (torch.randn(2, 3, 8, 8),)).run_decompositions()


class Cache(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("keys", torch.zeros(1, 16, 8, dtype=torch.float16))
        self.register_buffer("scratch", torch.ones(3), persistent=False)
        self.q = nn.Linear(8, 8, dtype=torch.float16)

    def forward(self, x: Tensor, position: Tensor) -> Tensor:
        self.keys.index_copy_(1, position, self.q(x))
        return torch.softmax(x @ self.keys.transpose(1, 2), -1) * self.scratch.sum()


def cache() -> Made:
    return export(Cache(), (torch.randn(1, 2, 8, dtype=torch.float16), torch.tensor([3, 4])))


def cache_core() -> Made:
    return export(Cache(), (torch.randn(1, 2, 8, dtype=torch.float16), torch.tensor([3, 4]))).run_decompositions()


class Integers(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("weight", torch.randint(-128, 127, (8, 8), dtype=torch.int8))
        self.table = torch.tensor([1, 2**40, -3])

    def forward(self, x: Tensor) -> Tensor:
        import torch.ao.quantization.fx._decomposed

        ops = torch.ops.quantized_decomposed
        q = ops.quantize_per_tensor.default(x, 0.1, 3, -128, 127, torch.int8)
        y = torch._int_mm(torch.cat([q, q, q]), self.weight) >> 2
        return ops.dequantize_per_tensor.default(y.to(torch.int8), 0.1, 3, -128, 127, torch.int8) + self.table.sum()


def integers() -> Made:
    return export(Integers(), (torch.randn(8, 8),))


class Containers(nn.Module):
    def forward(self, x: Tensor, more: dict[str, Tensor], *, scale: float = 2.0, flag: bool = True) -> dict[str, Any]:
        top = torch.topk(more["a"] * scale, 2)
        first, *rest = torch.split(x, 2)
        return {"top": top.values, "all": (top.indices, [first, None]), "n": x.shape[0], "rest": rest[-1], "k": 7}


def containers() -> Made:
    more = {"a": torch.randn(4), "b": torch.randn(3)}
    return export(Containers(), (torch.randn(6, 3), more), {"scale": 3.0, "flag": False})


class Sizes(nn.Module):
    def forward(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        both = torch.cat([x, y], 1)
        flat = both.reshape(-1, x.shape[0] // 2)
        padded = nn.functional.pad(x, (1, x.shape[1]))
        return both.flatten(), flat, padded, x.new_zeros(x.shape[0] * y.shape[1] + 1, x.shape[1] - 1)


def sizes() -> Made:
    n = Dim("n", min=2, max=256)
    return dynamic(Sizes(), (torch.randn(8, 3), torch.randn(8, 5)), {0: 2 * n, 1: Dim.AUTO}, {0: 2 * n, 1: Dim.AUTO})


class Writes(nn.Module):
    def forward(self, x: Tensor, n: int) -> Tensor:
        x.mul_(2)
        return x.sum() + n


def writes_core() -> Made:
    return export(Writes(), (torch.randn(3), 5)).run_decompositions()


class Kinds(nn.Module):
    """Weights of many element types, tied, and views with strides and offsets."""

    def __init__(self) -> None:
        super().__init__()
        base = torch.arange(48.0).reshape(6, 8)
        self.one = nn.Linear(8, 6)
        self.tied = nn.Linear(8, 6)
        self.tied.weight = self.one.weight
        self.register_buffer("turned", base.t())
        self.register_buffer("part", base[2:5, 1:7:2])
        self.register_buffer("halves", torch.tensor([0.5, -3.25, 65504.0], dtype=torch.float16))
        self.register_buffer("brain", torch.tensor([1.5, -2.0, 1e30], dtype=torch.bfloat16))
        self.register_buffer("doubles", torch.tensor([1 / 3, 1e300], dtype=torch.float64))
        self.register_buffer("flags", torch.tensor([True, False, True]))
        self.register_buffer("bytes", torch.tensor([0, 255, 7], dtype=torch.uint8))
        self.register_buffer("empty", torch.zeros(0, 3))

    def forward(self, x: Tensor) -> Tensor:
        y = self.tied(self.one(x) @ self.turned[:6, :].repeat(1, 1).narrow(1, 0, 6) @ self.one.weight)
        y = y.sum() + self.part.sum() + self.halves.float().sum() + self.brain.float().sum() + self.empty.sum()
        return y + self.doubles.sum() + self.flags.sum() + self.bytes.sum()


def kinds() -> Made:
    return export(Kinds(), (torch.randn(2, 8),))


class Arguments(nn.Module):
    def forward(self, x: Tensor, at: Tensor) -> list[Tensor]:
        picked = x[:, at]
        y = torch.einsum("ab,cb->ac", x, x)
        z = torch.zeros(2, 3, dtype=torch.int32, device="cpu")
        channels = x.reshape(1, 2, 2, 2).contiguous(memory_format=torch.channels_last)
        pooled = nn.functional.max_pool2d(channels, (2, 1), ceil_mode=True)
        masked = x.masked_fill(x > 0, float("-inf")).clamp(max=3)
        return [picked, y, z, pooled, masked, *torch.unbind(x), torch.where(x > 0)[0].float(), torch.complex(x, x)]


def arguments() -> Made:
    return export(Arguments(), (torch.randn(2, 4), torch.tensor([0, 2])))


class Recurrent(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.rnn = nn.LSTM(4, 5, num_layers=2, bidirectional=True, batch_first=True)
        self.attention = nn.MultiheadAttention(10, 2, batch_first=True)

    def forward(self, x: Tensor) -> Tensor:
        y, _ = self.rnn(x)
        z, _ = self.attention(y, y, y, need_weights=False)
        return nn.functional.scaled_dot_product_attention(z, z, z, is_causal=True)


def recurrent() -> Made:
    return export(Recurrent(), (torch.randn(2, 6, 4),))


@torch.library.custom_op("lapidary_test::twice", mutates_args=())
def twice(x: Tensor, note: str) -> Tensor:
    return x * 2


@twice.register_fake
def _(x: Tensor, note: str) -> Tensor:
    return torch.empty_like(x)


class Custom(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return twice(x, "hello")


def custom() -> Made:
    return export(Custom(), (torch.randn(3),))


def several() -> Made:
    """Two programs in one archive."""
    return {"decode": export(nn.Linear(4, 2), (torch.randn(1, 4),)), "prefill": export(nn.GELU(), (torch.randn(3),))}


MODELS: dict[str, Callable[[], Made]] = {
    made.__name__: made
    for made in (
        resnet, transformer, classifier, encoder, encoder_core, conditions, loops, norm_training, norm_training_core,
        cache, cache_core, integers, containers, sizes, writes_core, kinds, arguments, recurrent, custom, several,
    )
}  # fmt: skip


def save_as_before(program: ExportedProgram, path: Path, layout: str) -> None:
    """The layouts of earlier versions, put together from what torch serialises; torch still loads them."""
    from torch._export.serde.schema import SCHEMA_VERSION
    from torch._export.serde.serialize import serialize
    from torch.export.pt2_archive._package import PT2ArchiveWriter

    parts = serialize(program)
    if layout == "2.7":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("version", ".".join(map(str, SCHEMA_VERSION)))
            archive.writestr("serialized_exported_program.json", parts.exported_program)
            archive.writestr("serialized_state_dict.pt", parts.state_dict)
            archive.writestr("serialized_constants.pt", parts.constants)
            archive.writestr("serialized_example_inputs.pt", parts.example_inputs)
        return
    with PT2ArchiveWriter(str(path)) as archive:
        archive.write_bytes("models/model.json", parts.exported_program)
        archive.write_bytes("data/weights/model.pt", parts.state_dict)
        archive.write_bytes("data/constants/model.pt", parts.constants)
        archive.write_bytes("data/sample_inputs/model.pt", parts.example_inputs)


def dims(shape: Any) -> list[int | str]:
    return [size if isinstance(size, int) else str(size) for size in shape]


def type_of(value: Any) -> dict[str, Any] | None:
    if isinstance(value, Tensor):
        return {"dtype": str(value.dtype).removeprefix("torch."), "shape": dims(value.shape)}
    kinds = ((torch.SymInt, "int64"), (torch.SymBool, "bool"), (torch.SymFloat, "float64"))
    return next(({"dtype": dtype, "shape": []} for kind, dtype in kinds if isinstance(value, kind)), None)


def graphs_of(name: str, module: torch.fx.GraphModule) -> list[tuple[str, torch.fx.GraphModule]]:
    """The module and those its operators run, each right after the one that holds it."""
    found = [(name, module)]
    for node in module.graph.nodes:
        if node.op != "call_function":
            continue
        for inner in node.args:
            if isinstance(inner, torch.fx.Node) and inner.op == "get_attr":
                body = getattr(module, str(inner.target), None)
                if isinstance(body, torch.fx.GraphModule):
                    found.extend(graphs_of(str(inner.target), body))
    return found


def target_of(node: torch.fx.Node) -> str:
    target = node.target
    if isinstance(target, torch._ops.OpOverload | torch._ops.HigherOrderOperator):
        return str(target).removeprefix("torch.ops.").removeprefix("higher_order.")
    return getattr(target, "__name__", str(target))


def describe(program: ExportedProgram, name: str) -> dict[str, Any]:
    nodes: list[list[str]] = []
    values: dict[str, Any] = {}
    for graph, module in graphs_of(name, program.graph_module):
        calls = [node for node in module.graph.nodes if node.op == "call_function"]
        nodes.append([target_of(node) for node in calls if node.target is not operator.getitem])
        for node in module.graph.nodes:
            known = type_of(node.meta.get("val"))
            if known is not None and node.op in ("call_function", "placeholder"):
                values[f"{graph}/{node.name}"] = known
    signature = program.graph_signature
    tensors = {**program.state_dict, **program.constants}
    named = [spec.target for spec in signature.input_specs if spec.target is not None]
    weights: dict[str, Any] = {}
    for target in named:
        tensor = tensors[target].detach()
        first = tensor.flatten()[:6]
        weights[target] = {
            **(type_of(tensor) or {}),
            "first": [str(item) for item in (first.double() if first.is_floating_point() else first).tolist()],
        }
    unique = {
        (
            tensors[target].untyped_storage()._cdata,
            tensors[target].storage_offset(),
            tuple(tensors[target].shape),
        ): tensors[target]
        for target in named
    }
    return {
        "name": name,
        "nodes": nodes,
        "values": values,
        "inputs": [item for item in signature.user_inputs if isinstance(item, str)],
        "outputs": [item for item in signature.user_outputs if isinstance(item, str)],
        "weights": weights,
        "parameters": sum(tensor.numel() for tensor in unique.values()),
        "changed": {
            "buffers": list(signature.buffers_to_mutate.values()),
            "inputs": list(signature.user_inputs_to_mutate.values()),
        },
        "ranges": {
            str(key): [int(at.lower) if at.lower.is_Integer else None, int(at.upper) if at.upper.is_Integer else None]
            for key, at in program.range_constraints.items()
        },
        "torch": torch.__version__,
    }


def main() -> None:
    from torch.export.pt2_archive._package import load_pt2, package_pt2

    folder = Path(sys.argv[1])
    asked = [line.strip() for line in sys.stdin if line.strip()]
    # The layouts of earlier versions, as NAME@VERSION.
    names = asked or [*MODELS, "kinds@2.7", "cache@2.7", "kinds@2.8", "loops@2.8"]
    for name in names:
        torch.manual_seed(3)
        path = folder / f"{name}.pt2"
        model, _, layout = name.partition("@")
        made = MODELS[model]()
        if layout != "" and isinstance(made, ExportedProgram):
            save_as_before(made, path, layout)
            programs = [describe(torch.export.load(path), "model")]
        elif isinstance(made, dict):
            package_pt2(path, exported_programs=made)
            programs = [describe(program, key) for key, program in load_pt2(path).exported_programs.items()]
        else:
            torch.export.save(made, path)
            programs = [describe(torch.export.load(path), "model")]
        print(json.dumps({"path": str(path), "programs": programs}), flush=True)


if __name__ == "__main__":
    main()
