"""torch.export's constraint errors and silent specialisations, told by axis, size and line of the user's file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Worker, export, spec

SOURCES = Path(__file__).parent / "axes"
X = spec("x", "float32", 3, ("seq", 16, 1, 512))
IDS = spec("ids", "int64", ("batch", 3, 1, 8), ("seq", 16, 1, 512), low=0, high=49)


def line_of(name: str, text: str) -> int:
    """The number of the line of a source that holds the text."""
    lines = (SOURCES / f"{name}.py").read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


# source, inputs, what the first fault says, and the code of the line it names (None: no line is to blame)
FAILURES: list[tuple[str, list[Any], dict[str, Any], str | None]] = [
    ("reshape_constant", [spec("images", "float32", ("batch", 4, 1, 64), 8)],
     {"symbol": "batch", "places": [{"input": "images", "axis": 0}], "kind": "frozen", "size": 4},
     "images.reshape(4, -1)"),
    ("position_table", [IDS],
     {"symbol": "seq", "places": [{"input": "ids", "axis": 1}], "kind": "frozen", "size": 16}, "+ self.position"),
    ("position_slice", [IDS],
     {"symbol": "seq", "kind": "range", "min": 1, "max": 64}, "self.position[:"),
    ("branch_on_length", [X],
     {"symbol": "seq", "places": [{"input": "x", "axis": 1}], "kind": "range", "min": 12, "max": 512},
     "if x.shape[1] > 10"),
    ("halves", [X], {"symbol": "seq", "kind": "multiple", "step": 2}, "left * torch.sigmoid"),
    ("patches", [X], {"symbol": "seq", "kind": "multiple", "step": 4}, "x.view(x.shape[0], -1, 4)"),
    ("equal_lengths", [spec("x", "float32", 2, ("seq", 7, 1, 9)), spec("mask", "float32", 2, ("len", 7, 1, 9))],
     {"symbol": "len", "places": [{"input": "mask", "axis": 1}], "kind": "tied"}, "kept = x * mask"),
    ("double_length", [spec("half", "float32", 2, ("h", 8, 2, 16)), spec("full", "float32", 2, ("f", 16, 4, 32))],
     {"symbol": "f", "places": [{"input": "full", "axis": 1}], "kind": "tied"}, "twice + full"),
    ("single_example", [spec("input", "float32", ("batch", 1, 1, 8), 4)],
     {"symbol": "batch", "places": [{"input": "input", "axis": 0}], "kind": "example-one", "size": 1}, None),
    ("python_number", [spec("x", "float32", ("batch", 5, 1, 8), 4)],
     {"symbol": "batch", "kind": "frozen", "size": 5}, "rows = int(x.shape[0])"),
    ("helper_assert", [spec("x", "float32", ("batch", 6, 1, 8), 4)],
     {"symbol": "batch", "kind": "frozen", "size": 6}, "if x.shape[0] != 6"),
    ("lstm_state", [spec("x", "float32", ("batch", 3, 1, 8), ("seq", 7, 2, 16), 4)],
     {"symbol": "batch", "kind": "frozen", "size": 3}, "self.rnn(x"),
    ("convolution", [spec("input", "float32", 2, 4, ("time", 9, 3, 100))],
     {"symbol": "time", "kind": "range", "min": 4, "max": 100}, None),
    ("count_from_data", [spec("x", "float32", 2, ("seq", 6, 2, 16)), spec("length", "int64", 2, low=1, high=4)],
     {"symbol": "seq", "places": [{"input": "x", "axis": 1}], "kind": "data"}, "if kept < x.shape[1]"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "inputs", "said", "code"), FAILURES, ids=[item[0] for item in FAILURES])
def test_a_constraint_error_names_axis_size_and_line(
    worker: Worker, tmp_path: Path, name: str, inputs: list[Any], said: dict[str, Any], code: str | None
) -> None:
    path = tmp_path / "m.pt2"
    source = {"path": str(SOURCES / f"{name}.py"), "entry": "make"}
    error = worker.fail("export", source=source, target="exported-program", inputs=inputs, path=str(path))
    assert error["code"] == "EXPORT_FAILED" and not path.exists()
    fault = error["axes"][0]
    assert {key: fault[key] for key in said} == said
    assert said["symbol"] in error["message"] and fault["fix"] == error["hints"][0]
    if code is not None:
        assert fault["where"] == f"{SOURCES / name}.py:{line_of(name, code)}"
        assert code in fault["code"] and f"{name}.py:{line_of(name, code)}" in error["message"]
    assert "L['" not in error["message"] + " ".join(error["hints"]) and "Traceback" in error["detail"]


@pytest.mark.parametrize(
    ("name", "inputs"),
    [item[:2] for item in FAILURES if item[2]["kind"] == "range"],
    ids=[item[0] for item in FAILURES if item[2]["kind"] == "range"],
)
def test_the_range_that_is_advised_is_one_that_works(
    worker: Worker, tmp_path: Path, name: str, inputs: list[Any]
) -> None:
    source = {"path": str(SOURCES / f"{name}.py"), "entry": "make"}
    path = tmp_path / "m.pt2"
    error = worker.fail("export", source=source, target="exported-program", inputs=inputs, path=str(path))
    (fault,) = error["axes"]
    advised = json.loads(json.dumps(inputs))
    for item in advised:
        for axis in item["dims"]:
            if axis.get("symbol") == fault["symbol"]:
                axis |= {"min": fault["min"], "max": fault["max"]}
    assert export(worker, source, "exported-program", advised, path)["findings"] == []


SILENT: list[tuple[str, str, list[Any], dict[str, Any], str | None]] = [
    # Dim.AUTO may be frozen; the exporter to ONNX defers conditions to a run that the file knows nothing of.
    ("position_table", "exported-program", [spec("ids", "int64", ("batch", 3), ("seq", 16), low=0, high=49)],
     {"rule": "frozen-axis", "severity": "error", "where": "input ids, axis 1"}, "+ self.position"),
    ("position_table", "onnx", [spec("ids", "int64", ("batch", 3), ("seq", 16), low=0, high=49)],
     {"rule": "frozen-axis", "severity": "error", "where": "input ids, axis 1"}, "+ self.position"),
    ("single_example", "exported-program", [spec("input", "float32", ("batch", 1), 4)],
     {"rule": "frozen-axis", "where": "input input, axis 0"}, None),
    ("branch_on_length", "onnx", [X], {"rule": "restricted-axis", "where": "input x, axis 1"}, "if x.shape[1] > 10"),
    ("equal_lengths", "exported-program", [spec("x", "float32", 2, ("seq", 7)), spec("mask", "float32", 2, ("len", 7))],
     {"rule": "axes-tied", "severity": "warning", "where": "input mask, axis 1"}, "kept = x * mask"),
    ("image_head", "onnx", [spec("input", "float32", ("batch", 2, 1, 8), 3, ("height", 8, 4, 16), ("width", 8, 4, 16))],
     {"rule": "axes-tied", "where": "input input, axis 3"}, None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "target", "inputs", "said", "code"), SILENT)
def test_what_was_frozen_without_an_error_is_reported(
    worker: Worker, tmp_path: Path, name: str, target: str, inputs: list[Any], said: dict[str, Any], code: str | None
) -> None:
    source = {"path": str(SOURCES / f"{name}.py"), "entry": "make"}
    result = export(worker, source, target, inputs, tmp_path / ("m.onnx" if target == "onnx" else "m.pt2"))
    finding = result["findings"][0]
    assert {key: finding[key] for key in said} == said
    if code is not None:
        assert finding["axis"]["where"] == f"{SOURCES / name}.py:{line_of(name, code)}"
        assert code in finding["message"]


def test_an_axis_that_works_is_not_reported(worker: Worker, write_source, tmp_path: Path) -> None:
    source = write_source("def make(): return nn.Sequential(nn.Conv1d(4, 6, 3), nn.AdaptiveAvgPool1d(1), nn.Flatten())")
    wide = spec("input", "float32", ("batch", 2, 1, 64), 4, ("time", 9, 4, 100))
    free = spec("input", "float32", ("batch", 2), 4, ("time", 9))
    for target in ("exported-program", "onnx"):
        assert export(worker, source, target, [wide], tmp_path / "m.bin")["findings"] == []
        # Nothing was declared, so nothing is wrong; what torch found is said.
        (found,) = export(worker, source, target, [free], tmp_path / "m.bin")["findings"]
        assert found["severity"] == "info" and (found["axis"]["symbol"], found["axis"]["min"]) == ("time", 3)


def test_two_inputs_of_the_same_axes_are_not_tied_by_flattening_both(
    worker: Worker, write_source: Any, tmp_path: Path
) -> None:
    source = write_source(
        "class M(nn.Module):\n"
        "    def forward(self, x, mask):\n"
        "        return (x.reshape(-1, 4) * mask.reshape(-1, 1)).reshape(x.shape)\n"
        "def make(): return M()\n"
    )
    axes = (("batch", 2, 1, 8), ("seq", 5, 1, 16))
    inputs = [spec("x", "float32", *axes, 4), spec("mask", "float32", *axes)]
    assert export(worker, source, "exported-program", inputs, tmp_path / "m.pt2")["findings"] == []


def test_a_program_has_the_declared_range_and_a_file_the_declared_names(
    worker: Worker, write_source, tmp_path: Path
) -> None:
    import onnx
    import torch

    source = write_source(
        "class M(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.embed = nn.Embedding(50, 8)\n"
        "    def forward(self, ids, mask):\n"
        "        return torch.cat([self.embed(ids) * mask[..., None]] * 2, 1)\ndef make(): return M()\n"
    )
    inputs = [
        spec("ids", "int64", ("batch", 3, 1, 8), ("seq", 16), low=0, high=49),
        spec("mask", "float32", ("batch", 3, 1, 8), ("seq", 16)),
    ]
    export(worker, source, "exported-program", inputs, tmp_path / "m.pt2")
    program = torch.export.load(tmp_path / "m.pt2")
    ids = next(node for node in program.graph.nodes if node.name == "ids").meta["val"]
    batch, seq = (program.range_constraints[size.node.expr] for size in ids.shape)
    assert (int(batch.lower), int(batch.upper)) == (1, 8)
    assert int(seq.lower) <= 2 and not str(seq.upper).isdigit()
    result = export(worker, source, "onnx", inputs, tmp_path / "m.onnx")
    graph = onnx.load(tmp_path / "m.onnx").graph
    shapes = {value.name: [dim.dim_param for dim in value.type.tensor_type.shape.dim] for value in graph.input}
    assert shapes == {"ids": ["batch", "seq"], "mask": ["batch", "seq"]}
    assert result["outputs"][0]["shape"] == ["batch", "2*seq", 8]
