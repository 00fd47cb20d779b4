# target: onnx
# lesson: tensor-indexed-by-name
# phrase: forward takes batch['pixels']

import torch
from torch import nn

LAPIDARY_INPUTS = ["batch:float32[2,4]"]


class Net(nn.Module):
    def forward(self, batch):
        return batch["pixels"] * 2  # HERE
