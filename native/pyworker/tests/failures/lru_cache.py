# target: torchscript-script
# lesson: python-function-call
# phrase: The model calls the Python function scale

from functools import lru_cache

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


@lru_cache
def scale(width: int):
    return 1.0 / width


class Net(nn.Module):
    def forward(self, x):
        return x * scale(x.size(1))  # HERE
