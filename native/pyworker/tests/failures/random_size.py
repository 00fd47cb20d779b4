# target: exported-program
# lesson: value-as-size
# phrase: A number read from a tensor is used as a Python number

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        keep = torch.randint(1, 4, (1,))
        return x[:, :keep] + torch.zeros(2, int(keep))  # HERE
