"""A number read from a tensor is compared with an axis."""

import torch
from torch import nn


class Cut(nn.Module):
    def forward(self, x, length):
        kept = length.max().item()
        if kept < x.shape[1]:
            return x[:, 1:]
        return x


def make():
    return Cut()
