# target: onnx
# lesson: low-precision-unsupported
# phrase: An operator has no float16 kernel on the CPU

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float16[2,3,8,8]"]


class Net(nn.Module):
    def forward(self, x):
        return torch.linalg.inv(x)  # HERE
