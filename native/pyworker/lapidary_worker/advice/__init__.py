"""Advice before running: what each target will make of a model, found without writing anything."""

from .advise import advise

__all__ = ["advise"]
