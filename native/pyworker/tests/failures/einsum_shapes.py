# target: exported-program
# lesson: einsum-shape
# phrase: j is 4 in one operand and 5 in operand 1

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]", "y:float32[3,5]"]


class Net(nn.Module):
    def forward(self, x, y):
        return torch.einsum("ij,kj->ik", x, y)  # HERE
