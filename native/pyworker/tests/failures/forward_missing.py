# target: onnx
# lesson: forward-missing
# phrase: The class Net has no forward

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def foward(self, x):
        return x * 2
