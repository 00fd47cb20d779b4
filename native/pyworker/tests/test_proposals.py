"""Inputs proposed for sources that declare none: from conventions, from layers, and never without having run."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Worker

HEAD = "class M(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
PICTURES = """
def make():
    return nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.Flatten(), nn.Linear(4 * 28 * 28, 10))
"""
IDS = HEAD + """        self.embed = nn.Embedding(120, 8)
        self.out = nn.Linear(8, 3)
    def forward(self, ids, attention_mask):
        x = self.embed(ids) * attention_mask[..., None]
        return self.out(x.mean(1))
def make(): return M()
"""
TABLE = HEAD + """        self.embed = nn.Embedding(120, 8)
        self.position = nn.Parameter(torch.zeros(1, 16, 8))
    def forward(self, ids):
        return self.embed(ids) + self.position
def make(): return M()
"""
BRANCHED = HEAD + """        self.rnn = nn.GRU(6, 5)
    def forward(self, x):
        if x.sum() > 0: x = x + 1
        return self.rnn(x)[0]
def make(): return M()
"""
KEPT = HEAD + """        self.out = nn.Linear(5, 3)
    def forward(self, left, right): return self.out(left * right)
def example_inputs(): return torch.ones(1, 5), torch.ones(1, 5)
def make(): return M()
"""


def written(spec: dict[str, Any]) -> str:
    dims = [str(dim.get("size", dim.get("symbol"))) for dim in spec["dims"]]
    values = "" if spec["high"] is None else f"({spec['low']}..{spec['high']})"
    return f"{spec['name']}:{spec['dtype']}{values}[{','.join(dims)}]"


@pytest.mark.parametrize(
    ("body", "specs", "reason"),
    [
        ("def make(): return nn.Linear(7, 2)\n", ["input:float32[batch,7]"], "a Linear of 7 features"),
        (PICTURES, ["input:float32[batch,1,28,28]"], "a Conv2d of 1 channels"),
        (IDS, ["ids:int64(0..119)[batch,seq]", "attention_mask:int64(0..1)[batch,seq]"], "an Embedding of 120 entries"),
        (TABLE, ["ids:int64(0..119)[batch,16]"], "an Embedding of 120 entries"),
        (BRANCHED, ["x:float32[seq,batch,6]"], "a GRU of width 6, sequence first"),
        (KEPT, ["left:float32[batch,5]", "right:float32[batch,5]"], "model.py has example_inputs"),
    ],
)
def test_proposals_follow_from_the_source_and_ran(
    worker: Worker, write_source, body: str, specs: list[str], reason: str
) -> None:
    result = worker.call("propose_inputs", source=write_source(body))
    assert [written(item["spec"]) for item in result["inputs"]] == specs
    assert reason in result["inputs"][0]["reason"]
    assert result["runs"] > 0 and result["note"].startswith("forward ran with these")
    examples = [dim["example"] for item in result["inputs"] for dim in item["spec"]["dims"] if dim["kind"] == "dynamic"]
    assert all(size >= 2 for size in examples)


@pytest.mark.parametrize(
    ("body", "note"),
    [
        (HEAD + "    def forward(self, x, y): return x @ y\ndef make(): return M()\n", "what x, y looks like"),
        (
            HEAD + "        self.out = nn.Linear(4, 2)\n    def forward(self, x): raise ValueError('never')\n"
            "def make(): return M()\n",
            "forward did not run",
        ),
        (
            HEAD + "        self.out = nn.Linear(4, 2)\n    def forward(self, x): return self.out(x)\n"
            "INPUTS = torch.ones(2, 3)\ndef make(): return M()\n",
            "model.py has INPUTS, but forward does not run with it",
        ),
    ],
)
def test_what_is_not_known_is_not_guessed(worker: Worker, write_source, body: str, note: str) -> None:
    result = worker.call("propose_inputs", source=write_source(body))
    assert result["inputs"] == [] and note in result["note"]


def test_axes_are_tried_without_a_file(worker: Worker, write_source, tmp_path) -> None:
    source = write_source("def make(): return nn.Sequential(nn.Conv1d(4, 6, 3), nn.AdaptiveAvgPool1d(1), nn.Flatten())")
    batch = {"kind": "dynamic", "symbol": "batch", "example": 2, "min": 1, "max": 8}
    time = {"kind": "dynamic", "symbol": "time", "example": 9, "min": 3, "max": 100}
    spec = {"name": "input", "dtype": "float32", "low": None, "high": None}
    dims = [batch, {"kind": "static", "size": 4}, {**time, "min": 4}]
    good = worker.call("try_axes", source=source, inputs=[{**spec, "dims": dims}])
    assert good["faults"] == [] and good["problem"] is None
    assert good["ranges"] == {"batch": {"min": 1, "max": 8}, "time": {"min": 4, "max": 100}}
    assert good["outputs"] == [{"name": "output", "dtype": "float32", "shape": ["batch", 6]}]
    bad = worker.call("try_axes", source=source, inputs=[{**spec, "dims": [*dims[:2], time]}])
    assert [(fault["symbol"], fault["min"]) for fault in bad["faults"]] == [("time", 4)]
    assert bad["problem"]["code"] == "EXPORT_FAILED" and [item.name for item in tmp_path.iterdir()] == ["model.py"]
