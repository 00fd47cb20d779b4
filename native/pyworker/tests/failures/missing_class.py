# target: onnx
# lesson: checkpoint-missing-class
# phrase: is a pickled module of the class Gone, which missing_class does not ha

import sys
import tempfile

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Gone(nn.Linear):
    pass


def make():
    with tempfile.NamedTemporaryFile(suffix=".pt") as file:
        torch.save(Gone(4, 4), file.name)
        del sys.modules[__name__].Gone
        return torch.load(file.name, weights_only=False)  # HERE
