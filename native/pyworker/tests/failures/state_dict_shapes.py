# target: onnx
# lesson: state-dict-shapes
# phrase: The weights of weight are [1000, 4] and the model has [10, 4] and 1 mo

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


def make():
    model = nn.Linear(4, 10)
    model.load_state_dict(nn.Linear(4, 1000).state_dict())  # HERE
    return model
