"""A size made a Python number that a tensor is made of."""

import torch
from torch import nn


class Steps(nn.Module):
    def forward(self, x):
        rows = int(x.shape[0])
        weights = torch.tensor([1.0 / rows] * rows)
        return (x * weights[:, None]).sum(0)


def make():
    return Steps()
