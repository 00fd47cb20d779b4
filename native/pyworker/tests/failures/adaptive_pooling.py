# target: onnx-legacy
# lesson: unsupported-arguments-legacy
# phrase: The older ONNX exporter cannot translate this adaptive_avg_pool2d

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,3,8,8]"]


class Net(nn.Module):
    def forward(self, x):
        return torch.nn.functional.adaptive_avg_pool2d(x, (3, 3))  # HERE
