# target: torchscript-script
# lesson: script-varargs
# phrase: torch.jit.script cannot compile a function with *args, **kwargs or key

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x, **options):  # HERE
        return x * 2
