# target: torchscript-script
# lesson: script-library-code
# phrase: The model calls library code torch.jit.script cannot compile (torch/_c

from torch.utils.checkpoint import checkpoint

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(4, 4)

    def forward(self, x):
        return checkpoint(self.linear, x, use_reentrant=False)
