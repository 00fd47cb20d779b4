# target: exported-program
# lesson: data-pointer
# phrase: and while it is captured a tensor has none

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        return x + (x.data_ptr() % 2)  # HERE
