# target: exported-program
# lesson: frozen-axis
# phrase: The axis batch (input x, axis 0) was declared dynamic, but torch.expor

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[batch=2{2..8},4]"]


class Net(nn.Module):
    def forward(self, x):
        return x.reshape(2, 4) * 2  # HERE
