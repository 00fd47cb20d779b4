# target: exported-program
# lesson: numpy-in-forward
# phrase: forward turns a tensor into a numpy array

import numpy as np
import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        return x + torch.from_numpy(np.sin(x.numpy()))  # HERE
