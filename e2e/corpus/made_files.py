"""Files PyTorch and ONNX Runtime write, made the same way each time, with what those libraries say of them.

made_files.py SCRATCH < PATHS    one JSON object a line; ONNX files on standard input become .ort files
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

# Last, not first: statistics.py of this folder hides the one torch means.
sys.path.append(sys.path.pop(0))

import corpus  # noqa: E402
import ort_models  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.norm = nn.BatchNorm2d(4)
        self.head = nn.Linear(4, 5)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return self.head(torch.relu(self.norm(self.conv(image))).mean((2, 3))).softmax(-1)


class Tied(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(11, 6)
        self.rnn = nn.GRU(6, 6, batch_first=True)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.rnn(self.embedding(tokens))[0] @ self.embedding.weight.t()


def elements(tensors: Any) -> int:
    return sum({tensor.data_ptr(): tensor.numel() for tensor in tensors}.values())


def say(path: Path, form: str, nodes: int | None, parameters: int, inputs: list[str]) -> None:
    print(json.dumps({"path": str(path), "format": form, "nodes": nodes, "parameters": parameters, "inputs": inputs}), flush=True)


def torch_files(folder: Path) -> None:
    for name, model, example in [
        ("net", Net().eval(), torch.zeros(2, 3, 8, 8)),
        ("tied", Tied().eval(), torch.zeros(2, 7, dtype=torch.long)),
    ]:
        state = model.state_dict()
        total = elements(state.values())
        torch.save(state, folder / f"{name}.pt")
        say(folder / f"{name}.pt", "checkpoint", 0, total, [])
        torch.save(state, folder / f"{name}.pth", _use_new_zipfile_serialization=False)
        say(folder / f"{name}.pth", "checkpoint", 0, total, [])
        torch.save({"epoch": 1, "model": state, "optimizer": torch.optim.AdamW(model.parameters()).state_dict()}, folder / f"{name}.ckpt")
        say(folder / f"{name}.ckpt", "checkpoint", 0, total, [])
        program = torch.export.export(model, (example,), dynamic_shapes=({0: torch.export.Dim("batch", max=64)},))
        torch.export.save(program, folder / f"{name}.pt2")
        nodes = [node for node in program.graph.nodes if node.op == "call_function" and "getitem" not in str(node.target)]
        say(folder / f"{name}.pt2", "exported-program", len(nodes), total, list(program.graph_signature.user_inputs))
        scripted = torch.jit.script(model)
        torch.jit.save(scripted, folder / f"{name}.jit")
        names = [value.debugName().split(".")[0] for value in list(scripted.graph.inputs())[1:]]
        say(folder / f"{name}.jit", "torchscript", None, total, names)


def main() -> None:
    torch.manual_seed(0)
    folder = Path(sys.argv[1])
    torch_files(folder)
    for line in sys.stdin:
        path = line.rstrip("\n")
        made = ort_models.convert(path, folder)
        if made is None:
            raise SystemExit(f"ONNX Runtime does not load {path}")
        said = corpus.describe(path)
        say(Path(made), "ort", said["nodeCount"], said["parameterCount"], [value["name"] for value in said["inputs"]])


if __name__ == "__main__":
    main()
