# target: onnx
# lesson: newer-checkpoint
# phrase: has version 999, and torch 2.13.0+cpu reads up to 10

import io
import zipfile

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


def from_the_future():
    plain, newer = io.BytesIO(), io.BytesIO()
    torch.save({"weight": torch.zeros(4, 4)}, plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(newer, "w") as new:
        for item in old.infolist():
            new.writestr(item.filename, b"999\n" if item.filename.endswith("/version") else old.read(item))
    newer.seek(0)
    return newer


def make():
    return torch.load(from_the_future())  # HERE
