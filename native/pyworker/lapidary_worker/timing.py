"""Times calls of anything, one by one."""

from __future__ import annotations

import gc
import time
import warnings
from collections.abc import Callable
from typing import Any


def time_calls(
    call: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], warmup: int, samples: int
) -> list[float]:
    """Milliseconds of each call, after some that are not counted; no garbage collection meanwhile."""
    clock = time.perf_counter_ns
    taken: list[int] = []
    was_enabled = gc.isenabled()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # The checked call before has reported them; here they would cost time.
        for _ in range(warmup):
            call(*args, **kwargs)
        gc.collect()
        gc.disable()
        try:
            for _ in range(samples):
                started = clock()
                result = call(*args, **kwargs)
                taken.append(clock() - started)
                del result  # Freeing the outputs is not part of the next sample either.
        finally:
            if was_enabled:
                gc.enable()
    return [nanoseconds / 1e6 for nanoseconds in taken]
