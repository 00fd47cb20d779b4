"""Where a model comes from, as it was asked for, and what loading it gave."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..params import Params
from ..state import KeptState
from .match import CheckpointMatch


@dataclass(frozen=True)
class SourceRef:
    """A request for a model.

    path: a file, a folder, or `timm:NAME`. entry None: found in the file. arguments: keyword arguments for the entry.
    checkpoint: weights to load into it; strict: every key has to match. trust: the user has seen what loading would run
    and agreed. task: which head of a Hugging Face folder. search: where the classes of a pickled module are looked for.
    """

    path: Path
    entry: str | None = None
    arguments: dict[str, Any] = field(default_factory=dict)
    checkpoint: Path | None = None
    strict: bool = True
    trust: bool = False
    task: str | None = None
    search: tuple[Path, ...] = ()

    @staticmethod
    def read(params: Params) -> SourceRef:
        arguments = params.optional_object("arguments")
        checkpoint = params.optional_string("checkpoint")
        return SourceRef(
            path=Path(params.string("path")),
            entry=params.optional_string("entry"),
            arguments=arguments.raw() if arguments else {},
            checkpoint=None if checkpoint is None else Path(checkpoint),
            strict=params.flag("strict", default=True),
            trust=params.flag("trust"),
            task=params.optional_string("task"),
            search=tuple(Path(item) for item in params.optional_strings("search") or []),
        )

    def key(self, entry: str | None) -> str:
        """The same for requests that give the same model."""
        return json.dumps({**asdict(self), "entry": entry, "strict": None}, sort_keys=True, default=str)


@dataclass
class LoadedSource:
    """A model, and what its file says about it. kind: see kind.py. files: what it was made from."""

    name: str
    file: Path
    model: Any  # torch.nn.Module; torch is not imported when this file is.
    was_training: bool
    declared_inputs: list[str] | None
    declared_outputs: list[str] | None
    kind: str = "python"
    match: CheckpointMatch | None = None
    notes: list[str] = field(default_factory=list)
    program: Any = None  # the ExportedProgram of a .pt2
    files: list[Path] = field(default_factory=list)
    state: KeptState | None = None  # its buffers as they were loaded
