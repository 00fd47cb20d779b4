# target: exported-program
# lesson: cond-branches-differ
# phrase: The branches of torch.cond return different things: expected same dim 

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        return torch.cond(x.sum() > 0, lambda x: x.sum(), lambda x: x, (x,))  # HERE
