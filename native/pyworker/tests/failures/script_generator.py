# target: torchscript-script
# lesson: script-arguments
# phrase: with types it does not take in TorchScript: self has to be Tensor and 

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        return sum(part.sum() for part in x.unbind(0))  # HERE
