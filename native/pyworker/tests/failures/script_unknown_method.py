# target: torchscript-script
# lesson: script-unknown-method
# phrase: new_tensor of Tensor is not known to torch.jit.script

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        return x.new_tensor([1.0, 2.0, 3.0, 4.0]) + x  # HERE
