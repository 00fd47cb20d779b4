# target: onnx-legacy
# lesson: compiled-module
# phrase: The model is wrapped by torch.compile, which the tracer cannot look in

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


def make():
    return torch.compile(nn.Linear(4, 4))
