# target: onnx
# lesson: truncated-checkpoint
# phrase: is cut off: its end is missing

import tempfile

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


def make():
    with tempfile.NamedTemporaryFile(suffix=".pt") as file:
        torch.save({"weight": torch.zeros(4, 4)}, file.name)
        file.truncate(300)
        return torch.load(file.name)  # HERE
