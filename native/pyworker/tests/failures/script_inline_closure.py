# target: torchscript-script
# lesson: script-function-attribute
# phrase: torch.jit.script cannot compile a function the module keeps as an attr

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.activation = lambda x: x.relu()

    def forward(self, x):
        return self.activation(x)  # HERE
