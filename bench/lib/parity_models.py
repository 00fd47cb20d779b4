"""Models for `parity-mutants` that the samples have no like of: a Resize and a batch norm that stays, and one FP16 breaks."""

from __future__ import annotations

import torch
from torch import Tensor, nn

LAPIDARY_INPUTS = {
    "make_upsampler": ["image:float32[batch=2{1..4},3,12,12]"],
    "make_loud": ["hidden:float32[batch=2{1..8},32]"],
}
LAPIDARY_OUTPUTS = ["out"]


class Upsampler(nn.Module):
    """Convolution, batch norm behind a ReLU (so that nothing fuses it), bilinear upsampling, convolution."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1)
        self.relu = nn.ReLU()
        self.norm = nn.BatchNorm2d(8)
        self.up = nn.Upsample(scale_factor=2.0, mode="bilinear", align_corners=False)
        self.head = nn.Conv2d(8, 4, 3, padding=1)

    def forward(self, image: Tensor) -> Tensor:
        return self.head(self.up(self.norm(self.relu(self.stem(image)))))


class Loud(nn.Module):
    """Values past the end of FP16 (65504) between two layers, which float32 holds with ease."""

    def __init__(self) -> None:
        super().__init__()
        self.quiet = nn.Linear(32, 32)
        self.loud = nn.Linear(32, 32)
        self.norm = nn.LayerNorm(32)
        self.head = nn.Linear(32, 8)
        with torch.no_grad():
            self.loud.weight.mul_(2e5)

    def forward(self, hidden: Tensor) -> Tensor:
        return self.head(self.norm(self.loud(self.quiet(hidden))))


def make_upsampler() -> nn.Module:
    torch.manual_seed(0)
    model = Upsampler()
    with torch.no_grad():
        model.norm.running_mean.uniform_(-0.2, 0.2)
        model.norm.running_var.uniform_(0.02, 0.3)
    return model.eval()


def make_loud() -> nn.Module:
    torch.manual_seed(0)
    return Loud().eval()
