# target: exported-program
# lesson: data-dependent-size
# phrase: The model decides on a size that depends on values

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        picked = torch.nonzero(x > 0)
        return picked.view(4, -1)  # HERE
