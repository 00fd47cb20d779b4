# target: onnx
# lesson: linear-shape
# phrase: A linear layer that takes 4 features is given 5

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,5]"]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(4, 4)

    def forward(self, x):
        return self.linear(x)  # HERE
