# target: exported-program
# lesson: data-dependent-size
# phrase: The model decides on a size that depends on values

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[batch=2,4]"]


class Net(nn.Module):
    def forward(self, x):
        kept = x[x > 0]
        if kept.shape[0] > 3:  # HERE
            return kept.sum()
        return x.sum()
