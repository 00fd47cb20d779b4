"""Prints docs/errors.md: `python -m lapidary_worker.lessons > docs/errors.md`."""

from __future__ import annotations

from .registry import ELSEWHERE, LESSONS

HEAD = """# Errors that are explained

Failures of PyTorch, its exporters and its loaders that Lapidary knows. Each is told as what happened, the line of your
code, why, and what to try, the best first. What PyTorch itself said is in the log, and one click away in the window.
A failure that is not listed keeps its own words, with the line of your code it came from.

The id is `lesson` in the error of `--json` and in a run's record.
"""


def page() -> str:
    """The page, made of the lessons themselves."""
    rows = sorted([*((item.id, item.about) for item in LESSONS), *ELSEWHERE.items()])
    return "\n".join([HEAD, "| id | when |", "|---|---|", *(f"| `{name}` | {about} |" for name, about in rows), ""])


if __name__ == "__main__":
    print(page(), end="")
