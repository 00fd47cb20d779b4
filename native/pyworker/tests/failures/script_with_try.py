# target: torchscript-script
# lesson: script-unsupported-syntax
# phrase: torch.jit.script cannot compile this

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        try:  # HERE
            return x * 2
        except RuntimeError:
            return x
