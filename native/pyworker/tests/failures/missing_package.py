# target: onnx
# lesson: missing-package
# phrase: The source imports flash_attn_that_is_not_here, which is not installed

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


def make():
    import flash_attn_that_is_not_here  # HERE

    return flash_attn_that_is_not_here.Model()
