# target: onnx
# lesson: packed-sequence
# phrase: onnx-legacy, which keep packed sequences

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

LAPIDARY_INPUTS = ["x:float32[batch=3,6,4]", "lengths:int64(1..6)[batch=3]"]


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(4, 5, batch_first=True)

    def forward(self, x, lengths):
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        states, _ = self.gru(packed)  # HERE
        return pad_packed_sequence(states, batch_first=True, total_length=6)[0]


def make():
    return Reader()
