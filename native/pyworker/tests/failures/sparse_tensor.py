# target: onnx
# lesson: sparse-tensor
# phrase: and ONNX has no operators for them

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        return torch.sparse.mm(x[:, :2].to_sparse(), x)  # HERE
