# target: exported-program
# lesson: scripted-submodule
# phrase: which torch.export cannot look into

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = torch.jit.script(nn.Linear(4, 4))

    def forward(self, x):
        return self.linear(x)  # HERE
