# target: onnx-legacy
# lesson: unsupported-operator-legacy
# phrase: The older ONNX exporter cannot translate aten::linalg_inv at opset 17

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[3,3]"]


class Net(nn.Module):
    def forward(self, x):
        return torch.linalg.inv(x)  # HERE
