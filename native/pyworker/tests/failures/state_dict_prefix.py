# target: onnx
# lesson: state-dict-prefix
# phrase: Every key of the weights starts with 'module.', and those of the other

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


def make():
    model = nn.Linear(4, 4)
    weights = {f"module.{name}": value for name, value in model.state_dict().items()}
    model.load_state_dict(weights)  # HERE
    return model
