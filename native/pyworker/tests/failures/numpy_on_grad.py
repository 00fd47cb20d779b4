# target: onnx
# lesson: numpy-of-parameter
# phrase: numpy() is called on a parameter

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


def make():
    model = nn.Linear(4, 4)
    model.mean = float(torch.nn.functional.relu(model.weight).numpy().mean())  # HERE
    return model
