# target: onnx
# lesson: state-dict-names
# phrase: The state dict misses classifier.weight, classifier.bias and has clasi

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def __init__(self, name):
        super().__init__()
        setattr(self, name, nn.Linear(4, 4))
        self.name = name

    def forward(self, x):
        return getattr(self, self.name)(x)


def make():
    model = Net("classifier")
    model.load_state_dict(Net("clasifier").state_dict())  # HERE
    return model
