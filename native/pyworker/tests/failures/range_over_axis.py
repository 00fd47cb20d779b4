# target: exported-program
# lesson: frozen-axis
# phrase: The axis batch (input x, axis 0) was declared dynamic, but torch.expor

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[batch=3{2..8},4]"]


class Net(nn.Module):
    def forward(self, x):
        out = x[0]
        for index in range(x.shape[0]):  # HERE
            out = out + x[index]
        return out
