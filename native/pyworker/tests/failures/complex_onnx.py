# target: onnx
# lesson: complex-dtype
# phrase: aten.linalg_eig has no ONNX form

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        z = torch.complex(x, x)
        return torch.linalg.eigvals(z[:, :2]).real  # HERE
