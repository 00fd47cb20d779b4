# target: onnx
# lesson: whole-module-pickle
# phrase: holds objects of lapidary_source.whole_module_pickle.Net, not only ten

import tempfile

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Linear):
    pass


def make():
    with tempfile.NamedTemporaryFile(suffix=".pt") as file:
        torch.save(Net(4, 4), file.name)
        return torch.load(file.name)  # HERE
