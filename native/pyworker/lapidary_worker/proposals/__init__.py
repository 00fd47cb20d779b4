"""Inputs to start from for a source that declares none: found in the source, tried, and said to be proposals."""
