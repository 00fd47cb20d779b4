"""Takes standard input, output and error away from user code, and turns what it prints into log events.

Redirecting happens at the level of file descriptors: `print`, `os.write(1, …)`, C's printf and child processes all
end in one pipe, in order, and a thread reads it line by line. Python code that reads standard input sees its end.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import itertools
import os
import re
import sys
import threading
from dataclasses import dataclass
from typing import TextIO

from .channel import Channel

_PIPE_BYTES = 1 << 20  # Room for code that prints from C while it holds the interpreter lock.
_LONGEST_LINE = 64 * 1024
_MARK = b"\x00lapidary-mark-%d\x00"
_MARK_PATTERN = re.compile(rb"(.*)\x00lapidary-mark-(\d+)\x00", re.DOTALL)
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True)
class RealStreams:
    """The descriptors the parent process gave us, out of reach of user code."""

    stdin_fd: int
    stdout_fd: int


class OutputCapture:
    """Reads the pipe behind descriptors 1 and 2 and sends each line to the channel as an `info` log event."""

    def __init__(self, channel: Channel, read_fd: int, write_fd: int) -> None:
        self._channel = channel
        self._read_fd = read_fd
        self._write_fd = write_fd
        self._counter = itertools.count()
        self._lock = threading.Lock()
        self._waiting: dict[int, threading.Event] = {}
        threading.Thread(target=self._pump, name="lapidary-output", daemon=True).start()

    def drain(self, c_streams: bool = False) -> None:
        """Returns when everything printed so far has been sent. Keeps the log in the order things happened."""
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):  # User code may have closed or replaced them.
                stream.flush()
        if c_streams:
            _flush_c_streams()
        seen = threading.Event()
        with self._lock:
            number = next(self._counter)
            self._waiting[number] = seen
        os.write(self._write_fd, _MARK % number + b"\n")
        seen.wait(timeout=5)

    def _pump(self) -> None:
        pending = b""
        while chunk := os.read(self._read_fd, 65536):
            *lines, pending = (pending + chunk).split(b"\n")
            for line in lines:
                self._take(line)
            pending = pending.rpartition(b"\r")[2]  # A progress bar redraws its line: only the last state counts.
            if len(pending) > _LONGEST_LINE:
                self._emit(pending)
                pending = b""

    def _take(self, line: bytes) -> None:
        marked = _MARK_PATTERN.match(line)
        self._emit(marked.group(1) if marked else line)
        if marked:
            with self._lock:
                event = self._waiting.pop(int(marked.group(2)), None)
            if event is not None:
                event.set()

    def _emit(self, line: bytes) -> None:
        text = _ANSI.sub("", line.rstrip(b"\r").rpartition(b"\r")[2].decode("utf-8", "replace")).rstrip()
        if text:
            self._channel.log("info", text)


def take_streams() -> tuple[RealStreams, int, int]:
    """Moves the real streams away and puts a pipe in the place of 1 and 2. Returns them and the pipe's two ends."""
    real = RealStreams(stdin_fd=os.dup(0), stdout_fd=os.dup(1))
    # A crash report has to survive the crash: it goes to the real standard error, which the parent reads.
    faulthandler.enable(file=os.fdopen(os.dup(2), "w"))
    read_fd, write_fd = os.pipe()
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(write_fd, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(write_fd, 1)
    os.dup2(write_fd, 2)
    sys.stdin = open(0, encoding="utf-8", closefd=False)
    sys.stdout = _text_stream(1)
    sys.stderr = _text_stream(2)
    return real, read_fd, write_fd


def _text_stream(fd: int) -> TextIO:
    return open(fd, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)


def _flush_c_streams() -> None:
    with contextlib.suppress(Exception):
        (ctypes.cdll.msvcrt if os.name == "nt" else ctypes.CDLL(None)).fflush(None)
