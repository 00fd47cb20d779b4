"""Errors that teach: known failures of PyTorch and its exporters as what, where, why and what to try."""

from .explain import explain_export_failure, run_failed, source_raised

__all__ = ["explain_export_failure", "run_failed", "source_raised"]
