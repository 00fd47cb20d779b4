# target: onnx-legacy
# lesson: opset-too-low
# phrase: aten::tril cannot be exported at opset 13
# opset: 13

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        return torch.tril(x)  # HERE
