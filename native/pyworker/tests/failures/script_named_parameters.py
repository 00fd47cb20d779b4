# target: torchscript-script
# lesson: script-library-code
# phrase: The model calls library code torch.jit.script cannot compile (torch/nn

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        for name, value in self.named_parameters():
            x = x + value.sum()
        return x
