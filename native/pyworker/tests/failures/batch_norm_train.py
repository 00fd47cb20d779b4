# target: onnx
# lesson: batch-norm-training
# phrase: A BatchNorm layer runs in training mode

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(4)

    def train(self, mode=True):
        return super().train(True)

    def forward(self, x):
        return self.norm(x[:1])  # HERE
