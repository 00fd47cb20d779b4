# target: exported-program
# lesson: float-from-tensor
# phrase: Numbers read from a tensor by float(), item() or tolist() decide somet

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        scale = float(x.abs().max())  # HERE
        return [x, x / scale][int(scale > 1)]
