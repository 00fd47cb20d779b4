# target: torchscript-script
# lesson: script-global
# phrase: which torch.jit.script cannot compile

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


SCALES = {"small": 1.0}


class Net(nn.Module):
    def forward(self, x):
        return x * SCALES["small"]  # HERE
