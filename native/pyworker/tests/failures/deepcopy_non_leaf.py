# target: onnx
# lesson: not-deep-copyable
# phrase: it keeps a tensor that was computed from parameters

import copy

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


def make():
    model = nn.Linear(4, 4)
    model.shared = model.weight * 2
    return copy.deepcopy(model)  # HERE
