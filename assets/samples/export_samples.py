"""Writes the files in exported/: the small variants of the samples, exported by Lapidary's own Python worker.

Run from anywhere, with the Python of an environment that has torch and the exporters:
    python assets/samples/export_samples.py
Every file is compared with the model it came from before it counts as written.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
WORKER = HERE.parent.parent / "native" / "pyworker"
OUT = HERE / "exported"


def dynamic(symbol: str, example: int, most: int) -> dict[str, Any]:
    return {"kind": "dynamic", "symbol": symbol, "example": example, "min": 1, "max": most}


def static(size: int) -> dict[str, Any]:
    return {"kind": "static", "size": size}


def tensor(name: str, dtype: str, dims: list[dict[str, Any]], high: int | None = None) -> dict[str, Any]:
    return {"name": name, "dtype": dtype, "dims": dims, "low": None if high is None else 0, "high": high}


def tokens(name: str, high: int, batch: int = 2) -> dict[str, Any]:
    return tensor(name, "int64", [dynamic("batch", batch, 8), dynamic("seq", 16, 128)], high)


HIDDEN = tensor("hidden", "float32", [dynamic("batch", 2, 8), dynamic("seq", 16, 128), static(64)])
IMAGE = tensor("image", "float32", [dynamic("batch", 2, 8), static(3), static(64), static(64)])

# file, source, entry, target, inputs
EXPORTS = [
    ("transformer_block.onnx", "transformer_block.py", "make", "onnx", [HIDDEN]),
    ("text_classifier.onnx", "text_classifier.py", "make_small", "onnx", [tokens("ids", 499)]),
    ("text_classifier.pt", "text_classifier.py", "make_small", "torchscript-trace", [tokens("ids", 499)]),
    ("resnet18.onnx", "resnet18.py", "make_small", "onnx", [IMAGE]),
    ("two_input_encoder.onnx", "two_input_encoder.py", "make_small", "onnx", [tokens("ids", 499), tokens("mask", 1)]),
    # Two files that are wrong on purpose: see README.md.
    ("text_classifier_frozen_batch.onnx", "text_classifier.py", "make_small", "onnx", [tokens("ids", 499, batch=1)]),
    ("text_classifier_frozen_seq.onnx", "text_classifier.py", "make_small", "onnx-legacy", [tokens("ids", 499)]),
]


class Worker:
    """A worker process and its protocol, as far as this script needs it."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(WORKER)}
        command = [sys.executable, "-u", "-m", "lapidary_worker"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        self._id = 0

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._id += 1
        request = json.dumps({"id": self._id, "method": method, "params": params})
        self._process.stdin.write(request.encode() + b"\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            message = json.loads(line)
            if message.get("event") == "log" and message["level"] in ("warning", "error"):
                print(f"  {message['level']}: {message['message']}")
            if "result" in message:
                return dict(message["result"])
            if "error" in message:
                sys.exit(f"error[{message['error']['code']}]: {message['error']['message']}")
        sys.exit("the worker ended")


def remove_torchscript_paths(path: Path) -> None:
    """TorchScript keeps the source file and line of every operation in .debug_pkl records: leaves them out."""
    import torch

    reader = torch._C.PyTorchFileReader(str(path))
    written_by_itself = ("version", "byteorder", ".data/serialization_id")
    records = [name for name in reader.get_all_records() if name not in written_by_itself]
    kept = {name: reader.get_record(name) for name in records if not name.endswith(".debug_pkl")}
    writer = torch._C.PyTorchFileWriter(str(path))
    for name, data in kept.items():
        writer.write_record(name, data, len(data))
    writer.write_end_of_file()


def check(path: Path, worker: Worker, source: dict[str, Any], inputs: list[dict[str, Any]]) -> float:
    """Largest absolute difference from the model at the example sizes, over all outputs."""
    import numpy

    with tempfile.TemporaryDirectory() as folder:
        rng = numpy.random.default_rng(0)
        files: dict[str, str] = {}
        for item in inputs:
            shape = [dim.get("size", dim.get("example")) for dim in item["dims"]]
            integer = item["dtype"] == "int64"
            values = rng.integers(0, item["high"] + 1, shape) if integer else rng.standard_normal(shape)
            files[item["name"]] = os.path.join(folder, f"{item['name']}.npy")
            numpy.save(files[item["name"]], values.astype(item["dtype"]))
        names = [item["name"] for item in inputs]
        eager = worker.call("load", subject={"kind": "eager", "source": source}, inputNames=names)
        outputs = worker.call("run", handle=eager["handle"], inputs=files, outputDir=f"{folder}/eager")["outputs"]
        if path.suffix == ".onnx":
            import onnxruntime

            session = onnxruntime.InferenceSession(str(path))
            found = session.run(
                [item["name"] for item in outputs], {name: numpy.load(file) for name, file in files.items()}
            )
        else:
            loaded = worker.call("load", subject={"kind": "torchscript", "path": str(path)}, inputNames=names)
            ran = worker.call("run", handle=loaded["handle"], inputs=files, outputDir=f"{folder}/file")["outputs"]
            found = [numpy.load(item["path"]) for item in ran]
        expected = [numpy.load(item["path"]) for item in outputs]
        return max(float(numpy.abs(a - b).max()) for a, b in zip(found, expected, strict=True))


def refuse_machine_paths(path: Path) -> None:
    """A committed file must not name folders of the machine that wrote it."""
    data = path.read_bytes()
    for place in (str(HERE), str(Path.home()), sys.prefix, sys.base_prefix, "site-packages", tempfile.gettempdir()):
        if place.encode() in data:
            sys.exit(f"{path.name} names {place}")


def main() -> None:
    OUT.mkdir(exist_ok=True)
    worker = Worker()
    for name, file, entry, target, inputs in EXPORTS:
        source = {"path": str(HERE / file), "entry": entry}
        path = OUT / name
        result = worker.call(
            "export", source=source, target=target, inputs=inputs, outputs=None, opset=None, path=str(path),
            threads=1, seed=0, stripSourcePaths=True,
        )  # fmt: skip
        if path.suffix == ".pt":
            remove_torchscript_paths(path)
        refuse_machine_paths(path)
        difference = check(path, worker, source, inputs)
        if difference > 1e-4:
            sys.exit(f"{name} differs from its model by {difference:.2e}")
        shapes = {item["name"]: item["shape"] for item in result["outputs"]}
        print(f"{name}: {path.stat().st_size:,} bytes, {result['seconds']} s, differs by {difference:.1e}, {shapes}")


if __name__ == "__main__":
    main()
