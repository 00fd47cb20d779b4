"""ResNet-18 in plain torch, with the state_dict keys of torchvision's, so that its checkpoints load.

Written for Lapidary (MIT) from the paper (He et al. 2015, https://arxiv.org/abs/1512.03385, table 1). Weights are
random but always the same: 11,689,512 parameters with 1,000 classes.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

LAPIDARY_INPUTS = {
    "make": ["image:float32[batch=2{1..8},3,224,224]"],
    "make_small": ["image:float32[batch=2{1..8},3,64,64]"],
}
LAPIDARY_OUTPUTS = ["logits"]


class BasicBlock(nn.Module):
    """Two 3x3 convolutions and a shortcut. [batch, in, h, w] -> [batch, out, h/stride, w/stride]."""

    def __init__(self, channels_in: int, channels_out: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, channels_out, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels_out)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(channels_out, channels_out, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels_out)
        self.downsample: nn.Module | None = None
        if stride != 1 or channels_in != channels_out:
            projection = nn.Conv2d(channels_in, channels_out, 1, stride=stride, bias=False)
            self.downsample = nn.Sequential(projection, nn.BatchNorm2d(channels_out))

    def forward(self, x: Tensor) -> Tensor:
        shortcut = x if self.downsample is None else self.downsample(x)
        out = self.relu(self.bn1(self.conv1(x)))
        return self.relu(self.bn2(self.conv2(out)) + shortcut)


class ResNet18(nn.Module):
    """Images of shape [batch, 3, height, width] in, logits of shape [batch, classes] out."""

    def __init__(self, width: int = 64, classes: int = 1000) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        self.layer1 = self._stage(width, width, stride=1)
        self.layer2 = self._stage(width, 2 * width, stride=2)
        self.layer3 = self._stage(2 * width, 4 * width, stride=2)
        self.layer4 = self._stage(4 * width, 8 * width, stride=2)
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(8 * width, classes)

    @staticmethod
    def _stage(channels_in: int, channels_out: int, stride: int) -> nn.Sequential:
        first = BasicBlock(channels_in, channels_out, stride)
        return nn.Sequential(first, BasicBlock(channels_out, channels_out, 1))

    def forward(self, image: Tensor) -> Tensor:
        x = self.maxpool(self.relu(self.bn1(self.conv1(image))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


def _build(width: int, classes: int) -> nn.Module:
    torch.manual_seed(0)
    model = ResNet18(width, classes)
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
        elif isinstance(module, nn.BatchNorm2d):
            # Untrained running statistics are 0 and 1, which would hide a mistake in folding them.
            nn.init.uniform_(module.running_mean, -0.1, 0.1)
            nn.init.uniform_(module.running_var, 0.8, 1.2)
    return model.eval()


def make() -> nn.Module:
    """The real ResNet-18: width 64, 1,000 classes, images of 224 x 224."""
    return _build(width=64, classes=1000)


def make_small() -> nn.Module:
    """The same layers eight times narrower, for images of 64 x 64: small enough for a repository."""
    return _build(width=8, classes=10)
