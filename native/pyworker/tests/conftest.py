"""A worker process to talk to, and small models in files. Most tests share one: importing torch takes seconds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

PACKAGE = Path(__file__).resolve().parent.parent
SAMPLES = PACKAGE.parent.parent / "assets" / "samples"

Json = dict[str, Any]
_LONGEST_WAIT_S = 120


class Worker:
    """One worker process. `call` returns the result or raises WorkerFailure; `notices` keeps its log and progress."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "lapidary_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(PACKAGE)},
        )
        self.notices: list[Json] = []
        self._id = 0

    def send_line(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def read(self) -> Json:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the worker ended"
        return dict(json.loads(line))

    def call(self, method: str, **params: Any) -> Json:
        self._id += 1
        self.notices = []
        self.send_line(json.dumps({"id": self._id, "method": method, "params": params}).encode())
        while True:
            message = self.read()
            if "event" in message:
                self.notices.append(message)
                continue
            assert message["id"] == self._id
            if "error" in message:
                raise WorkerFailure(message["error"])
            return dict(message["result"])

    def fail(self, method: str, **params: Any) -> Json:
        """The error of a call that has to fail."""
        with pytest.raises(WorkerFailure) as caught:
            self.call(method, **params)
        return caught.value.error

    @property
    def logs(self) -> list[Json]:
        return [notice for notice in self.notices if notice["event"] == "log"]

    def close(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(timeout=_LONGEST_WAIT_S)


class WorkerFailure(Exception):
    def __init__(self, error: Json) -> None:
        super().__init__(f"{error['code']}: {error['message']} {error['hints']}\n{error.get('detail', '')}")
        self.error = error


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    """The shared, warm process."""
    running = Worker()
    assert running.read()["event"] == "ready"
    yield running
    running.close()


@pytest.fixture
def fresh() -> Iterator[Worker]:
    """A process of the test's own; the ready line is still to be read."""
    running = Worker()
    yield running
    running.process.kill()
    running.process.wait()
    for stream in (running.process.stdin, running.process.stdout, running.process.stderr):
        if stream is not None:
            stream.close()


@pytest.fixture
def write_source(tmp_path: Path) -> Callable[..., Json]:
    """Writes a source file (torch and nn imported) and returns the `source` parameter for it."""

    def write(body: str, entry: str | None = "make", name: str = "model.py", **arguments: Any) -> Json:
        path = tmp_path / name
        path.write_text(f"import torch\nfrom torch import nn\n{body}", encoding="utf-8")
        return {"path": str(path), "entry": entry, "arguments": arguments}

    return write


def dim(size: int | tuple[Any, ...]) -> Json:
    """4, ("batch", 2) or ("batch", 2, 1, 8)."""
    if isinstance(size, int):
        return {"kind": "static", "size": size}
    symbol, example, least, most = (*size, None, None)[:4]
    return {"kind": "dynamic", "symbol": symbol, "example": example, "min": least, "max": most}


def spec(
    name: str, dtype: str, *dims: int | tuple[Any, ...], low: float | None = None, high: float | None = None
) -> Json:
    return {"name": name, "dtype": dtype, "dims": [dim(size) for size in dims], "low": low, "high": high}


def export(worker: Worker, source: Json, target: str, inputs: list[Json], path: Path, **more: Any) -> Json:
    given = {"outputs": None, "opset": None, "threads": 1, "seed": 0, **more}
    return worker.call("export", source=source, target=target, inputs=inputs, path=str(path), **given)


def save_arrays(folder: Path, arrays: dict[str, np.ndarray]) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    paths = {name: str(folder / f"{name}.npy") for name in arrays}
    for name, array in arrays.items():
        np.save(paths[name], array)
    return paths


def run_subject(
    worker: Worker, subject: Json, arrays: dict[str, np.ndarray], folder: Path, **more: Any
) -> dict[str, np.ndarray]:
    """Outputs by name of a subject that is loaded for this one call."""
    loaded = worker.call("load", subject=subject, threads=1, inputNames=list(arrays), **more)
    inputs = save_arrays(folder / "in", arrays)
    outputs = worker.call("run", handle=loaded["handle"], inputs=inputs, outputDir=str(folder / "out"))["outputs"]
    worker.call("unload", handle=loaded["handle"])
    return {item["name"]: np.load(item["path"]) for item in outputs}


def run_onnx(path: Path, arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    names = [item.name for item in session.get_outputs()]
    used = {item.name: arrays[item.name] for item in session.get_inputs()}
    return dict(zip(names, session.run(names, used), strict=True))
