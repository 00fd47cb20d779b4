"""Random pairs of tensors and what NumPy says about their differences: writes raw little-endian files, prints JSON lines.

All is computed in float64 (longdouble for sums, Python integers for 64-bit types), as numbers of the stored elements.
"""

import json
import math
import pathlib
import sys

import numpy

folder = pathlib.Path(sys.argv[1])
random = numpy.random.default_rng(11)
CHUNK = 65_536
ATOL, RTOL, FLOOR = 1e-3, 1e-2, 1e-2
FLOATS = {"float16": (10, -14), "float32": (23, -104), "float64": (52, -971)}
SMALL = {"bfloat16": (7, -120), "float8_e4m3fn": (3, -6), "float8_e5m2": (2, -14)}
try:
    import ml_dtypes

    FLOATS.update(SMALL)
except ImportError:
    ml_dtypes = None


def dtype_of(name: str) -> numpy.dtype:
    return numpy.dtype(getattr(ml_dtypes, name)) if name in SMALL else numpy.dtype(name)


def spoiled(values: numpy.ndarray, at: int) -> numpy.ndarray:
    values = values.copy()
    values[at::997] = numpy.nan
    values[3::1499] = numpy.inf
    values[at + 3 :: 1777] = -numpy.inf
    values[5::11] = 0
    return values


def pairs():
    for name in FLOATS:
        for count in (0, 1, 1024, CHUNK - 1, CHUNK, CHUNK + 1, 150_001):
            reference = random.normal(1, 2, count)
            subject = reference + random.normal(0, 1e-3, count)
            yield f"{name} {count}", reference.astype(dtype_of(name)), subject.astype(dtype_of(name))
        reference, subject = random.normal(0, 3, (2, 150_001))
        yield f"{name} spoiled", spoiled(reference, 1).astype(dtype_of(name)), spoiled(subject, 2).astype(dtype_of(name))
    tiny = (random.normal(size=(2, 70_001)) * 1e-42).astype("float32")
    yield "float32 subnormal", tiny[0], tiny[1]
    wide = random.normal(size=(2, 70_001)) * 10.0 ** random.uniform(-30, 30, (2, 70_001))
    yield "float32 wide", wide[0].astype("float32"), wide[1].astype("float32")
    yield "float32 beside float16", random.normal(size=70_001).astype("float32"), random.normal(size=70_001).astype("float16")
    yield "float64 beside float32", wide[0], wide[0].astype("float32")
    yield "zero-dim", numpy.array(2.5, "float32"), numpy.array(2.75, "float32")
    flipped = random.normal(size=(300, 200)).astype("float32")
    yield "not contiguous", flipped.T, (flipped + numpy.float32(1e-4)).T
    for name in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"):
        info = numpy.iinfo(name)
        both = random.integers(info.min, info.max, (2, 70_001), dtype=name, endpoint=True)
        yield f"{name} whole range", both[0], both[1]
    near = random.integers(2**60, 2**61, 70_001, dtype="int64")
    yield "int64 beyond 2^53, near", near, near + random.integers(0, 3, 70_001)
    yield "bool", random.random(70_001) < 0.3, random.random(70_001) < 0.3
    for name in ("complex64", "complex128"):
        parts = random.normal(size=(4, 70_001))
        yield name, (parts[0] + 1j * parts[1]).astype(name), (parts[2] + 1j * parts[3]).astype(name)


def total(values: numpy.ndarray) -> float:
    return float(values.astype("longdouble").sum())


def written(values: numpy.ndarray, name: str) -> dict:
    path = folder / f"{name.replace(' ', '-')}.bin"
    path.write_bytes(numpy.ascontiguousarray(values).tobytes())
    return {"path": str(path), "dtype": values.dtype.name.replace("_", "")}


def wide(values: numpy.ndarray) -> numpy.ndarray:
    return values.astype("complex128" if values.dtype.kind == "c" else "float64").reshape(-1)


