# target: exported-program
# lesson: vmap-data-dependent
# phrase: A function under torch.vmap decides on the values of a tensor

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        return torch.vmap(lambda row: row * 2 if row.sum() > 0 else row)(x)  # HERE
