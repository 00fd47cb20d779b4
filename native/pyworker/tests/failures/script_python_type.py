# target: torchscript-script
# lesson: script-plain-object
# phrase: Config lacks __getitem__ for torch.jit.script

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Config(dict):
    pass


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.config = Config(scale=2.0, names=["a", 1])

    def forward(self, x):
        return x * self.config["scale"]  # HERE
