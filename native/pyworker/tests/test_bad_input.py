"""Everything wrong with a source or a file is one clear error with hints, and the worker survives it."""

from __future__ import annotations

import pickle
import zipfile
from pathlib import Path

import pytest
from conftest import Worker, export, spec

X = spec("x", "float32", ("batch", 2), 4)
LINEAR = (
    "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.l = nn.Linear(4, 3)\n"
)
FORWARD = "    def forward(self, x, scale=None):\n        return self.l(x)\n"


def describe_error(worker: Worker, source: dict) -> dict:
    error = worker.fail("describe", source=source)
    assert error["hints"] and "\n" not in error["message"] and "Traceback" not in error["message"]
    return error


def test_files_that_are_not_there_or_not_files(worker: Worker, write_source, tmp_path: Path) -> None:
    write_source("")
    missing = describe_error(worker, {"path": str(tmp_path / "modle.py"), "entry": "make"})
    assert missing["code"] == "FILE_NOT_FOUND" and "model.py" in missing["hints"][0]
    assert describe_error(worker, {"path": str(tmp_path), "entry": None})["code"] == "NOT_A_FILE"
    (tmp_path / "empty.py").touch()
    assert describe_error(worker, {"path": str(tmp_path / "empty.py"), "entry": None})["code"] == "FILE_EMPTY"
    (tmp_path / "model.txt").write_text("x")
    assert describe_error(worker, {"path": str(tmp_path / "model.txt"), "entry": None})["code"] == "FORMAT_UNSUPPORTED"


def test_entries(worker: Worker, write_source) -> None:
    wrong = describe_error(worker, write_source(LINEAR + FORWARD + "def build(): return Net()\n", "biuld"))
    assert wrong["code"] == "ENTRY_NOT_FOUND" and wrong["hints"][0] == "Did you mean model.py:build?"
    assert "build" in wrong["hints"][1] and "Net" in wrong["hints"][1]
    several = describe_error(worker, write_source("def one(): pass\ndef two(): pass\n", None))
    assert several["code"] == "ENTRY_NOT_FOUND" and "one, two" in several["message"]
    assert describe_error(worker, write_source("x = 1\n", None))["code"] == "ENTRY_NOT_FOUND"
    assert describe_error(worker, write_source("x = 1\n", "x"))["code"] == "ENTRY_NOT_FOUND"
    number = describe_error(worker, write_source("def make(): return 3\n"))
    assert number["code"] == "NOT_A_MODULE" and "returned a int" in number["message"]
    unwanted = describe_error(worker, write_source(LINEAR + FORWARD + "def make(): return Net()\n", width=3))
    assert unwanted["code"] == "SOURCE_RAISED" and "width" in unwanted["message"]


@pytest.mark.parametrize(
    ("body", "entry", "name"),
    [
        (LINEAR + FORWARD, "Net", "Net"),
        (LINEAR + FORWARD, None, "Net"),
        (LINEAR + FORWARD + "def build(): return Net()\n", None, "build"),
        (LINEAR + FORWARD + "model = Net()\n", None, "model"),
        (LINEAR + FORWARD + "def make(): return Net()\ndef other(): return 1\n", None, "make"),
        (LINEAR + FORWARD + "    @classmethod\n    def create(cls): return cls()\n", "Net.create", "Net.create"),
    ],
)
def test_ways_to_name_an_entry(worker: Worker, write_source, body: str, entry: str | None, name: str) -> None:
    described = worker.call("describe", source=write_source(body, entry))
    assert described["name"] == name and described["moduleClass"] == "Net"
    assert described["parameters"] == {"count": 15, "bytes": 60} and described["training"] is True
    assert [item["name"] for item in described["forward"]] == ["x", "scale"]
    assert [item["required"] for item in described["forward"]] == [True, False]
    assert described["declaredInputs"] is None


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("def make(:\n    pass\n", "at model.py:3: SyntaxError: invalid syntax"),
        ("raise ValueError('bad width')\n", "ValueError: bad width at model.py:3"),
        ("def make():\n    return 1 / 0\n", "ZeroDivisionError: division by zero at model.py:4"),
        ("def make():\n    torch.zeros(2) + torch.zeros(3)\n", "Two tensors have sizes 2 and 3 in axis 0 at model.py:4"),
        ("import sys\nsys.exit('leaving')\n", "SystemExit: leaving at model.py:4"),
        ("raise KeyboardInterrupt_\n", "NameError: name 'KeyboardInterrupt_' is not defined at model.py:3"),
    ],
)
def test_files_that_raise(worker: Worker, write_source, body: str, message: str) -> None:
    error = describe_error(worker, write_source(body))
    assert error["code"] == "SOURCE_RAISED" and message in error["message"]
    assert "Traceback" in error["detail"] or "SyntaxError" in error["detail"]


def test_a_package_that_is_not_installed(worker: Worker, write_source) -> None:
    error = describe_error(worker, write_source("import no_such_package_here.sub\n"))
    assert error["code"] == "PYTHON_PACKAGE_MISSING" and "no_such_package_here" in error["message"]
    assert "pip install no_such_package_here" in error["hints"][0]


