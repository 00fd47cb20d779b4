# target: onnx
# lesson: syntax-error
# phrase: The source is not valid Python

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x)  # HERE
        return x
