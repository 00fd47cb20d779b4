# target: exported-program
# lesson: value-as-size
# phrase: A number read from a tensor is used as a Python number

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]", "n:int64(1..4)[1]"]


class Net(nn.Module):
    def forward(self, x, n):
        for _ in range(int(n)):  # HERE
            x = x * 2
        return x
