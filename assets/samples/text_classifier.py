"""A text classifier: Embedding -> TransformerEncoder -> mean over the sequence -> Linear.

Written for Lapidary (MIT). Weights are random but always the same. This is the model whose ONNX export is silently
broken when its axes are traced at an example batch of 1, as tutorials do it: see README.md.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

# What Lapidary feeds the model with when nobody says otherwise: the spec per entry, in the grammar of `--input`.
LAPIDARY_INPUTS = {
    "make": ["ids:int64(0..29999)[batch=2{1..8},seq=16{1..128}]"],
    "make_small": ["ids:int64(0..499)[batch=2{1..8},seq=16{1..128}]"],
}
LAPIDARY_OUTPUTS = ["logits"]


class TextClassifier(nn.Module):
    """Token ids of shape [batch, seq] in, logits of shape [batch, classes] out."""

    def __init__(self, vocabulary: int, width: int, heads: int, layers: int, classes: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        layer = nn.TransformerEncoderLayer(width, heads, dim_feedforward=2 * width, dropout=0.1, batch_first=True)
        # Nested tensors are for padding masks; this model has none.
        self.encoder = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        self.classifier = nn.Linear(width, classes)

    def forward(self, ids: Tensor) -> Tensor:
        hidden = self.encoder(self.embedding(ids))
        return self.classifier(hidden.mean(dim=1))


def _build(vocabulary: int, width: int, heads: int, layers: int) -> nn.Module:
    torch.manual_seed(0)
    return TextClassifier(vocabulary, width, heads, layers, classes=4).eval()


def make() -> nn.Module:
    """The full sample: a vocabulary of 30,000 and a width of 64."""
    return _build(vocabulary=30_000, width=64, heads=4, layers=2)


def make_small() -> nn.Module:
    """The same architecture at a size that fits in a repository."""
    return _build(vocabulary=500, width=32, heads=4, layers=2)
