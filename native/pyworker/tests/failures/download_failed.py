# target: onnx
# lesson: download-failed
# phrase: and that failed: <urlopen error [Errno 111] Connection refused>

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


def make():
    model = nn.Linear(4, 4)
    model.load_state_dict(torch.hub.load_state_dict_from_url("http://127.0.0.1:9/weights.pt"))  # HERE
    return model
