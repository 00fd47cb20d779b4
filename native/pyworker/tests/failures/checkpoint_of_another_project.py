# target: onnx
# lesson: checkpoint-missing-module
# phrase: needs the Python module my_training_project of the project that saved 

import io
import sys
import types

import torch
from torch import nn

LAPIDARY_INPUTS = ["x:float32[2,4]"]


def saved_elsewhere():
    project = types.ModuleType("my_training_project")
    exec("from torch import nn\nclass Net(nn.Linear): pass\n", project.__dict__)
    sys.modules["my_training_project"] = project
    file = io.BytesIO()
    torch.save(project.Net(4, 4), file)
    del sys.modules["my_training_project"]
    file.seek(0)
    return file


def make():
    return torch.load(saved_elsewhere(), weights_only=False)  # HERE
