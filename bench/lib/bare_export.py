"""The bare exporter call, in a process that stays warm: a line in, an export, its seconds out.

    python bare_export.py '{"path": …, "entry": …, "inputs": […], "out": …}'
"""

import importlib.util
import json
import sys
import time
import warnings

import torch

warnings.simplefilter("ignore")
answers, sys.stdout = sys.stdout, sys.stderr  # The exporter prints.
facts = json.loads(sys.argv[1])
spec = importlib.util.spec_from_file_location("source", facts["path"])
module = importlib.util.module_from_spec(spec)
sys.modules["source"] = module
spec.loader.exec_module(module)
torch.set_num_threads(1)
model = getattr(module, facts["entry"])().eval()
dims = {}
inputs, dynamic = [], []
for item in facts["inputs"]:
    dtype = getattr(torch, item["dtype"])
    shape = item["shape"]
    random = torch.randn(shape) if dtype.is_floating_point else torch.randint(0, (item["high"] or 1) + 1, shape)
    inputs.append(random.to(dtype))
    axes = {}
    for index, (name, limits) in enumerate(zip(item["axes"], item["ranges"], strict=True)):
        if isinstance(name, str):
            axes[index] = dims.setdefault(name, torch.export.Dim(name, min=limits[0], max=limits[1]))
    dynamic.append(axes)


def export() -> float:
    started = time.perf_counter()
    with torch.no_grad():
        torch.onnx.export(
            model,
            tuple(inputs),
            facts["out"],
            dynamo=True,
            dynamic_shapes=tuple(dynamic),
            opset_version=20,
            verbose=False,
        )
    return time.perf_counter() - started


for _ in sys.stdin:
    print(json.dumps(export()), file=answers, flush=True)
