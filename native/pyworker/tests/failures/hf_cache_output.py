# target: torchscript-trace
# lesson: non-tensor-output
# phrase: The model returned a DynamicCache in output past_key_values, which is 

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class DynamicCache:
    def __init__(self, keys):
        self.keys = keys


class Net(nn.Module):
    def forward(self, x):
        return {"logits": x, "past_key_values": DynamicCache(x)}
