# target: onnx
# lesson: channel-mismatch
# phrase: A convolution that takes 3 channels is given 1

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,1,8,8]"]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x):
        return self.conv(x)  # HERE
