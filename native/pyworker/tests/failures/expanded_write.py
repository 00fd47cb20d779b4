# target: onnx
# lesson: overlapping-write
# phrase: An expanded tensor is changed in place

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[1,4]"]


class Net(nn.Module):
    def forward(self, x):
        wide = x.expand(3, 4)
        return wide.add_(1)  # HERE
