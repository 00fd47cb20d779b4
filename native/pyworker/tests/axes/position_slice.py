"""A table of positions that ends at 64."""

import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(50, 8)
        self.position = nn.Parameter(torch.randn(1, 64, 8))

    def forward(self, ids):
        x = self.embed(ids)
        return x + self.position[:, : x.shape[1]]


def make():
    return Encoder()
