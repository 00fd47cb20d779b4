"""Checks the parameters of a request: a wrong one is a PROTOCOL error that names the field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .errors import WorkerError


class Params:
    """Typed access to a JSON object that came from the other side."""

    def __init__(self, values: Any, where: str = "params") -> None:
        if not isinstance(values, dict):
            raise WorkerError("PROTOCOL", f"{where} has to be an object.")
        self._values: dict[str, Any] = values
        self._where = where

    def string(self, key: str) -> str:
        return self._typed(key, str, "a string")

    def optional_string(self, key: str) -> str | None:
        return None if self._values.get(key) is None else self.string(key)

    def integer(self, key: str, default: int | None = None, least: int = 0) -> int:
        if default is not None and self._values.get(key) is None:
            return default
        value = self._typed(key, int, "an integer")
        if isinstance(value, bool) or value < least:
            raise self._wrong(key, f"an integer of at least {least}")
        return int(value)

    def optional_integer(self, key: str) -> int | None:
        return None if self._values.get(key) is None else self.integer(key)

    def optional_number(self, key: str) -> float | None:
        value = self._values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self._wrong(key, "a number or null")
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def object(self, key: str) -> Params:
        return Params(self._values.get(key), f"{self._where}.{key}")

    def optional_object(self, key: str) -> Params | None:
        return None if self._values.get(key) is None else self.object(key)

    def objects(self, key: str) -> list[Params]:
        items = self._typed(key, list, "a list")
        return [Params(item, f"{self._where}.{key}[{index}]") for index, item in enumerate(items)]

    def optional_strings(self, key: str) -> list[str] | None:
        if self._values.get(key) is None:
            return None
        items = self._typed(key, list, "a list of strings")
        if not all(isinstance(item, str) for item in items):
            raise self._wrong(key, "a list of strings")
        return list(items)

    def raw(self) -> dict[str, Any]:
        return dict(self._values)

    def items(self) -> Iterator[tuple[str, Any]]:
        return iter(self._values.items())

    def _typed(self, key: str, kind: type, words: str) -> Any:
        value = self._values.get(key)
        if not isinstance(value, kind):
            raise self._wrong(key, words)
        return value

    def _wrong(self, key: str, words: str) -> WorkerError:
        return WorkerError("PROTOCOL", f"{self._where}.{key} has to be {words}.")
