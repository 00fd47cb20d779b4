"""Prints docs/advice.md: `python -m lapidary_worker.advice > docs/advice.md`."""

from __future__ import annotations

from .rules import ABOUT

HEAD = """# Advice before running

`lapidary advise SOURCE` and the last page of the export wizard say what each target will make of a model, before anything
is written: torch.export, the tracer and (where it is asked for) the TorchScript compiler run once on the example, a
minute at most each, and the model and its source are looked at. A failure that torch.export or the compiler would end with is told
with the id of its lesson ([errors.md](errors.md)). Each piece of advice names the targets it concerns.
"""


def page() -> str:
    rows = [f"| `{name}` | {about} |" for name, about in sorted(ABOUT.items())]
    return "\n".join([HEAD, "| id | about |", "|---|---|", *rows, ""])


if __name__ == "__main__":
    print(page(), end="")
