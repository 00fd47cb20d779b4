# target: onnx
# lesson: missing-attribute
# phrase: Net has no attribute linaer

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(4, 4)

    def forward(self, x):
        return self.linaer(x)  # HERE
