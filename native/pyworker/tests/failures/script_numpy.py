# target: torchscript-script
# lesson: script-numpy
# phrase: The model calls numpy, which torch.jit.script cannot compile

import numpy as np
import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        return x * np.sqrt(2.0)
