# target: torchscript-script
# lesson: script-module-list-index
# phrase: which torch.jit.script cannot compile

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, 4) for _ in range(3)])

    def forward(self, x):
        pick = x.size(0) - 1
        return self.layers[pick](x)  # HERE
