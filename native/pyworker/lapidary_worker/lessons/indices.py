"""Indices outside of what they index."""

from __future__ import annotations

from .lesson import Failure, Told, lesson


@lesson("index-out-of-range", "Token ids or other indices are larger than the table")
def out_of_range(failure: Failure) -> Told | None:
    if not isinstance(failure.error, IndexError) or failure.text.strip() != "index out of range in self":
        return None
    return Told(
        f"An index is outside of the embedding it looks up{failure.at}.",
        f"The inputs were {failure.inputs}; their random values go beyond the table."
        if failure.inputs
        else "The table is smaller.",
        (
            "Give the input its range in parentheses, up to num_embeddings - 1: ids:int64(0..29999)[batch=2,seq=16].",
            "Positions: the sequence may be longer than the table of positions.",
        ),
    )
