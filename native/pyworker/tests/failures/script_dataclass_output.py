# target: torchscript-script
# lesson: script-dataclass
# phrase: forward makes a dataclass, which torch.jit.script cannot compile

from dataclasses import dataclass

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


@dataclass
class Result:
    logits: torch.Tensor


class Net(nn.Module):
    def forward(self, x):
        return Result(x * 2)
