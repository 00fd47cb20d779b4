"""Every lesson is told for a real failure, about the right line; and no lesson is told for another failure.

Each file in failures/ is a source that fails. Its head says the target, the lesson and words the message has to have;
`# HERE` marks the line it is about.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Json, Worker, spec
from lapidary_worker.lessons.explain import teach
from lapidary_worker.lessons.registry import ELSEWHERE, LESSONS

FAILURES = sorted((Path(__file__).parent / "failures").glob("*.py"))
_DIM = re.compile(r"(\w+)=(\d+)(?:\{(\d+)\.\.(\d+)\})?")


def head(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^# (\w+): (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE))


def inputs(path: Path) -> list[Json]:
    listed = re.search(r"LAPIDARY_INPUTS = \[(.*)\]", path.read_text(encoding="utf-8"))
    assert listed
    return [_spec(text) for text in re.findall(r'"([^"]+)"', listed.group(1))]


def _spec(text: str) -> Json:
    found = re.fullmatch(r"(\w+):(\w+)(?:\((\d+)\.\.(\d+)\))?\[(.*)\]", text)
    assert found, text
    name, dtype, low, high, dims = found.groups()
    bounds = {"low": float(low), "high": float(high)} if low else {}
    return spec(name, dtype, *(_dim(item) for item in re.findall(r"[^,{}]+(?:\{[^}]*\})?", dims)), **bounds)


def _dim(text: str) -> int | tuple[object, ...]:
    found = _DIM.fullmatch(text)
    if not found:
        return int(text)
    symbol, example, least, most = found.groups()
    return (symbol, int(example), int(least), int(most)) if least else (symbol, int(example))


def failure(worker: Worker, path: Path, folder: Path) -> Json:
    told = head(path)
    arguments = {"widht": 4} if "arguments" in told else {}
    return worker.fail(
        "export",
        source={"path": str(path), "entry": None, "arguments": arguments},
        target=told["target"],
        inputs=inputs(path),
        outputs=None,
        opset=int(told["opset"]) if "opset" in told else None,
        path=str(folder / "artifact.bin"),
        threads=1,
        seed=0,
    )


@pytest.mark.parametrize("path", FAILURES, ids=lambda path: path.stem)
def test_a_failure_is_told(worker: Worker, tmp_path: Path, path: Path) -> None:
    told, lines = head(path), path.read_text(encoding="utf-8").splitlines()
    error = failure(worker, path, tmp_path)
    assert error.get("lesson") == told["lesson"], error["message"]
    everything = " ".join([error["message"], error["why"], *error["hints"]])
    assert told["phrase"] in everything
    assert error["message"] and error["why"] and error["hints"] and "\n" not in everything
    assert all(text[0].isupper() or text[0] in "-_" or text.split()[0].islower() for text in error["hints"])
    marked = next((number for number, line in enumerate(lines, 1) if "# HERE" in line), None)
    if marked is None:
        assert error.get("where") is None
    else:
        assert error["where"] == {"file": str(path), "line": marked, "text": lines[marked - 1].strip()}


def test_every_lesson_has_a_failure() -> None:
    told = {head(path)["lesson"] for path in FAILURES}
    assert {item.id for item in LESSONS} | set(ELSEWHERE) == told | {"not-a-checkpoint", "protobuf-too-large"}
    assert len({item.id for item in LESSONS}) == len(LESSONS)


UNRELATED = [
    RuntimeError("something else went wrong"),
    RuntimeError("The size of the queue must match the size of the pool"),
    ValueError("Constraints of the optimiser violated"),
    ValueError("data-dependent"),
    KeyError("state_dict"),
    AttributeError("'dict' object has no attribute 'numel'"),
    TypeError("forward() takes 2 positional arguments but 3 were given"),
    AssertionError("only bool and floating types of key_padding_mask are supported"),
    IndexError("list index out of range"),
    FileNotFoundError("no name"),
    EOFError("Ran out of input"),
    OSError("disk is full"),
    ImportError("cannot import name"),
    RuntimeError("Missing key(s) in state_dict"),
    NotImplementedError("training is not supported"),
    UserWarning("Set aren't supported"),
]


@pytest.mark.parametrize("phase", ["load", "run", "export"])
@pytest.mark.parametrize("error", UNRELATED, ids=lambda error: f"{type(error).__name__}-{str(error)[:20]}")
def test_an_unrelated_failure_is_told_by_no_lesson(error: Exception, phase: str) -> None:
    for target in ("", "onnx", "onnx-legacy", "torchscript-script", "torchscript-trace", "exported-program"):
        assert teach(error, phase, None, target) is None  # type: ignore[arg-type]


def test_an_unknown_failure_keeps_its_words_and_place(worker: Worker, write_source, tmp_path: Path) -> None:
    source = write_source(
        "class Net(nn.Module):\n    def forward(self, x):\n        raise KeyError('no such thing')\n", "Net"
    )
    error = worker.fail(
        "export", source=source, target="onnx", inputs=[spec("x", "float32", 2, 4)], path=str(tmp_path / "m.onnx")
    )
    assert error["code"] == "RUN_FAILED" and "KeyError: 'no such thing' at model.py:5" in error["message"]
    assert "lesson" not in error and error["where"]["line"] == 5 and "x:float32[2, 4]" in error["hints"][0]


@pytest.mark.parametrize(
    ("text", "lesson"),
    [
        ("invalid load key, '<'.", "not-a-checkpoint"),
        (
            "The proto size is larger than the 2 GB limit. exceeds maximum protobuf size of 2GB: 2400000000",
            "protobuf-too-large",
        ),
    ],
)
def test_what_is_too_large_or_too_odd_to_reproduce(text: str, lesson: str) -> None:
    told = teach(RuntimeError(text), "load" if "key" in text else "export", None, "onnx-legacy")
    assert told is not None and told.lesson == lesson


def test_the_page_lists_every_lesson() -> None:
    from lapidary_worker.lessons.__main__ import page

    docs = Path(__file__).resolve().parents[3] / "docs" / "errors.md"
    assert docs.read_text(encoding="utf-8") == page()
