# target: onnx
# lesson: data-dependent-size
# phrase: The model decides on a size that depends on values

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        values = torch.unique(x)
        if values.numel() == 8:  # HERE
            return values
        return x.flatten()
