# target: torchscript-script
# lesson: script-return-types
# phrase: forward returns Tensor in one place and Tuple[Tensor, Tensor] in anoth

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        if x.size(0) > 1:
            return x
        return x, x  # HERE
