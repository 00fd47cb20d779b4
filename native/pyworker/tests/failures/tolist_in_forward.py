# target: onnx
# lesson: float-from-tensor
# phrase: Numbers read from a tensor by float(), item() or tolist() decide somet

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        values = sorted(x[0].tolist())  # HERE
        return x - values[0]
