# target: exported-program
# lesson: gradient-in-forward
# phrase: and models are run and exported under no_grad

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(4))

    def forward(self, x):
        energy = (x * self.weight).sum()
        return torch.autograd.grad(energy, [self.weight])[0]  # HERE
