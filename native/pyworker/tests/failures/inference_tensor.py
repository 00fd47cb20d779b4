# target: exported-program
# lesson: inference-tensor
# phrase: A tensor made under torch.inference_mode is used with gradients

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        with torch.inference_mode():
            self.weight = torch.ones(4)

    def forward(self, x):
        with torch.enable_grad():
            return (x.requires_grad_() * self.weight).sum()  # HERE
