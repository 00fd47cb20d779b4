"""One pre-norm transformer block on hidden states, built on nn.MultiheadAttention.

Written for Lapidary (MIT). Weights are random but always the same.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

LAPIDARY_INPUTS = ["hidden:float32[batch=2{1..8},seq=16{1..128},64]"]
LAPIDARY_OUTPUTS = ["hidden_out"]

WIDTH = 64


class TransformerBlock(nn.Module):
    """Hidden states of shape [batch, seq, width] in, the same shape out."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(width)
        self.attention = nn.MultiheadAttention(width, heads, dropout=0.1, batch_first=True)
        self.mlp_norm = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, hidden: Tensor) -> Tensor:
        normed = self.attention_norm(hidden)
        attended, _ = self.attention(normed, normed, normed, need_weights=False)
        hidden = hidden + attended
        return hidden + self.mlp(self.mlp_norm(hidden))


def make() -> nn.Module:
    """The sample: width 64, four heads."""
    torch.manual_seed(0)
    return TransformerBlock(WIDTH, heads=4).eval()
