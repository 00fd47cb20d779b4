# target: torchscript-script
# lesson: script-optional
# phrase: A value that may be None is used

from typing import Optional

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x, mask: Optional[torch.Tensor] = None):
        return x * mask.sum() if x.dim() > 5 else x  # HERE
