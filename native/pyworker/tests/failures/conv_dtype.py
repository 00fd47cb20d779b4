# target: onnx
# lesson: dtype-mismatch
# phrase: float64 meets float32

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float64[2,3,8,8]"]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x):
        return self.conv(x)  # HERE
