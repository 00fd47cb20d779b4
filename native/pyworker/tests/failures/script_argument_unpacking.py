# target: torchscript-script
# lesson: script-argument-unpacking
# phrase: torch.jit.script cannot compile a call with **options

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        options = {"dim": 1}
        return torch.softmax(x, **options)  # HERE
