# target: onnx
# lesson: factory-arguments
# phrase: Net in constructor_arguments.py cannot be called: missing a required a

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def __init__(self, width, depth):
        super().__init__()

    def forward(self, x):
        return x
