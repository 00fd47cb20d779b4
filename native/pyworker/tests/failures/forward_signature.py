# target: onnx
# lesson: forward-signature
# phrase: forward of forward_signature.py:Net takes x, mask, labels; the inputs 

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]", "mask:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x, mask, labels):
        return x * mask + labels
