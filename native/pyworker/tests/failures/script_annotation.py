# target: torchscript-script
# lesson: script-untyped-argument
# phrase: that torch.jit.script takes for a tensor

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]", "n:int64(0..3)[1]"]


class Net(nn.Module):
    def repeat(self, x, times):
        out = x
        for _ in range(times):  # HERE
            out = out + x
        return out

    def forward(self, x, n):
        return self.repeat(x, 3) + n
