# target: onnx
# lesson: whole-module-pickle
# phrase: holds objects of numpy._core.multiarray.scalar, not only tensors

import tempfile

import numpy as np
import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


def make():
    with tempfile.NamedTemporaryFile(suffix=".pt") as file:
        torch.save({"mean": np.float64(0.5)}, file.name)
        return torch.load(file.name)  # HERE
