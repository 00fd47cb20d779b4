# target: torchscript-script
# lesson: script-branch-types
# phrase: The variable out is Tensor in one branch and int in the other

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        if x.dim() == 2:  # HERE
            out = x
        else:
            out = 3
        return out
