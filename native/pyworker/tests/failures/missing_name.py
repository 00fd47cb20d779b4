# target: onnx
# lesson: missing-name
# phrase: torch.nn has no Linaer

from torch.nn import Linaer  # HERE

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


def make():
    return Linaer(4, 4)