def differences(reference: numpy.ndarray, subject: numpy.ndarray) -> dict:
    r, s = wide(reference), wide(subject)
    finite = numpy.isfinite(r) & numpy.isfinite(s)
    nan_r, nan_s = numpy.isnan(r), numpy.isnan(s)
    infinite = (numpy.isinf(r) | numpy.isinf(s)) & ~nan_r & ~nan_s
    same_infinity = infinite & (r == s)
    places = numpy.flatnonzero(finite)
    fr, fs = r[finite], s[finite]
    if reference.dtype.kind in "iu":
        exact = [abs(int(b) - int(a)) for a, b in zip(reference.reshape(-1), subject.reshape(-1), strict=True)]
        d = numpy.array([float(value) for value in exact])
    else:
        d = numpy.abs(fs - fr)
    size = numpy.abs(fr)
    rel = d[size != 0] / size[size != 0]
    rel_places = places[size != 0]
    found = {
        "compared": int(finite.sum()),
        "equal": int((d == 0).sum()),
        "nanBoth": int((nan_r & nan_s).sum()),
        "nanReferenceOnly": int((nan_r & ~nan_s).sum()),
        "nanSubjectOnly": int((~nan_r & nan_s).sum()),
        "infinityBoth": int(same_infinity.sum()),
        "infinityMismatch": int((infinite & ~same_infinity).sum()),
        "relCount": int(rel.size),
        "over": int((d > ATOL + RTOL * size).sum()),
        "maxAbs": float(d.max(initial=0)),
        "maxAbsIndex": int(places[d.argmax()]) if d.size else -1,
        "maxRel": float(rel.max(initial=0)),
        "maxRelIndex": int(rel_places[rel.argmax()]) if rel.size else -1,
    }
    sums = {
        "sumAbs": total(d),
        "sumRel": total(rel),
        "sumSquaredDifference": total(d.astype("longdouble") ** 2),
        "sumSquaredReference": total(size.astype("longdouble") ** 2),
        "sumSquaredSubject": total(numpy.abs(fs).astype("longdouble") ** 2),
    }
    products = (numpy.conj(fr) * fs).real.astype("longdouble")
    mismatch = numpy.flatnonzero((nan_r ^ nan_s) | (infinite & ~same_infinity))
    excess = d - (ATOL + RTOL * size)
    ranked = [int(places[at]) for at in numpy.argsort(-excess, kind="stable") if d[at] != 0]
    worst = ([int(at) for at in mismatch[:20]] + ranked[:20])[:20]

    def nearest(values: numpy.ndarray, share: float) -> float | None:
        return float(numpy.sort(values)[max(1, math.ceil(share * values.size)) - 1]) if values.size else None

    types = [FLOATS[each.dtype.name] for each in (reference, subject) if each.dtype.name in FLOATS]
    ulp = None
    if types and reference.dtype.kind != "c":
        mantissa, least = min(types)
        over = size >= FLOOR
        spacing = numpy.ldexp(1.0, numpy.maximum(numpy.frexp(size[over])[1] - 1, least) - mantissa)
        ulps = d[over] / spacing
        ulp = {"count": int(over.sum()), "max": float(ulps.max(initial=0)), "p99": nearest(ulps, 0.99)}
    return {
        "counts": found,
        "sums": sums,
        "dot": [total(products), total(numpy.abs(products))],
        "worst": worst,
        "percentiles": {"abs": [nearest(d, p) for p in (0.5, 0.99)], "rel": [nearest(rel, p) for p in (0.5, 0.99)]},
        "ulp": ulp,
    }


for label, reference, subject in pairs():
    with numpy.errstate(all="ignore"):
        described = differences(reference, subject)
    described |= {"label": label, "elements": int(reference.size)}
    described |= {"reference": written(reference, f"{label} r"), "subject": written(subject, f"{label} s")}
    print(json.dumps(described))
