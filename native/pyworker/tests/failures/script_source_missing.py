# target: torchscript-script
# lesson: script-no-source
# phrase: The model's source is in no file, and torch.jit.script compiles source

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


namespace = {"nn": nn}
exec("class Net(nn.Module):\n    def forward(self, x):\n        return x * 2\n", namespace)


def make():
    return namespace["Net"]()
