"""Writes protocol messages: one JSON object per line, on a descriptor that nothing else in the process can reach."""

from __future__ import annotations

import json
import os
import threading
from typing import Any

from .errors import one_line

JsonObject = dict[str, Any]

# Results of one request that came before its answer; only these levels are repeated in the answer.
_WARNING_LEVELS = ("warning", "error")


class Channel:
    """Thread-safe writer. Knows which request is being served, so that every notice carries its id."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._lock = threading.Lock()
        self.request_id: int | None = None
        self.warnings: list[JsonObject] = []

    def send(self, message: JsonObject) -> None:
        # ensure_ascii keeps lone surrogates out of the stream, allow_nan=False keeps it JSON.
        line = json.dumps(message, ensure_ascii=True, allow_nan=False, separators=(",", ":")) + "\n"
        data = memoryview(line.encode("ascii"))
        with self._lock:
            try:
                while data:
                    data = data[os.write(self._fd, data) :]
            except OSError:
                os._exit(0)  # Nobody is listening any more: there is no one to tell and nothing left to do.

    def begin(self, request_id: int) -> None:
        self.request_id = request_id
        self.warnings = []

    def end(self) -> None:
        self.request_id = None

    def log(self, level: str, message: str, where: str | None = None) -> None:
        """One line for the job's log. level: debug, info, warning or error; where: `file:line` of its cause."""
        self.send({"event": "log", "id": self.request_id, "level": level, "message": message, "where": where})
        entry = {"message": one_line(message), "where": where}
        if level in _WARNING_LEVELS and entry not in self.warnings:
            self.warnings.append(entry)

    def progress(self, value: float | None, detail: str) -> None:
        """How far the current request is, 0..1 or None when that is not known, and what it is doing."""
        if self.request_id is not None:
            self.send({"event": "progress", "id": self.request_id, "value": value, "detail": detail})
