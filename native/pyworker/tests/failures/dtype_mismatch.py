# target: onnx
# lesson: dtype-mismatch
# phrase: float64 meets float32

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float64[2,4]"]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(4, 4)

    def forward(self, x):
        return self.linear(x)  # HERE
