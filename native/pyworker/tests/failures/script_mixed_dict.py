# target: torchscript-script
# lesson: script-dict-types
# phrase: A dict or list gets a value of another type than it was made with

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        result = {"logits": x}
        result["count"] = 3  # HERE
        return result
