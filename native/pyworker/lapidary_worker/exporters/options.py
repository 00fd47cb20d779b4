"""Options of a target, as a recipe names them (src-shared/targets/target-options.ts has what each one means)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import WorkerError


@dataclass(frozen=True)
class Options:
    """Values that differ from the defaults; every read names its default."""

    values: Mapping[str, Any] = field(default_factory=dict)

    def flag(self, key: str, default: bool) -> bool:
        return bool(self._typed(key, bool, default))

    def number(self, key: str, default: int) -> int:
        return int(self._typed(key, int, default))

    def text(self, key: str, default: str = "") -> str:
        return str(self._typed(key, str, default))

    def versions(self, key: str) -> dict[str, int]:
        return {str(domain): int(version) for domain, version in self._typed(key, dict, {}).items()}

    def _typed(self, key: str, kind: type, default: Any) -> Any:
        value = self.values.get(key, default)
        if not isinstance(value, kind):
            raise WorkerError("PROTOCOL", f"options.{key} has to be of the kind {kind.__name__}.")
        return value
