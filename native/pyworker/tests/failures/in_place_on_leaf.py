# target: exported-program
# lesson: in-place-on-leaf
# phrase: forward changes a parameter in place

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(4))

    def forward(self, x):
        with torch.enable_grad():
            self.scale.add_(1)  # HERE
        return x * self.scale
