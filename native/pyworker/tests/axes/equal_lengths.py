"""Two axes with two names that have to be the same size."""

import torch
from torch import nn


class Masked(nn.Module):
    def forward(self, x, mask):
        kept = x * mask
        return kept.sum(1)


def make():
    return Masked()
