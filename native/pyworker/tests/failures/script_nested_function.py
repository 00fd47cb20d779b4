# target: torchscript-script
# lesson: script-closure
# phrase: torch.jit.script cannot compile a lambda or an inner function

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        def inner(value):  # HERE
            return value * 2

        return inner(x)
