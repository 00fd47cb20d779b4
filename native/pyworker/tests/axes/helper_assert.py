"""The line is in a helper that forward calls."""

import torch
from torch import nn


def pool(x):
    if x.shape[0] != 6:
        raise ValueError("six rows")
    return x.sum(0)


class Rows(nn.Module):
    def forward(self, x):
        return pool(x)


def make():
    return Rows()
