"""One axis is twice another."""

import torch
from torch import nn


class Pair(nn.Module):
    def forward(self, half, full):
        twice = torch.cat([half, half], dim=1)
        return twice + full


def make():
    return Pair()
