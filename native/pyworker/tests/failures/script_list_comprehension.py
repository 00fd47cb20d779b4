# target: torchscript-script
# lesson: script-comprehension
# phrase: torch.jit.script cannot compile this comprehension

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        parts = [part * 2 for part in x.unbind(0) if part.dim() == 1]  # HERE
        return torch.stack(parts)
