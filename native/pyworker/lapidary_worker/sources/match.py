"""How the tensors of a checkpoint fit a model: what is missing, what is too much, what has another shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ..channel import JsonObject
from ..errors import WorkerError

_MOST_LISTED = 20
_MOST_CANDIDATES = 4000
# Put before every name by DataParallel, torch.compile and Lightning; the model itself has them only if it says so.
_PREFIXES = ("module.", "_orig_mod.", "model.", "net.")


@dataclass
class CheckpointMatch:
    """Lists are whole; to_json bounds them. mismatched: name, shape in the model, shape in the checkpoint."""

    path: Path
    under: str | None  # the key that held the tensors
    stripped: list[str] = field(default_factory=list)
    matched: int = 0
    missing: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    mismatched: list[tuple[str, list[int], list[int]]] = field(default_factory=list)
    extra_is_usual: bool = False  # tensors of another task's head beside those of this one

    @property
    def exact(self) -> bool:
        return not (self.missing or self.mismatched or (self.unexpected and not self.extra_is_usual))

    def to_json(self) -> JsonObject:
        return {
            "path": str(self.path),
            "under": self.under,
            "stripped": self.stripped,
            "matched": self.matched,
            "exact": self.exact,
            "missing": _listed(self.missing, self.unexpected),
            "unexpected": _listed(self.unexpected, self.missing),
            "mismatched": {
                "count": len(self.mismatched),
                "first": [
                    {"name": name, "model": expected, "checkpoint": found}
                    for name, expected, found in self.mismatched[:_MOST_LISTED]
                ],
            },
        }

    def sentence(self) -> str:
        parts = [
            f"{len(self.missing)} missing" if self.missing else "",
            f"{len(self.unexpected)} unexpected" if self.unexpected else "",
            f"{len(self.mismatched)} of another shape" if self.mismatched else "",
        ]
        return f"{self.matched} tensors match, " + (", ".join(part for part in parts if part) or "none is left over")


def _listed(names: list[str], others: list[str]) -> JsonObject:
    return {
        "count": len(names),
        "first": [{"name": name, "closest": closest(name, others)} for name in names[:_MOST_LISTED]],
    }


def closest(name: str, others: Iterable[str]) -> str | None:
    """The name most like another, among those that end alike: `fc.weight` is no misspelt `fc.bias`."""
    last = name.rpartition(".")[2]
    alike = [other for other in others if other.rpartition(".")[2] == last][:_MOST_CANDIDATES]
    found = get_close_matches(name, alike, n=1, cutoff=0.6)
    return found[0] if found else None


def strip_prefixes(tensors: Mapping[str, Any], known: set[str]) -> tuple[dict[str, Any], list[str]]:
    """Takes off a prefix that every name has and the model does not; says which."""
    names = dict(tensors)
    stripped: list[str] = []
    while names and not known & set(names):
        prefix = next((item for item in _PREFIXES if all(name.startswith(item) for name in names)), None)
        if prefix is None:
            break
        names = {name.removeprefix(prefix): tensor for name, tensor in names.items()}
        stripped.append(prefix)
    return (names, stripped) if known & set(names) else (dict(tensors), [])


def load_into(model: Any, tensors: Mapping[str, Any], path: Path, under: str | None, metadata: Any) -> CheckpointMatch:
    """Copies what fits into the model and says what does not. Nothing is raised: see `require_match`."""
    own = model.state_dict()
    fitting, stripped = strip_prefixes(tensors, set(own))
    match = CheckpointMatch(path, under, stripped)
    for name in list(fitting):
        if name in own and own[name].shape != fitting[name].shape and not _is_lazy(own[name]):
            match.mismatched.append((name, list(own[name].shape), list(fitting[name].shape)))
            del fitting[name]
    if metadata is not None and not stripped:
        fitting = _with_metadata(fitting, metadata)
    result = model.load_state_dict(fitting, strict=False)
    misfits = {name for name, _, _ in match.mismatched}
    match.missing = [name for name in result.missing_keys if name not in misfits]
    match.unexpected = list(result.unexpected_keys)
    match.matched = len(fitting) - len(match.unexpected)
    return match


def require_match(match: CheckpointMatch, strict: bool) -> None:
    """Raises CHECKPOINT_MISMATCH where a checkpoint does not fit: at all, or (strict) in every key."""
    if match.matched > 0 and (match.exact or not strict):
        return
    hints = []
    for name, expected, found in match.mismatched[:3]:
        hints.append(f"{name} is {expected} in the model and {found} in the checkpoint.")
    for title, names, others in (
        ("Missing in the checkpoint", match.missing, match.unexpected),
        ("Not in the model", match.unexpected, match.missing),
    ):
        listed = [_with_closest(name, others) for name in names[:4]]
        if listed:
            more = f" and {len(names) - 4} more" if len(names) > 4 else ""
            hints.append(f"{title}: {', '.join(listed)}{more}.")
    if match.matched > 0:
        hints.append("Check the model's arguments; strict: false (--no-strict) loads what fits and leaves the rest.")
    else:
        hints.append("This is the checkpoint of another model, or the model was built with other arguments.")
    message = f"The checkpoint {match.path.name} does not fit the model: {match.sentence()}."
    raise WorkerError("CHECKPOINT_MISMATCH", message, hints)


def _with_closest(name: str, others: list[str]) -> str:
    close = closest(name, others)
    return f"{name} (like {close}?)" if close else name


def _with_metadata(tensors: dict[str, Any], metadata: Any) -> Any:
    """torch keeps versions of modules beside the tensors, by which old checkpoints are understood."""
    from collections import OrderedDict

    ordered: Any = OrderedDict(tensors)
    ordered._metadata = metadata
    return ordered


def _is_lazy(tensor: Any) -> bool:
    from torch.nn.parameter import is_lazy

    return bool(is_lazy(tensor))