def test_inputs_that_do_not_fit(worker: Worker, write_source, tmp_path: Path) -> None:
    source = write_source(LINEAR + FORWARD + "def make(): return Net()\n")
    path = str(tmp_path / "m.pt")

    def fail(*inputs: dict, **more: object) -> dict:
        return worker.fail("export", source=source, target="torchscript-trace", inputs=list(inputs), path=path, **more)

    none = fail()
    assert none["code"] == "INPUT_MISMATCH" and "takes x, scale (optional)" in none["message"]
    assert fail(X, spec("a", "float32", 1), spec("b", "float32", 1))["code"] == "INPUT_MISMATCH"
    typo = fail(spec("scael", "float32", 1), spec("x", "float32", 2, 4))
    assert typo["code"] == "INPUT_MISMATCH" and "Did you mean scale instead of scael?" in typo["hints"]
    wide = fail(spec("x", "float32", 2, 5))
    assert wide["code"] == "RUN_FAILED" and "x:float32[2, 5]" in wide["why"] and "model.py:8" in wide["message"]
    assert fail(X, outputs=["a", "b"])["code"] == "INPUT_MISMATCH"
    assert "an input and an output" in fail(X, outputs=["x"])["message"]
    assert fail(spec("x", "float33", 2, 4))["code"] == "INPUT_SPEC_INVALID"
    assert fail(spec("x", "float32", ("batch", 9, 1, 8), 4))["code"] == "INPUT_SPEC_INVALID"
    assert fail(spec("x", "float32", ("n", 2), ("n", 4)))["code"] == "INPUT_SPEC_INVALID"
    assert worker.fail("export", source=source, target="tflite", inputs=[X], path=path)["code"] == "EXPORT_FAILED"


def test_an_edited_file_and_an_edited_helper_are_loaded_again(worker: Worker, write_source, tmp_path: Path) -> None:
    body = "import helper\ndef make(): return nn.Linear(helper.WIDTH, 1, bias={bias})\n"

    def count(width: int, bias: bool) -> int:
        (tmp_path / "helper.py").write_text(f"WIDTH = {width}\n")
        source = write_source(body.format(bias=bias))
        return worker.call("describe", source=source)["parameters"]["count"]

    assert [count(3, True), count(3, False), count(50, False), count(50, False)] == [4, 3, 50, 50]


def test_two_folders_with_a_helper_of_the_same_name(worker: Worker, tmp_path: Path) -> None:
    for width in (3, 5):
        folder = tmp_path / str(width)
        folder.mkdir()
        (folder / "utils.py").write_text(f"WIDTH = {width}\n")
        (folder / "m.py").write_text(
            "import utils\nfrom torch import nn\ndef make(): return nn.Linear(utils.WIDTH, 1)\n"
        )
        described = worker.call("describe", source={"path": str(folder / "m.py"), "entry": None})
        assert described["parameters"]["count"] == width + 1


def load_error(worker: Worker, path: Path, kind: str) -> dict:
    error = worker.fail("load", subject={"kind": kind, "path": str(path)}, threads=1)
    assert error["hints"] and "\n" not in error["message"]
    return error


@pytest.mark.parametrize("kind", ["torchscript", "export"])
def test_artifacts_that_are_none(worker: Worker, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "m.bin"
    assert load_error(worker, path, kind)["code"] == "FILE_NOT_FOUND"
    path.write_bytes(b"")
    assert load_error(worker, path, kind)["code"] == "FILE_EMPTY"
    path.write_bytes(b"\x93\x01" * 500)
    assert load_error(worker, path, kind)["code"] == "NOT_A_MODEL"
    path.write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n")
    assert load_error(worker, path, kind)["code"] == "LFS_POINTER"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("m/data.pkl", b"x" * 1000)
    assert load_error(worker, path, kind)["code"] in ("FORMAT_UNSUPPORTED", "NOT_A_MODEL")
    path.write_bytes(path.read_bytes()[:400])
    assert load_error(worker, path, kind)["code"] == "MODEL_TRUNCATED"


def test_a_pt2_that_would_run_code_is_refused(worker: Worker, write_source, tmp_path: Path) -> None:
    source = write_source(LINEAR + FORWARD + "def make(): return Net()\n")
    export(worker, source, "exported-program", [X], tmp_path / "good.pt2")
    proof = tmp_path / "it-ran"

    class Hostile:
        def __reduce__(self) -> tuple:
            return (open, (str(proof), "w"))

    def rewrite(name: str, change) -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(tmp_path / "good.pt2") as old, zipfile.ZipFile(path, "w") as new:
            for item in old.infolist():
                new.writestr(item.filename, change(item.filename, old.read(item.filename)))
        return path

    def hostile_expression(name: str, data: bytes) -> bytes:
        call = f"__import__('pathlib').Path('{proof}').touch()".encode()
        return data.replace(b"Symbol('", call + b" or Symbol('") if name.endswith("model.json") else data

    def hostile_guard(name: str, data: bytes) -> bytes:
        guard = f"\"guards_code\": [\"__import__('pathlib').Path('{proof}').touch()\"]".encode()
        return data.replace(b'"guards_code": []', guard) if name.endswith("model.json") else data

    def hidden_key(name: str, data: bytes) -> bytes:
        return hostile_expression(name, data).replace(b'"expr_str"', b'"expr\\u005fstr"')

    def hostile_samples(name: str, data: bytes) -> bytes:
        return pickle.dumps(Hostile()) if "sample_inputs" in name else data

    for name, change in (("expression", hostile_expression), ("guard", hostile_guard), ("key", hidden_key)):
        error = load_error(worker, rewrite(f"{name}.pt2", change), "export")
        assert error["code"] == "FORMAT_UNSUPPORTED" and "could run code" in error["message"], name
    twice = rewrite("twice.pt2", lambda name, data: data)
    with zipfile.ZipFile(twice, "a") as archive:
        archive.writestr(next(name for name in archive.namelist() if name.endswith("model.json")).upper(), b"{}")
    assert load_error(worker, twice, "export")["code"] == "MODEL_INVALID"
    worker.fail("load", subject={"kind": "export", "path": str(rewrite("pickle.pt2", hostile_samples))}, threads=1)
    assert not proof.exists()
