# target: onnx
# lesson: factory-arguments
# phrase: make in extra_constructor_argument.py cannot be called: got an unexpec
# arguments: {"widht": 4}

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


def make(width=4):
    return nn.Linear(4, width)
