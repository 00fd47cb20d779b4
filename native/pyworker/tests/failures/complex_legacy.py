# target: onnx-legacy
# lesson: complex-dtype
# phrase: aten::fft_fft has no ONNX form

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


class Net(nn.Module):
    def forward(self, x):
        return torch.view_as_real(torch.fft.fft(x))  # HERE
