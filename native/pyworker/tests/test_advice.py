"""Advice before running: each kind on a small model that deserves it, and none of weight on the samples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import SAMPLES, Json, Worker, dim, spec
from lapidary_worker.advice.rules import ABOUT
from lapidary_worker.lessons.registry import ELSEWHERE, LESSONS

ALL = ["torchscript-trace", "torchscript-script", "exported-program", "onnx", "onnx-legacy"]
X = spec("x", "float32", ("batch", 2), 4)
FIXED = spec("x", "float32", 2, 4)
LESSON_IDS = {item.id for item in LESSONS} | set(ELSEWHERE)


def advise(
    worker: Worker, source: Json, inputs: list[Json], targets: list[str] | None = None, **more: object
) -> list[Json]:
    found = worker.call("advise", source=source, inputs=inputs, targets=targets or ALL, **more)["findings"]
    for item in found:
        assert item["rule"] in ABOUT or item["rule"] in LESSON_IDS, item
        assert item["message"] and item["fix"] and "\n" not in item["message"] and item["targets"]
    return list(found)


def net(forward: str, init: str = "", before: str = "") -> str:
    built = f"    def __init__(self):\n        super().__init__()\n        {init}\n" if init else ""
    return f"{before}class Net(nn.Module):\n{built}    def forward(self, x):\n        {forward}\ndef make(): return Net()\n"


DOUBLE = (
    "class Double(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x): return x * 2\n"
    "    @staticmethod\n    def backward(ctx, g): return g * 2\n"
)
SYMBOLIC = DOUBLE + "    @staticmethod\n    def symbolic(g, x): return g.op('Add', x, x)\n"

CASES = [
    # rule, targets it concerns, severity, place (line of model.py or a name), body
    ("data-dependent-branch", ["exported-program", "onnx"], "error", 5, net("if x.sum() > 0: return x\n        return -x")),
    ("baked-by-trace", ["torchscript-trace", "onnx-legacy"], "warning", 5, net("if x.sum() > 0: return x\n        return -x")),
    ("stays-in-training", ALL, "error", "the model itself", net("return x", before="", init="self.p = 1").replace("    def forward", "    def train(self, mode=True): return super().train(True)\n    def forward")),
    ("training-mode", ALL, "info", "", net("return x * 2")),
    ("dropout-on", ALL, "error", 5, net("return nn.functional.dropout(x, 0.5)")),
    ("random-values", ALL, "warning", 5, net("return x + torch.rand_like(x)")),
    ("unsupported-operator", ["onnx"], "error", 5, net("return torch.linalg.svd(x)[1]")),
    ("unsupported-operator", ["onnx-legacy"], "error", 5, net("return torch.linalg.svd(x)[1]")),
    ("input-written", ["onnx", "onnx-legacy"], "warning", "input x", net("return x.add_(1)")),
    ("buffer-written", ["onnx", "onnx-legacy"], "warning", "n", net("self.n.add_(1)\n        return x + self.n", "self.register_buffer('n', torch.zeros(1))")),
    ("integer-output", ALL, "info", "output output", net("return x.argmax(-1)")),
    ("number-output", ALL, "warning", "output output_1", net("return x, 3")),
    ("none-output", ALL, "info", "", net("return x, None")),
    ("flattened-outputs", ALL, "info", "", net("return {'logits': x, 'more': {'hidden': x * 2}}")),
    ("tied-weights", ALL, "info", "a.weight", net("return self.b(self.a(x))", "self.a = nn.Linear(4, 4); self.b = nn.Linear(4, 4); self.b.weight = self.a.weight")),
    ("complex-output", ["onnx", "onnx-legacy"], "warning", "output output", net("return torch.fft.fft(x)")),
    ("complex-weights", ["onnx", "onnx-legacy"], "warning", "w", net("return x * self.w.real", "self.register_buffer('w', torch.ones(4, dtype=torch.complex64))")),
    ("autograd-function", ["torchscript-trace", "torchscript-script"], "error", 10, net("return Double.apply(x)", before=DOUBLE)),
    ("autograd-function-onnx", ["onnx-legacy"], "warning", 10, net("return Double.apply(x)", before=DOUBLE)),
    ("symbolic-ignored", ["onnx"], "warning", 12, net("return Double.apply(x)", before=SYMBOLIC)),
    ("state-in-forward", ["torchscript-trace", "exported-program", "onnx", "onnx-legacy"], "warning", 5, net("self.seen = x.shape[0]\n        return x")),
    ("print-in-forward", ["torchscript-trace", "exported-program", "onnx", "onnx-legacy"], "info", 5, net("print('hello')\n        return x")),
    ("script-closure", ["torchscript-script"], "error", 5, net("f = lambda v: v * 2\n        return f(x)")),
    ("frozen-axis", ["exported-program", "onnx"], "error", 5, net("return x.reshape(2, 4)")),
    ("torchscript-source", ["exported-program", "onnx"], "error", "", "def make(): return torch.jit.script(nn.Linear(4, 4))\n"),
    ("batch-norm-on", ALL, "error", 5, net("return nn.functional.batch_norm(x, self.m, self.v, training=True)", "self.register_buffer('m', torch.zeros(4)); self.register_buffer('v', torch.ones(4))")),
    ("attention-fast-path", ALL, "info", "a", net("return self.a(x[None], x[None], x[None])[0]", "self.a = nn.MultiheadAttention(4, 2, batch_first=True)")),
    ("attention-bakes-length", ["onnx-legacy"], "warning", "a", net("return self.a(x[None], x[None], x[None])[0]", "self.a = nn.MultiheadAttention(4, 2, batch_first=True)")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "targets", "severity", "where", "body"),
    CASES,
    ids=lambda value: value if isinstance(value, str) and len(value) < 30 else "",
)
def test_advice(
    worker: Worker, write_source, rule: str, targets: list[str], severity: str, where: int | str, body: str
) -> None:
    source = write_source(body)
    line = where
    if isinstance(where, int):  # Bodies with an __init__ are three lines longer.
        text = Path(source["path"]).read_text().splitlines()
        shift = 3 if any("def __init__" in each for each in text) else 0
        line = f"{source['path']}:{where + shift}"
    found = [item for item in advise(worker, source, [X]) if item["rule"] == rule and item["targets"] == targets]
    assert found, advise(worker, source, [X])
    assert (found[0]["severity"], found[0]["where"]) == (severity, line)


@pytest.mark.parametrize(
    ("opset", "rule", "targets"),
    [
        (16, "opset-converted", ["onnx"]),
        (12, "opset-converted", ["onnx-legacy"]),
        (26, "opset-too-new", ["onnx"]),
        (24, "opset-too-new", ["onnx-legacy"]),
    ],
)
def test_an_opset_that_will_not_be_written_as_asked(
    worker: Worker, write_source, opset: int, rule: str, targets: list[str]
) -> None:
    found = advise(worker, write_source(net("return x * 2")), [X], opsets={"onnx": opset, "onnx-legacy": opset})
    assert [item["targets"] for item in found if item["rule"] == rule and item["targets"] == targets]
    usual = advise(worker, write_source(net("return x * 2")), [X], opsets={"onnx": 20, "onnx-legacy": 20})
    assert not [item for item in usual if item["rule"].startswith("opset")]


def test_weights_over_2_gb(worker: Worker, write_source) -> None:
    """The table is never touched beyond a few rows, so it takes no memory."""
    body = (
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.table = nn.Embedding(1, 1)\n"
        "        self.table.weight = nn.Parameter(torch.empty(40_000_000, 16), requires_grad=False)\n"
        "    def forward(self, ids):\n        return self.table(ids)\ndef make(): return Net()\n"
    )
    ids = spec("ids", "int64", 2, low=0, high=3)
    found = advise(worker, write_source(body), [ids], ["exported-program", "onnx"])
    over = [item for item in found if item["rule"] == "over-2-gb"]
    assert over and "2.4 GiB" in over[0]["message"] and over[0]["targets"] == ["onnx"]


def test_an_analysis_ends_in_time(worker: Worker, write_source) -> None:
    slow = net("import time\n        if torch.compiler.is_exporting(): time.sleep(30)\n        return x")
    found = advise(worker, write_source(slow), [X], ["exported-program"], seconds=1)
    assert [item["where"] for item in found if item["rule"] == "took-too-long"] == ["torch.export"]


def test_only_the_asked_targets_are_spoken_of(worker: Worker, write_source) -> None:
    found = advise(
        worker, write_source(net("if x.sum() > 0: return x\n        return -x")), [FIXED], ["torchscript-script"]
    )
    assert not [item for item in found if item["severity"] != "info"]


SAMPLE_RUNS = ["resnet18", "text_classifier", "transformer_block", "two_input_encoder"]


@pytest.mark.parametrize("name", SAMPLE_RUNS)
def test_no_alarm_on_the_samples(worker: Worker, name: str) -> None:
    recipe = (SAMPLES / f"{name}.yaml").read_text()
    inputs = [_spec(line) for line in re.findall(r"^  - (\w+:\S+\])", recipe, re.MULTILINE)]
    targets = [
        item
        for item in ALL
        if re.search(rf"[\[ ,]{item}[\],\s]", recipe.partition("\ntargets:")[2].partition("\n\n")[0] + " ")
    ]
    assert inputs and targets
    source = {"path": str(SAMPLES / f"{name}.py"), "entry": "make", "arguments": {}}
    found = advise(worker, source, inputs, [item for item in targets if item != "onnx-legacy"])
    assert [item for item in found if item["severity"] != "info"] == []


def _spec(text: str) -> Json:
    found = re.match(r"(\w+):(\w+)(?:\((\d+)\.\.(\d+)\))?\[(.*)\]", text)
    assert found
    name, dtype, low, high, dims = found.groups()
    sizes = []
    for item in dims.split(","):
        named = re.fullmatch(r"(\w+)=(\d+)\{(\d+)\.\.(\d+)\}", item)
        sizes.append(dim((named[1], int(named[2]), int(named[3]), int(named[4])) if named else int(item)))
    return {"name": name, "dtype": dtype, "dims": sizes, "low": low and float(low), "high": high and float(high)}


def test_the_page_lists_every_advice() -> None:
    from lapidary_worker.advice.__main__ import page

    assert (Path(__file__).resolve().parents[3] / "docs" / "advice.md").read_text(encoding="utf-8") == page()
    code = "".join(
        path.read_text() for path in (Path(__file__).resolve().parents[1] / "lapidary_worker" / "advice").glob("*.py")
    )
    told_by_axes = {"axes-tied", "restricted-axis"}
    assert not [rule for rule in set(ABOUT) - told_by_axes if code.count(f'"{rule}"') < 2]
