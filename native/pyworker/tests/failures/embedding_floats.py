# target: onnx
# lesson: index-dtype
# phrase: An embedding is given float32 indices

import torch
from torch import nn

LAPIDARY_INPUTS = ["ids:float32[2,4]"]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(10, 4)

    def forward(self, ids):
        return self.embedding(ids)  # HERE
