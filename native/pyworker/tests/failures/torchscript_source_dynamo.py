# target: onnx
# lesson: torchscript-source
# phrase: The model is a TorchScript module, which torch.export cannot capture

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        return x * 2


def make():
    return torch.jit.script(Net())
