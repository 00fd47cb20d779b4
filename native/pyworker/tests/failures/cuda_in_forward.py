# target: onnx
# lesson: cuda-missing
# phrase: The source asks for a CUDA device

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        return x + torch.ones(4).cuda()  # HERE
