# target: onnx
# lesson: device-mismatch
# phrase: Tensors on meta and cpu meet

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        return x + torch.ones(2, 4, device="meta")  # HERE
