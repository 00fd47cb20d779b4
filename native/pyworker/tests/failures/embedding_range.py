# target: onnx
# lesson: index-out-of-range
# phrase: An index is outside of the embedding it looks up

import torch
from torch import nn

LAPIDARY_INPUTS = ["ids:int64(50..60)[2,4]"]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(10, 4)

    def forward(self, ids):
        return self.embedding(ids)  # HERE
