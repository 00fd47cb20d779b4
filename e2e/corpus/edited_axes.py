"""Exports models whose axes are frozen, and compares edited files with PyTorch at other sizes.

`edited_axes.py SCRATCH`: stdin names files; one that is not there yet is exported, one that is there is run.
Prints {"path", "worst": largest difference from eager over all sizes, or null for one that was exported}.
"""

import json
import os
import sys
import warnings

import numpy as np
import torch
from torch import nn

warnings.filterwarnings("ignore")


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(64, 4, batch_first=True)
        self.norm = nn.LayerNorm(64)

    def forward(self, x):
        return self.norm(x + self.attention(x, x, x, need_weights=False)[0])


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(1000, 32)
        self.encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(32, 4, 64, batch_first=True), 2)
        self.head = nn.Linear(32, 5)

    def forward(self, ids):
        return self.head(self.encoder(self.embed(ids)).mean(1))


class Images(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, 2, 1)
        self.norm = nn.BatchNorm2d(8)
        self.head = nn.Linear(8 * 4 * 4, 10)

    def forward(self, x):
        return self.head(torch.relu(self.norm(self.conv(x))).reshape(x.shape[0], -1))


def floats(*shape):
    return torch.randn(*shape)


def ids(*shape):
    return torch.randint(0, 1000, shape)


CASES = {
    "attention": (Attention, lambda: floats(2, 16, 64), {0: "batch", 1: "seq"}, [(1, 1, 64), (2, 5, 64), (3, 33, 64)], floats),
    "classifier": (Classifier, lambda: ids(2, 12), {0: "batch", 1: "seq"}, [(1, 1), (2, 5), (3, 33)], ids),
    "images": (Images, lambda: floats(1, 3, 8, 8), None, [(1, 3, 8, 8), (3, 3, 8, 8), (32, 3, 8, 8)], floats),
}


def main():
    for line in sys.stdin:
        path = line.strip()
        make, example, axes, sizes, values = CASES[os.path.basename(path).split(".")[0]]
        torch.manual_seed(3)
        model = make().eval()
        if not os.path.exists(path):
            torch.onnx.export(
                model,
                (example(),),
                path,
                dynamo=False,
                input_names=["x"],
                output_names=["y"],
                dynamic_axes=axes and {"x": axes, "y": {0: "batch"}},
            )
            print(json.dumps({"path": path, "worst": None}))
            continue
        import onnxruntime as ort

        session = ort.InferenceSession(path)
        worst = 0.0
        for shape in sizes:
            value = values(*shape)
            with torch.no_grad():
                expected = model(value).numpy()
            result = session.run(None, {"x": value.numpy()})[0]
            if result.shape != expected.shape:
                raise SystemExit(f"{path} gives {result.shape} instead of {expected.shape}")
            worst = max(worst, float(np.abs(expected - result).max()))
        print(json.dumps({"path": path, "worst": worst}))


main()
