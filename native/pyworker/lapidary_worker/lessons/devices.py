"""Tensors on other devices."""

from __future__ import annotations

import re

from .lesson import Failure, Told, lesson


@lesson("cuda-missing", "The source asks for a GPU this Python or machine does not have")
def cuda_missing(failure: Failure) -> Told | None:
    known = ("Torch not compiled with CUDA enabled", "Found no NVIDIA driver", "No CUDA GPUs are available")
    if not any(item in failure.text for item in known):
        return None
    return Told(
        f"The source asks for a CUDA device{failure.at}, and there is none here.",
        "Lapidary exports on the CPU; an exported file is not bound to a device unless the code names one.",
        ("Use x.device in forward and a device argument in the factory, in place of .cuda().",),
    )


@lesson("device-mismatch", "Tensors on two devices meet")
def mismatch(failure: Failure) -> Told | None:
    found = re.search(r"Tensor on device (\S+) is not on the expected device (\S+?)!", failure.text) or re.search(
        r"Expected all tensors to be on the same device, but found at least two devices, (\S+) and (\S+?)[!,]",
        failure.text,
    )
    if found is None:
        return None
    return Told(
        f"Tensors on {found.group(1)} and {found.group(2)} meet{failure.at}.",
        "A tensor made in forward, or kept as a plain attribute, does not move with the module.",
        (
            "Make it on the device of the input: torch.ones(n, device=x.device).",
            "Keep constants with self.register_buffer.",
        ),
    )
