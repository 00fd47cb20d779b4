# target: exported-program
# lesson: custom-operator-without-fake
# phrase: The custom operator lapidary_fixture::triple does not say what it retu

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


@torch.library.custom_op("lapidary_fixture::triple", mutates_args=())
def triple(x: torch.Tensor) -> torch.Tensor:
    return x * 3


class Net(nn.Module):
    def forward(self, x):
        return triple(x)  # HERE
