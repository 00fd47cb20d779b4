"""What torch itself reads from TorchScript archives: models of many kinds, scripted and traced, and files that are named.

torchscript_models.py FOLDER < PATHS   one JSON object per line for each model made here and each path: operators of every
                                       method in order, with those of what it calls and of bodies; tensors; their number.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Tuple, Union

# This folder holds a statistics.py, which torch would take for Python's own.
sys.path = [entry for entry in sys.path if Path(entry or ".").resolve() != Path(__file__).resolve().parent]

import torch
from torch import Tensor, nn

warnings.filterwarnings("ignore")


class Block(nn.Module):
    def __init__(self, channels: int, out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, out, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(out)
        self.down = nn.Sequential(nn.Conv2d(channels, out, 1, stride), nn.BatchNorm2d(out)) if stride != 1 else None
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        kept = x
        y = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        if self.down is not None:
            kept = self.down(x)
        y += kept
        return self.relu(y)


class ResNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 7, 2, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        self.layer1 = nn.Sequential(Block(8, 8), Block(8, 8))
        self.layer2 = nn.Sequential(Block(8, 16, 2), Block(16, 16))
        self.pool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(16, 10)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(torch.flatten(self.pool(self.layer2(self.layer1(self.stem(x)))), 1))


class Control(nn.Module):
    """Loops, branches, early returns, a module under two names, state that methods set."""

    def __init__(self) -> None:
        super().__init__()
        self.a = nn.Linear(4, 4)
        self.b = nn.Linear(4, 4)
        self.shared = self.a
        self.register_buffer("count", torch.zeros(1))
        self.k = 3

    def forward(self, x: Tensor, n: int, m: Optional[Tensor] = None) -> Dict[str, Tensor]:
        out: List[Tensor] = []
        for i in range(n):
            if x.sum() > 0:
                x = self.a(x)
                if i % 2 == 0:
                    x = x * 2
            else:
                x = self.b(x)
                out.append(x)
        while bool(x.norm() > 10.0) and n > 0:
            x = x / 2
            n -= 1
        if m is not None:
            x = x + m
        self.count += 1
        y = self.shared(x)
        return {"x": x, "y": y, "cat": torch.cat([x, y] + out, 0)}

    @torch.jit.export
    def set_k(self, x: Tensor) -> Tuple[Tensor, int]:
        a, b = torch.max(x, 1)
        self.k = 5
        return a + b, self.k

    @torch.jit.export
    def early(self, x: Tensor) -> Tensor:
        if x.size(0) == 1:
            return x
        for i in range(3):
            x = x + i
            if x.mean() > 3:
                break
        assert x.dim() == 2, "bad rank"
        return x.view(-1, x.shape[-1])


class Two(NamedTuple):
    first: Tensor
    sizes: List[int]


@torch.jit.script
def scaled(x: Tensor, by: float) -> Tensor:
    return torch.relu(x) * by


@torch.jit.script
class Kept:
    def __init__(self, count: int) -> None:
        self.count = count
        self.items = [torch.zeros(1)]

    def add(self, x: Tensor) -> int:
        self.items.append(x)
        self.count += 1
        return self.count


class Language(nn.Module):
    """Containers of modules, classes, named tuples, texts, fork, lists and dicts of tensors as attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.several = nn.ModuleList([nn.Linear(4, 4) for _ in range(3)])
        self.named = nn.ModuleDict({"x": nn.Linear(4, 4), "y": nn.Linear(4, 4)})
        self.lstm = nn.LSTM(4, 6, batch_first=True)
        self.embedding = nn.Embedding(10, 4)
        self.by_name = {"a": torch.ones(2)}
        self.listed = [torch.ones(1), torch.zeros(1)]

    def forward(self, x: Tensor, ids: Tensor):  # type: ignore[no-untyped-def]
        kept = Kept(2)
        for layer in self.several:
            x = torch.tanh(layer(x))
            kept.add(x)
        for _, layer in self.named.items():
            x = x + layer(x)
        out, (hidden, cell) = self.lstm(self.embedding(ids))
        two = Two(x, [1, 2, x.size(0)])
        text = "a"
        if isinstance(kept.items, List[Tensor]):
            text = text + "b"
        waited = torch.jit.wait(torch.jit.fork(scaled, x, 2.0))
        a, _, c = torch.split(out, 2, 2)
        numbers = [i * 2 for i in range(3)]
        stacked = torch.stack([item.sum() for item in kept.items])
        half = x.unsqueeze(0).to(torch.float16).mean(dim=[0, 1], keepdim=True)[..., None, 0:2]
        summed = self.by_name["a"] + self.listed[0] + numbers[0]
        return two, (hidden, cell), waited, {"sum": summed, "t": stacked}, text, f"{a.size(0)}x{c.size(1)}", half


class Flow(nn.Module):
    """What loops and tuples can do to each other: breaks, carried tuples, dicts of lists, unions, texts, errors."""

    def forward(  # type: ignore[no-untyped-def]
        self, x: Tensor, d: Dict[str, List[int]], u: Union[int, str], pairs: List[Tuple[int, Tensor]]
    ):
        two = Two(x, [1])
        both = (x, 1)
        for i in range(3):
            if i == 1:
                continue
            both = (both[0] * i, both[1] + i)
            if both[1] > 5:
                break
            two = Two(both[0], [i])
        n = 0
        while True:
            n += 1
            for _, values in d.items():
                for j, each in enumerate(values):
                    if each < 0:
                        return x, n, two
                    n += each * j
            if n > 10:
                break
        with torch.no_grad():
            x = x.detach()
        n += u if isinstance(u, int) else len(u)
        number, tensor = pairs.pop()
        sums = [a + b for a, b in zip([1, 2], [3, number])]
        if ("a" in d and not (n in sums)) or x.is_cuda:
            n -= 1
        x[0] = 1
        x[1:, ...] += 2
        x[x > 0] = 0
        if n > 3:
            raise ValueError("bad " + str(n))
        height, width = x.shape[0], x.size(1)
        return x + tensor, height * width + len({str(k): k for k in sums}) + int(float("inf") > n), two


