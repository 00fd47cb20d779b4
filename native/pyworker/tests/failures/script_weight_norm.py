# target: torchscript-script
# lesson: script-hooks
# phrase: The model has a WeightNorm hook, which torch.jit.script cannot compile

from torch.nn.utils import weight_norm

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = weight_norm(nn.Linear(4, 4))

    def forward(self, x):
        return self.linear(x)
