# target: torchscript-trace
# lesson: non-tensor-output
# phrase: The model returned a str in output output_1, which is not a tensor

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        return x, "label"
