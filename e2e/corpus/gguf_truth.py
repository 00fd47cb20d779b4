"""Writes a GGUF file with a tensor of every type gguf-py can decode, and prints what gguf-py says of each as a JSON line.

Blocks are random bytes with scales that are finite numbers; the decoded elements are told by their SHA-256.
"""

import hashlib
import json
import pathlib
import sys

import gguf
import numpy

folder = pathlib.Path(sys.argv[1])
random = numpy.random.default_rng(11)
T = gguf.GGMLQuantizationType
# Places of float16 scales in a block.
HALVES = {
    T.Q4_0: [0], T.Q4_1: [0, 2], T.Q5_0: [0], T.Q5_1: [0, 2], T.Q8_0: [0], T.Q2_K: [80, 82], T.Q3_K: [108],
    T.Q4_K: [0, 2], T.Q5_K: [0, 2], T.Q6_K: [208], T.IQ4_NL: [0], T.IQ4_XS: [0], T.MXFP4: [], T.NVFP4: [],
    T.IQ2_XXS: [0], T.TQ1_0: [52], T.Q8_K: None,
}

path = folder / "types.gguf"
writer = gguf.GGUFWriter(path, "llama")
writer.add_name("types")
writer.add_context_length(4096)
writer.add_block_count(2)
writer.add_head_count(32)
writer.add_file_type(15)
writer.add_token_list([f"token{i}" for i in range(150_000)])
writer.add_token_scores([0.5] * 150_000)
writer.add_array("mixed.list", [1, 2, 3])
truth = {}
for kind, dtype in {"f32": numpy.float32, "f16": numpy.float16, "f64": numpy.float64, "i8": numpy.int8, "i32": numpy.int32}.items():
    values = random.integers(-9, 9, (3, 5)).astype(dtype)
    writer.add_tensor(f"plain.{kind}", values)
    truth[f"plain.{kind}"] = {"shape": list(values.shape), "sha": hashlib.sha256(values.tobytes()).hexdigest()}
for index, (kind, halves) in enumerate(HALVES.items()):
    block, size = gguf.GGML_QUANT_SIZES[kind]
    rows, per_row = 7, 3
    data = random.integers(0, 256, (rows * per_row, size), dtype=numpy.uint8)
    for at in halves or []:
        data[:, at : at + 2] = random.normal(0, 1, (rows * per_row, 1)).astype(numpy.float16).view(numpy.uint8)
    if halves is None:
        data[:, 0:4] = random.normal(0, 1, (rows * per_row, 1)).astype(numpy.float32).view(numpy.uint8)
    if kind == T.MXFP4:
        data[:, 0] = random.integers(0, 255, rows * per_row)
    data = data.reshape(rows, -1)
    name = f"blk.{index}.{kind.name.lower()}"
    writer.add_tensor(name, data, raw_dtype=kind)
    try:
        values = numpy.ascontiguousarray(gguf.quants.dequantize(data, kind).astype(numpy.float32))
        sha = hashlib.sha256(values.tobytes()).hexdigest()
    except NotImplementedError:
        sha = None
    truth[name] = {"shape": [rows, per_row * block], "sha": sha}
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
reader = gguf.GGUFReader(path)
print(json.dumps({"parameters": int(sum(int(t.n_elements) for t in reader.tensors)), "tensors": truth}))
