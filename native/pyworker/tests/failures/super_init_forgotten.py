# target: onnx
# lesson: super-init-forgotten
# phrase: The module gets parameters or submodules before super().__init__()

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def __init__(self):
        self.linear = nn.Linear(4, 4)  # HERE

    def forward(self, x):
        return self.linear(x)
