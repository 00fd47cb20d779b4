"""The length has to be a multiple of 4."""

import torch
from torch import nn


class Patches(nn.Module):
    def forward(self, x):
        rows = x.view(x.shape[0], -1, 4)
        return rows.sum(1)


def make():
    return Patches()
