# target: torchscript-script
# lesson: script-hooks
# phrase: The model has a SpectralNorm hook, which torch.jit.script cannot compi

from torch.nn.utils import spectral_norm

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = spectral_norm(nn.Linear(4, 4))

    def forward(self, x):
        return self.linear(x)
