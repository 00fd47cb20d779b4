"""Runs models at given sizes with ONNX Runtime as it comes, for verdicts made without any of our code.

stdin: one JSON object a line, {path, cases: [{inputs: {name: shape}, sizes: {symbol: size}}]}; stdout: for each
{path, runs: [{error, wrong: [[output, axis]]}]}, wrong being output axes that differ from what the file declares.
"""

import json
import sys

import numpy as np
import onnxruntime as ort

KINDS = {
    "tensor(float)": np.float32,
    "tensor(double)": np.float64,
    "tensor(float16)": np.float16,
    "tensor(int64)": np.int64,
    "tensor(int32)": np.int32,
    "tensor(uint8)": np.uint8,
    "tensor(bool)": np.bool_,
}


def tensor(kind, shape, random):
    dtype = np.dtype(KINDS[kind])
    if dtype.kind == "f":
        return random.standard_normal(shape).astype(dtype)
    return random.integers(0, 2, shape).astype(dtype)


def run(session, case):
    random = np.random.default_rng(7)
    kinds = {each.name: each.type for each in session.get_inputs()}
    feeds = {name: tensor(kinds[name], shape, random) for name, shape in case["inputs"].items()}
    try:
        results = session.run(None, feeds)
    except Exception as error:  # noqa: BLE001  whatever it is, it does not work at these sizes
        return {"error": str(error)[:200], "wrong": []}
    wrong = []
    for declared, result in zip(session.get_outputs(), results):
        for axis, (dim, size) in enumerate(zip(declared.shape, result.shape)):
            expected = dim if isinstance(dim, int) else case["sizes"].get(dim, size)
            if expected != size:
                wrong.append([declared.name, axis])
    return {"error": None, "wrong": wrong}


def main():
    options = ort.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1
    for line in sys.stdin:
        asked = json.loads(line)
        session = ort.InferenceSession(asked["path"], options, providers=["CPUExecutionProvider"])
        print(json.dumps({"path": asked["path"], "runs": [run(session, case) for case in asked["cases"]]}))


main()
