# target: onnx
# lesson: endless-recursion
# phrase: Functions call each other without end

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def step(self, x):
        return self.step(x)  # HERE

    def forward(self, x):
        return self.step(x)
