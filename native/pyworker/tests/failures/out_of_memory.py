# target: onnx
# lesson: out-of-memory
# phrase: A tensor of 65,536.0 GiB does not fit in memory

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        return x.sum() + torch.zeros(1 << 44).sum()  # HERE
