"""Random tensors of NumPy and what NumPy says about them: writes raw little-endian files, prints one JSON line each.

float16 is compared with the same elements as float64, as we compute: NumPy sums halves in single precision. Integers and
booleans are exact in float64 here except 64-bit ones, whose least and greatest are given as text.
"""

import json
import pathlib
import sys

import numpy

folder = pathlib.Path(sys.argv[1])
random = numpy.random.default_rng(7)
COUNT = 150_001


def spoiled(values: numpy.ndarray) -> numpy.ndarray:
    values[::1000] = numpy.nan
    values[1::3000] = numpy.inf
    values[2::4000] = -numpy.inf
    values[3::500] = 0
    return values


def tensors():
    for name in ("float16", "float32", "float64"):
        normal = (random.normal(3, 2, COUNT)).astype(name)
        yield f"{name} normal", name, normal
        yield f"{name} spoiled", name, spoiled(normal.copy())
    yield "float32 wide", "float32", (random.normal(size=COUNT) * 10.0 ** random.uniform(-30, 30, COUNT)).astype("float32")
    yield "float64 shifted", "float64", random.normal(1e6, 1, COUNT)
    for name in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"):
        info = numpy.iinfo(name)
        yield f"{name} whole range", name, random.integers(info.min, info.max, COUNT, dtype=name, endpoint=True)
        yield f"{name} small", name, random.integers(0, 5, COUNT, dtype=name)
    yield "bool", "bool", random.random(COUNT) < 0.3


for label, dtype, values in tensors():
    path = folder / f"{label.replace(' ', '-')}.bin"
    path.write_bytes(values.tobytes())
    numbers = values.astype("float64")
    finite = numpy.isfinite(numbers)
    kept = values[finite]
    described = {
        "label": label,
        "dtype": dtype,
        "path": str(path),
        "count": values.size,
        "finite": int(finite.sum()),
        "zeros": int((values == 0).sum()),
        "nan": int(numpy.isnan(numbers).sum()),
        "positiveInfinite": int(numpy.isposinf(numbers).sum()),
        "negativeInfinite": int(numpy.isneginf(numbers).sum()),
        "min": float(kept.min()),
        "max": float(kept.max()),
        "exactMin": str(int(kept.min())) if kept.dtype.kind in "iu" else None,
        "exactMax": str(int(kept.max())) if kept.dtype.kind in "iu" else None,
        "mean": float(kept.mean(dtype="float64")),
        "std": float(kept.astype("float64").std()),
        "histogram": numpy.histogram(numbers[finite], bins=64)[0].tolist() if values.dtype.kind == "f" else None,
    }
    print(json.dumps(described))
