# target: onnx
# lesson: missing-file
# phrase: The source reads weights/best.pt, which is not there

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


def make():
    model = nn.Linear(4, 4)
    model.load_state_dict(torch.load("weights/best.pt"))  # HERE
    return model
