"""What h5py says of an HDF5 file: each object's type, shape, SHA-256 of its little-endian elements, and attributes."""

import hashlib
import json
import sys

import h5py
import numpy


def plain(value):
    if isinstance(value, h5py.Empty):
        return []
    return [item.decode() if isinstance(item, bytes) else item if isinstance(item, str) else float(item) for item in numpy.atleast_1d(value).tolist()]


def walk(group, path, seen, out):
    for name in group:
        where = f"{path}/{name}" if path else name
        if group.get(name, getlink=True).__class__ is not h5py.HardLink:
            out["not"].append(where)
            continue
        item = group[name]
        number = h5py.h5o.get_info(item.id).addr
        if isinstance(item, h5py.Group):
            if number in seen:
                out["not"].append(where)
                continue
            seen.add(number)
        record = {"shape": None, "type": None, "sha": None, "attrs": {key: plain(value) for key, value in item.attrs.items()}}
        if isinstance(item, h5py.Dataset):
            record["shape"] = list(item.shape or [])
            record["type"] = str(item.dtype)
            if item.dtype.kind in "biuf" and item.shape is not None:
                values = numpy.ascontiguousarray(item[()])
                little = values.astype(values.dtype.newbyteorder("<"))
                record["sha"] = hashlib.sha256(little.tobytes()).hexdigest()
        out["objects"][where] = record
        if isinstance(item, h5py.Group):
            walk(item, where, seen, out)


with h5py.File(sys.argv[1], "r") as file:
    out = {"objects": {}, "not": [], "root": {key: plain(value) for key, value in file.attrs.items()}}
    walk(file, "", {h5py.h5o.get_info(file.id).addr}, out)
print(json.dumps(out))
