"""Models whose shapes torchscript_shapes.py looks into: by name how the model is made, and inputs at several sizes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, List, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Block(nn.Module):
    def __init__(self, channels: int, out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, out, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(out)
        self.down = nn.Sequential(nn.Conv2d(channels, out, 1, stride), nn.BatchNorm2d(out)) if stride != 1 else None
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        kept = x if self.down is None else self.down(x)
        return self.relu(self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x))))) + kept)


class ResNet(nn.Module):
    """ResNet-18."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)
        )
        widths = [64, 64, 128, 256, 512]
        self.layers = nn.Sequential(
            *(
                nn.Sequential(Block(widths[at], widths[at + 1], 1 if at == 0 else 2), Block(widths[at + 1], widths[at + 1]))
                for at in range(4)
            )
        )
        self.pool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(512, 1000)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(torch.flatten(self.pool(self.layers(self.stem(x))), 1))


class SelfAttention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        batch, length, width = x.shape
        q, k, v = self.qkv(x).reshape(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        scores = q @ k.transpose(-2, -1) / (width // self.heads) ** 0.5
        mask = torch.ones(length, length, dtype=torch.bool, device=x.device).tril()
        scores = scores.masked_fill(~mask, float("-inf")).softmax(-1)
        return self.out((scores @ v).transpose(1, 2).contiguous().view(batch, length, width))


class Text(nn.Module):
    """Embeddings with positions, own attention and torch's, pooled by a mask."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens = nn.Embedding(50, 16)
        self.positions = nn.Embedding(64, 16)
        self.attention = SelfAttention(16, 4)
        self.encoder = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(16, 2, 32, batch_first=True), 2, enable_nested_tensor=False
        )
        self.norm = nn.LayerNorm(16)
        self.head = nn.Linear(16, 5)

    def forward(self, ids: Tensor, mask: Tensor) -> Tuple[Tensor, Tensor]:
        places = torch.arange(ids.size(1), device=ids.device).unsqueeze(0).expand_as(ids)
        x = self.norm(self.tokens(ids) + self.positions(places))
        x = self.encoder(x + self.attention(x))
        weights = mask.unsqueeze(-1).to(x.dtype)
        pooled = (x * weights).sum(1) / weights.sum(1).clamp(min=1e-9)
        sdpa = F.scaled_dot_product_attention(x[:, None], x[:, None], x[:, None])
        return self.head(pooled), torch.einsum("bhld,bld->bh", sdpa, x).topk(1, -1)[0]


class UNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.a, self.b, self.c = nn.Conv2d(3, 8, 3, 1, 1), nn.Conv2d(8, 16, 3, 2, 1), nn.Conv2d(16, 32, 3, 2, 1)
        self.norm = nn.GroupNorm(4, 32)
        self.up = nn.ConvTranspose2d(32, 16, 2, 2)
        self.d = nn.Conv2d(32, 8, 3, padding="same")
        self.out = nn.Conv2d(16, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        a = F.silu(self.a(x))
        b = F.gelu(self.b(a))
        c = F.leaky_relu(self.norm(self.c(b)))
        up = self.up(c)
        gap = b.shape[-1] - up.shape[-1]
        up = F.pad(up, [gap // 2, gap - gap // 2, 0, b.shape[-2] - up.shape[-2]])
        d = self.d(torch.cat([up, b], 1))
        d = F.interpolate(d, size=a.shape[2:], mode="bilinear", align_corners=False)
        small = F.interpolate(F.avg_pool2d(d, 2, ceil_mode=True), scale_factor=2.0, mode="nearest")
        return torch.sigmoid(self.out(torch.cat([d, a], 1))) + small[..., : a.shape[2], : a.shape[3]].mean(1, keepdim=True)


class Recurrent(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv1d(4, 8, 5, 2, 2)
        self.lstm = nn.LSTM(8, 6, 2, batch_first=True, bidirectional=True)
        self.gru = nn.GRU(12, 5)
        self.cell = nn.LSTMCell(5, 7)

    def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:
        y, (h, c) = self.lstm(self.conv(x).transpose(1, 2))
        z, last = self.gru(y.permute(1, 0, 2))
        hidden, cell = self.cell(z[-1])
        return torch.cat([hidden, cell, last.squeeze(0)], -1), torch.stack([h, c]).flatten(0, 1)


class Detector(nn.Module):
    """A head as YOLO's: three scales, anchors on a grid, boxes decoded."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.ModuleList([nn.Conv2d(3, 8, 3, 8, 1), nn.Conv2d(8, 8, 3, 2, 1), nn.Conv2d(8, 8, 3, 2, 1)])
        self.heads = nn.ModuleList([nn.Conv2d(8, 4 * 4 + 3, 1) for _ in range(3)])
        self.register_buffer("project", torch.arange(4, dtype=torch.float32))

    def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:
        found, anchors, strides = [], [], []
        for at, (conv, head) in enumerate(zip(self.body, self.heads)):
            x = F.silu(conv(x))
            y = head(x)
            batch, channels, height, width = y.shape
            found.append(y.view(batch, channels, -1))
            sx = torch.arange(end=width, dtype=torch.float32) + 0.5
            sy = torch.arange(end=height, dtype=torch.float32) + 0.5
            gy, gx = torch.meshgrid(sy, sx, indexing="ij")
            anchors.append(torch.stack((gx, gy), -1).view(-1, 2))
            strides.append(torch.full((height * width, 1), 8 * 2**at, dtype=torch.float32))
        joined = torch.cat(found, 2)
        box, classes = joined.split((16, 3), 1)
        batch, _, count = box.shape
        distance = box.view(batch, 4, 4, count).transpose(2, 1).softmax(1).permute(0, 2, 3, 1) @ self.project
        left, right = distance.chunk(2, 1)
        points = torch.cat(anchors).t().unsqueeze(0)
        boxes = torch.cat(((points - left + points + right) / 2, right + left), 1) * torch.cat(strides).t()
        scores, best = classes.sigmoid().max(1)
        order = scores.argsort(1, descending=True)[:, :5]
        chosen = boxes.gather(2, order.unsqueeze(1).expand(-1, 4, -1))
        return chosen, best[:, 0] + (scores > 0.5).any(1).long()


class Shapes(nn.Module):
    """One operator after the other: views, indices, reductions, element types."""

    def forward(self, x: Tensor, ids: Tensor) -> List[Tensor]:
        y = x.unfold(1, 4, 2).flatten(2)
        z = y.movedim(0, -1).roll(1, 0).flip(0)[..., None].squeeze(-1)
        w = z.repeat(1, 2, 1).repeat_interleave(2, 0).narrow(0, 1, 2)
        picked = x[ids] * 2
        both = x[ids, ids]
        spread = x.new_zeros(x.size(0), 3) + torch.linspace(0, 1, 3)
        one = F.one_hot(ids, 7).to(torch.float16)
        var, mean = torch.var_mean(x, [1, 2], unbiased=False)
        parts = torch.split(x, 3, 1)
        half = F.glu(x, 2)
        ints = ids // 2 + ids.float().mean() + ids.cumsum(0)
        compared = torch.where(x > 0, x, torch.zeros_like(x)).to(torch.float64)
        image = F.pixel_shuffle(x.unsqueeze(1).repeat(1, 4, 1, 1), 2)
        windows = F.unfold(image, (2, 2), stride=2)
        back = F.max_pool2d(image, 3, 2, 1, return_indices=True)
        normal = F.normalize(x, dim=1) + x.norm(dim=-1, keepdim=True)
        taken = torch.index_select(torch.baddbmm(x, x, x.transpose(1, 2).matmul(x)), 1, ids)
        return [w, picked, both, spread, one, var + mean, parts[-1], half, ints, compared, windows, *back, normal, taken]


class Scripted(nn.Module):
    """Scripted: loops, branches on sizes, lists that grow, early returns, optionals."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(8, 8) for _ in range(3)])
        self.head = nn.Linear(24, 4)

    def forward(self, x: Tensor) -> Tensor:
        if x.dim() == 2:
            x = x.unsqueeze(0)
        kept: List[Tensor] = []
        for layer in self.layers:
            x = torch.relu(layer(x))
            kept.append(x)
        joined = torch.cat(kept, -1)
        steps: List[Tensor] = []
        for at in range(joined.size(1)):
            steps.append(self.head(joined[:, at]))
        y = torch.stack(steps, 1)
        if y.size(0) > 100:
            raise ValueError("too many")
        while int(y.sum()) > 1000:
            y = y / 2
        return F.interpolate(y.transpose(1, 2), scale_factor=2.0).mean(-1)


def traced(model: nn.Module, *args: Any) -> Any:
    return torch.jit.trace(model.eval(), args, check_trace=False)


def image(batch: int, height: int, width: int) -> Tuple[Tensor]:
    return (torch.randn(batch, 3, height, width),)


def text(batch: int, length: int) -> Tuple[Tensor, Tensor]:
    return torch.randint(0, 50, (batch, length)), torch.ones(batch, length, dtype=torch.int64)


SHAPES_INPUTS = (torch.randn(6, 6, 6), torch.tensor([0, 2, 1]))

MODELS: dict[str, Tuple[Callable[[], Any], List[Tuple[Any, ...]]]] = {
    "resnet18": (lambda: traced(ResNet(), *image(1, 64, 64)), [image(1, 64, 64), image(3, 96, 80)]),
    "text": (lambda: traced(Text(), *text(2, 7)), [text(2, 7), text(3, 5)]),
    "unet": (lambda: traced(UNet(), *image(1, 32, 32)), [image(1, 32, 32), image(2, 48, 32)]),
    "recurrent": (
        lambda: traced(Recurrent(), torch.randn(2, 4, 20)),
        [(torch.randn(2, 4, 20),), (torch.randn(2, 4, 33),)],
    ),
    "detector": (lambda: traced(Detector(), *image(1, 64, 64)), [image(1, 64, 64), image(2, 96, 64)]),
    "shapes": (lambda: traced(Shapes(), *SHAPES_INPUTS), [SHAPES_INPUTS]),
    "scripted": (lambda: torch.jit.script(Scripted().eval()), [(torch.randn(1, 5, 8),), (torch.randn(2, 9, 8),), (torch.randn(5, 8),)]),
    "scripted_resnet": (lambda: torch.jit.script(ResNet().eval()), [image(2, 32, 32)]),
}

# The same nets for ONNX, to count both.
EXPORTED: dict[str, Callable[[], Tuple[nn.Module, Tuple[Any, ...]]]] = {
    "resnet18": lambda: (ResNet().eval(), image(1, 64, 64)),
    "unet": lambda: (UNet().eval(), image(1, 32, 32)),
    "recurrent": lambda: (Recurrent().eval(), (torch.randn(2, 4, 20),)),
}
