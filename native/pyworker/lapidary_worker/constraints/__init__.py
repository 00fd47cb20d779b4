"""What torch.export says against declared axes, told by axis, size and line of user code."""

from .text import constraint_in_words

__all__ = ["constraint_in_words"]
