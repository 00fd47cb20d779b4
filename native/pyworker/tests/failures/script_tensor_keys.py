# target: torchscript-script
# lesson: script-dict-types
# phrase: A dict gets keys of type int[], which TorchScript lacks

from typing import Dict, List

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        seen: Dict[List[int], int] = {}
        return x * len(seen)
