# target: onnx
# lesson: cuda-checkpoint
# phrase: was saved on a CUDA device, and this machine has none

import io
import zipfile

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


def saved_on_a_gpu():
    """What torch.save writes on a machine with a GPU: the location of each storage is its device."""
    plain, moved = io.BytesIO(), io.BytesIO()
    torch.save({"weight": torch.zeros(4, 4)}, plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(moved, "w") as new:
        for item in old.infolist():
            data = old.read(item).replace(b"X\x03\x00\x00\x00cpu", b"X\x06\x00\x00\x00cuda:0")
            new.writestr(item.filename, data)
    moved.seek(0)
    return moved


def make():
    return torch.load(saved_on_a_gpu())  # HERE