class Unpacked(nn.Module):
    def forward(self, x: Tensor, y: Tensor) -> List[Tensor]:
        a, b = x.chunk(2, 0)
        return [a * b + x[0], torch.tensor([1.0, 2.0, 3.0]) * y]


def encoder() -> nn.Module:
    layer = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
    return nn.TransformerEncoder(layer, 2, enable_nested_tensor=False).eval()


def quantised() -> nn.Module:
    from torch.ao import quantization as q

    engines = torch.backends.quantized.supported_engines
    torch.backends.quantized.engine = "fbgemm" if "fbgemm" in engines else engines[-1]
    layers = [q.QuantStub(), nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(144, 5), q.DeQuantStub()]
    model = nn.Sequential(*layers).eval()
    model.qconfig = q.get_default_qconfig(torch.backends.quantized.engine)  # type: ignore[assignment]
    prepared = q.prepare(model)
    prepared(torch.randn(1, 3, 8, 8))
    return q.convert(prepared)


def dynamically_quantised() -> nn.Module:
    model = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 2))
    return torch.ao.quantization.quantize_dynamic(model, {nn.Linear}, dtype=torch.qint8)


def traced(model: nn.Module, *args: Tensor) -> Any:
    return torch.jit.trace(model.eval(), args, check_trace=False)


MODELS: dict[str, Callable[[], Any]] = {
    "resnet": lambda: torch.jit.script(ResNet().eval()),
    "resnet_traced": lambda: traced(ResNet(), torch.randn(1, 3, 32, 32)),
    "resnet_frozen": lambda: torch.jit.freeze(torch.jit.script(ResNet().eval())),
    "control": lambda: torch.jit.script(Control()),
    "language": lambda: torch.jit.script(Language().eval()),
    "flow": lambda: torch.jit.script(Flow()),
    "attention": lambda: torch.jit.script(nn.MultiheadAttention(8, 2)),
    "unpacked": lambda: traced(Unpacked(), torch.randn(4, 3), torch.randn(3)),
    "encoder": lambda: torch.jit.script(encoder()),
    "encoder_traced": lambda: traced(encoder().train().eval(), torch.randn(2, 5, 16)),
    "gru": lambda: torch.jit.script(nn.GRU(4, 5).eval()),
    "quantised": lambda: torch.jit.script(quantised()),
    "quantised_traced": lambda: traced(quantised(), torch.randn(1, 3, 8, 8)),
    "dynamic": lambda: torch.jit.script(dynamically_quantised()),
}

# What is a name, an attribute or a constant for us.
PASSED = {"Constant", "GetAttr", "TupleConstruct", "TupleUnpack", "TupleIndex", "TupleSlice", "ListConstruct"}


def operators(unit: Any, name: str) -> Iterator[str] | None:
    """Operators of a function and of those it calls, bodies in braces."""
    function = unit.find_function(name)
    return None if function is None else walk(unit, function.graph)


def walk(unit: Any, block: Any) -> Iterator[str]:
    for node in block.nodes():
        kind = node.kind()
        if kind in ("prim::CallMethod", "prim::CallFunction"):
            called = next(iter(node.inputs())).type()
            name = f"{called.qualified_name()}.{node.s('name')}" if kind == "prim::CallMethod" else called.annotation_str
            inner = operators(unit, name)
            yield from [kind] if inner is None else inner
        elif kind not in {f"prim::{each}" for each in PASSED}:
            yield kind
            for body in node.blocks():
                yield "{"
                yield from walk(unit, body)
                yield "}"


def describe(path: str) -> dict[str, Any]:
    unit = torch._C.CompilationUnit()
    module = torch._C.import_ir_module(unit, path, torch.device("cpu"), {}, False)
    name = module._type().qualified_name()
    methods = {method: list(operators(unit, f"{name}.{method}") or []) for method in module._method_names()}
    loaded = torch.jit.load(path, map_location="cpu")
    tensors = [*loaded.named_parameters(remove_duplicate=False), *loaded.named_buffers(remove_duplicate=False)]
    return {
        "path": path,
        "methods": methods,
        "tensors": {
            key: {
                "dtype": str(tensor.dtype).removeprefix("torch."),
                "shape": list(tensor.shape),
                "first": [float(each) for each in tensor.detach().flatten()[:4]],
            }
            for key, tensor in tensors
        },
        "parameters": sum(tensor.numel() for tensor in [*loaded.parameters(), *loaded.buffers()]),
    }


def main() -> None:
    folder = Path(sys.argv[1])
    given = [line.strip() for line in sys.stdin if line.strip()]
    for name, make in MODELS.items():
        torch.manual_seed(3)
        path = str(folder / f"{name}.pt")
        torch.jit.save(make(), path)
        print(json.dumps(describe(path)), flush=True)
    for path in given:
        print(json.dumps(describe(path)), flush=True)


if __name__ == "__main__":
    main()
