"""A sentence encoder with two inputs: token ids, and a mask that says which of them are real.

Written for Lapidary (MIT). Weights are random but always the same. The attention is written out, without reading
any size in Python, so that every exporter keeps batch and sequence length dynamic.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

LAPIDARY_INPUTS = {
    "make": ["ids:int64(0..9999)[batch=2{1..8},seq=16{1..128}]", "mask:int64(0..1)[batch=2{1..8},seq=16{1..128}]"],
    "make_small": ["ids:int64(0..499)[batch=2{1..8},seq=16{1..128}]", "mask:int64(0..1)[batch=2{1..8},seq=16{1..128}]"],
}
LAPIDARY_OUTPUTS = ["embedding", "token_states"]


class MaskedSelfAttention(nn.Module):
    """Multi-head self-attention that ignores padding. [batch, seq, width] -> [batch, seq, width]."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.scale = 1.0 / math.sqrt(width // heads)
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.out = nn.Linear(width, width)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        # unflatten and flatten keep the axes symbolic; view(batch, seq, …) would tempt a tracer into constants.
        query = self.query(hidden).unflatten(-1, (self.heads, -1)).transpose(1, 2)
        key = self.key(hidden).unflatten(-1, (self.heads, -1)).transpose(1, 2)
        value = self.value(hidden).unflatten(-1, (self.heads, -1)).transpose(1, 2)
        scores = query @ key.transpose(-1, -2) * self.scale + bias
        return self.out((scores.softmax(dim=-1) @ value).transpose(1, 2).flatten(2))


class EncoderLayer(nn.Module):
    """A pre-norm layer: attention, then a feed-forward net, each with its residual."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(width)
        self.attention = MaskedSelfAttention(width, heads)
        self.mlp_norm = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        hidden = hidden + self.attention(self.attention_norm(hidden), bias)
        return hidden + self.mlp(self.mlp_norm(hidden))


class TwoInputEncoder(nn.Module):
    """ids and mask of shape [batch, seq] in; a sentence embedding [batch, width] and token states out.

    mask is 1 for a token and 0 for padding. The embedding is the mean over the tokens and has unit length; a row
    that is all padding gives zeros, not NaN.
    """

    def __init__(self, vocabulary: int, width: int, heads: int, layers: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.layers = nn.ModuleList(EncoderLayer(width, heads) for _ in range(layers))
        self.norm = nn.LayerNorm(width)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        keep = mask.to(torch.float32)
        # A large finite number instead of -inf: a row that is all padding then attends evenly and stays finite.
        bias = (1.0 - keep).unsqueeze(1).unsqueeze(1) * -1e4
        hidden = self.embedding(ids)
        for layer in self.layers:
            hidden = layer(hidden, bias)
        states = self.norm(hidden) * keep.unsqueeze(-1)
        pooled = states.sum(dim=1) / keep.sum(dim=1, keepdim=True).clamp(min=1.0)
        return nn.functional.normalize(pooled, dim=-1), states


def _build(vocabulary: int, width: int) -> nn.Module:
    torch.manual_seed(0)
    return TwoInputEncoder(vocabulary, width, heads=4, layers=2).eval()


def make() -> nn.Module:
    """The full sample: a vocabulary of 10,000 and a width of 64."""
    return _build(vocabulary=10_000, width=64)


def make_small() -> nn.Module:
    """The same architecture at a size that fits in a repository."""
    return _build(vocabulary=500, width=32)
