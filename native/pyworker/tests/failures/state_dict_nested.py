# target: onnx
# lesson: state-dict-nested
# phrase: load_state_dict was given a checkpoint, not its weights

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


def make():
    model = nn.Linear(4, 4)
    model.load_state_dict({"epoch": 3, "state_dict": model.state_dict(), "optimizer": {}})  # HERE
    return model
