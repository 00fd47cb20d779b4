"""Short sequences take another way."""

import torch
from torch import nn


class Pool(nn.Module):
    def forward(self, x):
        if x.shape[1] > 10:
            return x[:, 10:].mean(1)
        return x.mean(1)


def make():
    return Pool()
