# target: onnx
# lesson: reshape-size
# phrase: A tensor of 8 elements cannot be reshaped to [3, -1]

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        return x.reshape(3, -1)  # HERE
