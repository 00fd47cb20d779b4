# target: onnx
# lesson: lfs-pointer
# phrase: was given a text file that starts with 'v', as git-lfs pointers do, no

import tempfile

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


def make():
    with tempfile.NamedTemporaryFile(suffix=".pt") as file:
        file.write(b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935\nsize 132\n")
        file.flush()
        return torch.load(file.name)  # HERE
