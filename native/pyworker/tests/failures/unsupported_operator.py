# target: onnx
# lesson: unsupported-operator-onnx
# phrase: The ONNX exporter has no translation for aten._linalg_svd

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[3,3]"]


class Net(nn.Module):
    def forward(self, x):
        return torch.linalg.svd(x)[1]  # HERE
