"""torch.load meets a file that is not what its name says."""

from __future__ import annotations

import re
import traceback

from .lesson import Failure, Told, lesson


def _loading(failure: Failure) -> bool:
    """True where torch.load was under way, so that a text of pickle is not taken from elsewhere."""
    frames = traceback.extract_tb(failure.error.__traceback__)
    return any(item.filename.replace("\\", "/").endswith("torch/serialization.py") for item in frames)


@lesson("lfs-pointer", "A checkpoint is a git-lfs pointer instead of the file itself")
def lfs_pointer(failure: Failure) -> Told | None:
    # The pickle reader takes 'v' (118), the first letter of a pointer, for an instruction.
    if "Unsupported operand 118" not in failure.text and "invalid load key, 'v'" not in failure.text:
        return None
    return Told(
        f"torch.load{failure.at} was given a text file that starts with 'v', as git-lfs pointers do, not a checkpoint.",
        "A repository cloned without git-lfs has small text files in place of its large ones.",
        ("Fetch the file with: git lfs pull", "Check its size: a pointer has about 130 bytes."),
    )


@lesson("not-a-checkpoint", "torch.load is given text, a web page or another format")
def not_a_checkpoint(failure: Failure) -> Told | None:
    found = re.search(r"invalid load key, '(.*?)'|Unsupported operand (\d+)", failure.text)
    if found is None:
        return None
    first = found.group(1) or repr(chr(int(found.group(2))))
    return Told(
        f"torch.load{failure.at} was given a file that is no checkpoint: it starts with {first}.",
        "A checkpoint is a zip archive or a pickle. '<' is a web page saved in its place, '{' is JSON.",
        ("Download the file again and look at its first bytes.", "Use safetensors.torch.load_file for .safetensors."),
    )


@lesson("truncated-checkpoint", "A checkpoint was not copied or saved completely")
def truncated(failure: Failure) -> Told | None:
    torn = "PytorchStreamReader failed" in failure.text and (
        "central directory" in failure.text or "archive" in failure.text
    )
    if not torn and not (failure.kind == "EOFError" and "Ran out of input" in failure.text and _loading(failure)):
        return None
    return Told(
        f"The checkpoint read{failure.at} is cut off: its end is missing.",
        "It starts like a checkpoint, and its directory, which stands at the end, cannot be found.",
        (
            "Copy or download it again and compare sizes.",
            "Save it to a temporary name and rename it when it is complete.",
        ),
    )


@lesson("newer-checkpoint", "A file was written by a newer PyTorch than the one that reads it")
def newer(failure: Failure) -> Told | None:
    found = re.search(
        r"PyTorch file with version (\d+), but the maximum supported version for reading is (\d+)", failure.text
    )
    if found is None:
        return None
    import torch

    return Told(
        f"The file read{failure.at} has version {found.group(1)}, and torch {torch.__version__} reads up to {found.group(2)}.",
        "It was written by a newer PyTorch.",
        (
            "Use an environment with a newer torch: point LAPIDARY_PYTHON at it.",
            "Or save the weights again with the older torch, as a state dict or as .safetensors.",
        ),
    )


@lesson("cuda-checkpoint", "A checkpoint was saved on a GPU this machine does not have")
def cuda(failure: Failure) -> Told | None:
    found = re.search(r"Attempting to deserialize object on (?:a )?(\w+) device", failure.text)
    if found is None:
        return None
    return Told(
        f"The checkpoint read{failure.at} was saved on a {found.group(1)} device, and this machine has none.",
        "torch.load puts each tensor where it was, unless it is told otherwise.",
        ('Load it with: torch.load(path, map_location="cpu")', "Save checkpoints from model.cpu() or as .safetensors."),
    )


@lesson("missing-file", "The source reads a file that is not there")
def missing_file(failure: Failure) -> Told | None:
    if not isinstance(failure.error, FileNotFoundError) or failure.phase == "export" or not failure.error.filename:
        return None
    name = str(failure.error.filename)
    where = failure.place.file if failure.place else "the source"
    relative = not name.startswith(("/", "\\")) and ":" not in name
    return Told(
        f"The source reads {name}, which is not there{failure.at}.",
        "A relative path is looked up from the folder Lapidary was started in, not from the source's."
        if relative
        else "The path is absolute and leads nowhere on this machine.",
        (
            f"Build the path from the file: Path(__file__).parent / {name!r}" if relative else "Check the path.",
            f"Check that the file was copied together with {where}.",
        ),
    )


@lesson("download-failed", "The source downloads weights, and the download fails")
def download(failure: Failure) -> Told | None:
    offline = failure.kind == "OSError" and "couldn't connect to" in failure.text
    names = ("URLError", "HTTPError", "ConnectionError", "MaxRetryError", "LocalEntryNotFoundError", "ConnectTimeout")
    if failure.kind not in names and not offline:
        return None
    return Told(
        f"The source downloads something{failure.at}, and that failed: {failure.text.splitlines()[0][:160]}.",
        "The machine has no way to that address, or the file has moved.",
        (
            "Download the weights once and load them from a local file or folder.",
            "For Hugging Face models give from_pretrained a local folder.",
        ),
    )
