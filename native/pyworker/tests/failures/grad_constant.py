# target: torchscript-trace
# lesson: trace-grad-constant
# phrase: that requires gradients and is not registered with the module

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = torch.ones(4, requires_grad=True)

    def forward(self, x):
        return x * self.scale  # HERE
