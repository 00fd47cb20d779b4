"""An initial state of a fixed batch."""

import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(4, 5, batch_first=True)
        self.state = nn.Parameter(torch.zeros(1, 3, 5))

    def forward(self, x):
        out, _ = self.rnn(x, (self.state, self.state))
        return out


def make():
    return Tagger()
