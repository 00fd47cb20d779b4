"""Sends Python warnings and `logging` records to the job's log, with the file and line they came from."""

from __future__ import annotations

import logging
import re
import sys
import warnings
from typing import TextIO

from .capture import OutputCapture
from .channel import Channel
from .errors import one_line

# Notices about how our own calls into torch will change one day, or about packages the model does not use. They stay
# in the log, below the level of a warning, because the user can do nothing about them.
_NOISE = re.compile(
    r"torchvision is not installed|`torch\.jit\.\w+` is deprecated|You are using the legacy TorchScript-based|"
    r"# 'dynamic_axes' is not recommended|# The axis name: \w+ will not be used"
)
# Libraries that report every rewritten node at the level of information.
_CHATTY = ("onnx_ir", "onnxscript", "matplotlib", "urllib3")
_DEPRECATIONS = (DeprecationWarning, PendingDeprecationWarning, FutureWarning)


class PythonLogs:
    """Hooks `warnings` and `logging`; `reset` re-arms them before each request."""

    def __init__(self, channel: Channel, capture: OutputCapture) -> None:
        self._channel = channel
        self._capture = capture
        self._seen: dict[tuple[str, str | None], int] = {}
        self._handler = _ChannelHandler(self)
        logging.root.addHandler(self._handler)
        logging.root.setLevel(logging.INFO)
        for name in _CHATTY:
            logging.getLogger(name).setLevel(logging.WARNING)
        warnings.showwarning = self._show_warning

    def reset(self) -> None:
        """Undoes what user code or a library did to filters and handlers during the request before."""
        self._seen.clear()
        warnings.resetwarnings()
        warnings.simplefilter("always")
        warnings.showwarning = self._show_warning
        self.adopt_loggers()

    def adopt_loggers(self) -> None:
        """Makes every logger that prints to a standard stream by itself (torch does) report to us instead, once."""
        if self._handler not in logging.root.handlers:
            logging.root.addHandler(self._handler)
        loggers = [item for item in logging.root.manager.loggerDict.values() if isinstance(item, logging.Logger)]
        for logger in [logging.root, *loggers]:
            own = [handler for handler in logger.handlers if _prints(handler)]
            for handler in own:
                logger.removeHandler(handler)
            if own:
                logger.propagate = True

    def finish(self) -> None:
        """Says how often a repeated message was left out."""
        for (message, where), count in self._seen.items():
            if count > 1:
                times = "once more" if count == 2 else f"{count - 1} more times"
                self._channel.log("debug", f"repeated {times}: {one_line(message, 120)}", where)
        self._seen.clear()

    def report(self, level: str, message: str, where: str | None) -> None:
        """Sends a message the first time it is met in a request and counts it after that."""
        key = (message, where)
        self._seen[key] = self._seen.get(key, 0) + 1
        if self._seen[key] == 1:
            self._capture.drain()
            self._channel.log("info" if _NOISE.search(message) else level, message, where)

    def _show_warning(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        level = "info" if issubclass(category, _DEPRECATIONS) else "warning"
        self.report(level, f"{category.__name__}: {message}", f"{filename}:{lineno}")


class _ChannelHandler(logging.Handler):
    def __init__(self, logs: PythonLogs) -> None:
        super().__init__(logging.DEBUG)
        self._logs = logs

    def emit(self, record: logging.LogRecord) -> None:
        try:
            text = record.getMessage()
            if record.exc_info and record.exc_info[0] is not None:
                text += "\n" + logging.Formatter().formatException(record.exc_info)
            where = f"{record.pathname}:{record.lineno}"
            self._logs.report(_level_name(record.levelno), f"{record.name}: {text}", where)
        except Exception:  # A record that cannot be formatted must not end the request that logged it.
            self.handleError(record)


def _level_name(level: int) -> str:
    if level >= logging.ERROR:
        return "error"
    if level >= logging.WARNING:
        return "warning"
    return "info" if level >= logging.INFO else "debug"


def _prints(handler: logging.Handler) -> bool:
    if not isinstance(handler, logging.StreamHandler) or isinstance(handler, logging.FileHandler):
        return False
    stream = getattr(handler, "stream", None)
    return stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__)
