# target: onnx
# lesson: data-dependent-branch
# phrase: The model decides on the values of a tensor

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[batch=2,4]"]


class Net(nn.Module):
    def forward(self, x):
        if x.sum() > 0:  # HERE
            return x * 2
        return x - 1
