# target: onnx-legacy
# lesson: autograd-function-onnx
# phrase: The older ONNX exporter cannot translate the inside of a torch.autogra

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return torch.linalg.inv(x[:2, :2])  # HERE

    @staticmethod
    def backward(ctx, grad):
        return grad


class Net(nn.Module):
    def forward(self, x):
        return Double.apply(x)
