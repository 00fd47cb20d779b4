# target: onnx-legacy
# lesson: complex-dtype
# phrase: the STFT of the older exporter has no ONNX form

import torch
from torch import nn

LAPIDARY_INPUTS = ["wave:float32[batch=2,256]"]


class Loudness(nn.Module):
    def forward(self, wave):
        spectrum = torch.stft(wave, 32, 8, window=torch.hann_window(32), return_complex=True)  # HERE
        return spectrum.abs().mean(1)


def make():
    return Loudness()
