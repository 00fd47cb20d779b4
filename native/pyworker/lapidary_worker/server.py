"""The request loop: reads lines, serves one request at a time in order, answers each exactly once."""

from __future__ import annotations

import json
import os
import platform
import queue
import sys
import threading
import time
from typing import Any, BinaryIO

from . import PROTOCOL_VERSION
from .capture import OutputCapture, take_streams
from .channel import Channel, JsonObject
from .errors import WorkerError, traceback_text
from .methods import Methods
from .params import Params
from .pylogs import PythonLogs


class Server:
    """Serves requests from a queue of lines; None in the queue means that standard input has ended."""

    def __init__(self, channel: Channel, capture: OutputCapture) -> None:
        self._channel = channel
        self._capture = capture
        self._logs = PythonLogs(channel, capture)
        self._methods = Methods(channel, self._logs)

    def serve(self, lines: queue.Queue[bytes | None]) -> None:
        while (line := lines.get()) is not None:
            if line.strip() and not self._serve_line(line):
                return

    def _serve_line(self, line: bytes) -> bool:
        """Answers one request. Returns False after `shutdown`."""
        request_id: int | None = None
        try:
            request = _parse(line)
            request_id = request["id"]
            method, params = request["method"], request["params"]
        except WorkerError as error:
            known = _id_of(line)
            head: JsonObject = {"event": "error"} if known is None else {"id": known}
            self._channel.send({**head, "error": error.to_json()})
            return True
        self._channel.begin(request["id"])
        self._logs.reset()
        answer: JsonObject = {"id": request_id}
        try:
            answer["result"] = {} if method == "shutdown" else self._methods.call(method, Params(params))
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            answer["error"] = _describe(error).to_json()
        self._logs.finish()
        self._capture.drain(c_streams=True)
        self._channel.end()
        self._channel.send(answer)
        return method != "shutdown"


def _parse(line: bytes) -> dict[str, Any]:
    try:
        request = json.loads(line)
    except ValueError as error:
        raise WorkerError("PROTOCOL", f"A request is not JSON: {error}") from None
    if not isinstance(request, dict):
        raise WorkerError("PROTOCOL", "A request has to be a JSON object.")
    if not isinstance(request.get("id"), int) or isinstance(request.get("id"), bool):
        raise WorkerError("PROTOCOL", "A request needs an integer id.")
    if not isinstance(request.get("method"), str):
        raise WorkerError("PROTOCOL", "A request needs a method name.")
    if not isinstance(request.setdefault("params", {}), dict):
        raise WorkerError("PROTOCOL", "The params of a request have to be a JSON object.")
    return request


def _id_of(line: bytes) -> int | None:
    """The id of a request that is otherwise malformed, so that the caller can match the answer."""
    try:
        found = json.loads(line).get("id")
    except (ValueError, AttributeError):
        return None
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _describe(error: BaseException) -> WorkerError:
    if isinstance(error, WorkerError):
        if error.detail is None and error.__cause__ is not None:
            error.detail = traceback_text(error)
        return error
    if isinstance(error, MemoryError):
        hints = ["Use a smaller batch or length, or close other programs."]
        return WorkerError("RUN_FAILED", "The Python worker ran out of memory.", hints, traceback_text(error))
    message = f"Something went wrong inside Lapidary's Python worker: {type(error).__name__}: {error}"
    hints = ["This is a defect in Lapidary. The log has the details."]
    return WorkerError("INTERNAL", message, hints, traceback_text(error))


def _read_lines(stream: BinaryIO, lines: queue.Queue[bytes | None]) -> None:
    parent = os.getppid()
    for line in stream:
        lines.put(line)
    lines.put(None)
    # Standard input has ended while a request may still be running. When the parent is gone too, nobody can take
    # the answer, and a model that never returns would run for ever.
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


def main() -> None:
    """Runs the worker until standard input ends or `shutdown` is asked for; the exit status is then 0."""
    real, read_fd, write_fd = take_streams()
    sys.dont_write_bytecode = True  # Never leave __pycache__ beside the user's files.
    channel = Channel(real.stdout_fd)
    channel.send({"event": "ready", "protocol": PROTOCOL_VERSION, "python": platform.python_version()})
    capture = OutputCapture(channel, read_fd, write_fd)
    server = Server(channel, capture)
    lines: queue.Queue[bytes | None] = queue.Queue()
    stdin = os.fdopen(real.stdin_fd, "rb")
    threading.Thread(target=_read_lines, args=(stdin, lines), name="lapidary-input", daemon=True).start()
    try:
        server.serve(lines)
    except KeyboardInterrupt:
        os._exit(130)
    capture.drain(c_streams=True)
    os._exit(0)  # Threads that user code left behind must not keep the process alive.
