# target: torchscript-script
# lesson: script-undefined-in-branch
# phrase: The variable scale is set in one branch of the if only

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        if x.size(0) > 1:  # HERE
            scale = 2.0
        return x * scale
