# target: onnx
# lesson: view-of-strided
# phrase: view() cannot be used on a tensor that was transposed or sliced

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,3,4]"]


class Net(nn.Module):
    def forward(self, x):
        return x.transpose(1, 2).view(2, 12)  # HERE
