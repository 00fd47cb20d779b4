"""What a model remembers from one call to the next: its buffers, which are put back so that every run starts alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Buffers are copied to be put back. Larger ones are tables and packed weights, which no forward writes.
_LARGEST_KEPT_BYTES = 64 << 20


@dataclass
class _Kept:
    tensor: Any
    value: Any
    version: int


class KeptState:
    """The buffers of a module as they are now. A forward that counts calls or keeps a running mean moves them."""

    def __init__(self, module: Any) -> None:
        self._module = module
        self._kept = {
            name: _Kept(tensor, tensor.detach().clone(), _version(tensor))
            for name, tensor in module.named_buffers()
            if tensor.numel() * tensor.element_size() <= _LARGEST_KEPT_BYTES
        }

    def restore(self) -> list[str]:
        """Puts back the buffers that were written or replaced since, and names them."""
        import torch

        now = dict(self._module.named_buffers())
        moved = [name for name, kept in self._kept.items() if _moved(kept, now.get(name))]
        for name in moved:
            kept = self._kept[name]
            with torch.no_grad():
                if kept.tensor.shape == kept.value.shape:
                    kept.tensor.copy_(kept.value)
                else:
                    kept.tensor = kept.value.clone()
            if now.get(name) is not kept.tensor:
                owner, _, leaf = name.rpartition(".")
                setattr(self._module.get_submodule(owner), leaf, kept.tensor)
            kept.version = _version(kept.tensor)
        return moved


def _moved(kept: _Kept, now: Any) -> bool:
    same = now is not None and now.data_ptr() == kept.tensor.data_ptr() and now.shape == kept.value.shape
    return not same or _version(now) != kept.version


def _version(tensor: Any) -> int:
    """torch's count of writes; inference tensors, which nothing may write to, have none."""
    return 0 if tensor.is_inference() else int(tensor._version)
