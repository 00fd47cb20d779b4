"""load_state_dict refuses weights that are not the model's."""

from __future__ import annotations

import difflib
import re

from .lesson import Failure, Told, lesson

_MISSING = re.compile(r"Missing key\(s\) in state_dict: (.*)")
_UNEXPECTED = re.compile(r"Unexpected key\(s\) in state_dict: (.*)")
_SIZES = re.compile(
    r"size mismatch for (\S+): copying a param with shape torch\.Size\((\[[^\]]*\])\) from checkpoint, "
    r"the shape in current model is torch\.Size\((\[[^\]]*\])\)"
)
_CONTAINERS = ("state_dict", "model", "model_state_dict", "net", "module", "weights", "params", "params_ema", "ema")


def _keys(pattern: re.Pattern[str], text: str) -> list[str]:
    found = pattern.search(text)
    return re.findall(r'"([^"]+)"', found.group(1)) if found else []


def _applies(failure: Failure) -> bool:
    return "loading state_dict for" in failure.text


@lesson("state-dict-nested", "load_state_dict is given a whole checkpoint, whose weights are one of its entries")
def nested(failure: Failure) -> Told | None:
    missing, unexpected = _keys(_MISSING, failure.text), _keys(_UNEXPECTED, failure.text)
    inside = [name for name in _CONTAINERS if name in unexpected]
    if not _applies(failure) or not missing or not inside or any("." in name for name in unexpected):
        return None
    return Told(
        f"load_state_dict was given a checkpoint, not its weights{failure.at}: they are under {inside[0]!r}.",
        f"The file holds {', '.join(unexpected[:5])}; training scripts save the weights beside epoch and optimizer.",
        (f"Load checkpoint[{inside[0]!r}] instead of checkpoint.",),
    )


@lesson("state-dict-prefix", "Every key of the weights has a prefix the model lacks, or the other way round")
def prefix(failure: Failure) -> Told | None:
    missing, unexpected = _keys(_MISSING, failure.text), _keys(_UNEXPECTED, failure.text)
    if not _applies(failure) or not missing or not unexpected:
        return None
    for extra, plain, here in ((unexpected, set(missing), "weights"), (missing, set(unexpected), "model")):
        for name in extra:
            part = next((name[: -len(item)] for item in plain if name.endswith(f".{item}")), "")
            if part and all(item.startswith(part) and item[len(part) :] in plain for item in extra):
                return _prefixed(failure, part, here)
    return None


def _prefixed(failure: Failure, part: str, here: str) -> Told:
    wrapper = {"module.": "nn.DataParallel", "_orig_mod.": "torch.compile"}.get(part)
    why = f"{wrapper} puts it there." if wrapper else "The weights were saved from a model that was wrapped otherwise."
    if here == "weights":
        fix = f"weights = {{name.removeprefix({part!r}): value for name, value in weights.items()}}"
    else:
        fix = f"weights = {{{part!r} + name: value for name, value in weights.items()}}"
    return Told(
        f"Every key of the {here} starts with {part!r}, and those of the other side do not{failure.at}.",
        why,
        (f"Rename them before loading: {fix}", "Or load into the inner module."),
    )


@lesson("state-dict-shapes", "Weights have other shapes than the model's parameters")
def shapes(failure: Failure) -> Told | None:
    found = _SIZES.findall(failure.text)
    if not _applies(failure) or not found:
        return None
    name, theirs, ours = found[0]
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return Told(
        f"The weights of {name} are {theirs} and the model has {ours}{more}{failure.at}.",
        "The model was built with other sizes (classes, width, vocabulary) than the one that was saved.",
        (
            "Build the model with the sizes of the checkpoint, with --arguments where the factory takes them.",
            f"Or leave {name} out of the weights and load the rest with strict=False, if it is to be trained anew.",
        ),
    )


@lesson("state-dict-names", "Weights miss keys of the model, or have keys the model lacks")
def names(failure: Failure) -> Told | None:
    missing, unexpected = _keys(_MISSING, failure.text), _keys(_UNEXPECTED, failure.text)
    if not _applies(failure) or not (missing or unexpected):
        return None
    pairs = [(name, difflib.get_close_matches(name, unexpected, n=1, cutoff=0.6)) for name in missing]
    close = [f"{name} is most like {found[0]}" for name, found in pairs if found][:3]
    parts = [f"misses {_some(missing)}"] if missing else []
    parts += [f"has {_some(unexpected)}, which the model lacks"] if unexpected else []
    hints = [f"Rename keys of the weights: {'; '.join(close)}."] if close else []
    return Told(
        f"The state dict {' and '.join(parts)}{failure.at}.",
        "The class that was saved has other module names than this one, or another version of it was saved.",
        (
            *hints,
            "Use the version of the model's code that saved the weights.",
            "load_state_dict(…, strict=False) loads what fits and leaves the rest as initialised: wrong results if it matters.",
        ),
    )


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
