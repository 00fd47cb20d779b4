"""What a layer says about the tensor it takes: facts of its configuration, usual sizes for what it leaves open."""

from __future__ import annotations

from typing import Any

from ..torch_env import dtype_name
from .candidate import Candidate, candidate

# In the order in which they are tried; the first at which forward runs is offered.
_PICTURE_SIZES = (224, 32, 28, 64, 128, 256, 299, 96, 384, 512)
_VOLUME_SIZES = (16, 32, 64)
_SIGNAL_SIZES = (128, 1024, 16000)


def candidates_for(parameter: str, layer: str, module: Any) -> list[Candidate]:
    """Specs for a parameter that goes into this layer, likeliest first."""
    from torch import nn

    dtype = _dtype(module)
    called = f"{layer} is " if layer else "the model is "

    def say(fact: str) -> str:
        return f"{called}{fact}"

    if isinstance(module, nn.Embedding):
        fact = say(f"an Embedding of {module.num_embeddings} entries")
        return [
            candidate(parameter, "int64", dims, fact, 0, module.num_embeddings - 1)
            for dims in (("batch", "seq"), ("batch",), ("batch", 1))
        ]
    if isinstance(module, nn.Linear):
        fact, width = say(f"a Linear of {module.in_features} features"), module.in_features
        return [candidate(parameter, dtype, dims, fact) for dims in (("batch", width), ("batch", "seq", width))]
    if isinstance(module, nn.modules.conv._ConvNd):
        return _convolution(parameter, module, dtype, say)
    if isinstance(module, nn.modules.batchnorm._BatchNorm):
        fact, width = say(f"a {type(module).__name__} of {module.num_features} features"), module.num_features
        rest = {"BatchNorm1d": ((), (128,)), "BatchNorm2d": ((224, 224), (32, 32)), "BatchNorm3d": ((16, 32, 32),)}
        return [
            candidate(parameter, dtype, ("batch", width, *sizes), fact)
            for sizes in rest.get(type(module).__name__, ((),))
        ]
    if isinstance(module, nn.RNNBase):
        width = module.input_size
        return _sequence(parameter, dtype, width, module.batch_first, say(_sized(module, width)))
    if isinstance(module, nn.MultiheadAttention):
        width = module.embed_dim
        return _sequence(parameter, dtype, width, module.batch_first, say(_sized(module, width)))
    if isinstance(module, (nn.TransformerEncoderLayer, nn.TransformerEncoder)):
        attention = next(item for item in module.modules() if isinstance(item, nn.MultiheadAttention))
        width = attention.embed_dim
        return _sequence(parameter, dtype, width, attention.batch_first, say(_sized(module, width)))
    if isinstance(module, nn.LayerNorm):
        fact = say(f"a LayerNorm of {list(module.normalized_shape)}")
        shape = tuple(module.normalized_shape)
        return [candidate(parameter, dtype, dims, fact) for dims in (("batch", *shape), ("batch", "seq", *shape))]
    inner = next(((name, item) for name, item in module.named_children()), None)
    if inner is None:
        return []
    name = f"{layer}.{inner[0]}" if layer else inner[0]
    return candidates_for(parameter, name, inner[1])


def mask_candidates(parameter: str, like: Candidate) -> list[Candidate]:
    """A mask goes with the ids or the sequence it masks: same leading axes, as numbers or as truth values."""
    axes = like.spec.dims[:2]
    reason = f"by its name, a mask over {like.spec.name}"
    named = tuple(getattr(dim, "symbol", getattr(dim, "size", 0)) for dim in axes)
    return [
        candidate(parameter, dtype, named, reason, *bounds)
        for dtype, bounds in (("int64", (0, 1)), ("float32", ()), ("bool", ()))
    ]


def _convolution(parameter: str, module: Any, dtype: str, say: Any) -> list[Candidate]:
    rank = len(module.kernel_size)
    fact, width = say(f"a {type(module).__name__} of {module.in_channels} channels"), module.in_channels
    sizes = {1: _SIGNAL_SIZES, 2: _PICTURE_SIZES, 3: _VOLUME_SIZES}[rank]
    tried = "; the sizes are the first usual ones at which forward ran"
    return [candidate(parameter, dtype, ("batch", width, *(size,) * rank), fact + tried) for size in sizes]


def _sequence(parameter: str, dtype: str, width: int, batch_first: bool, fact: str) -> list[Candidate]:
    axes = ("batch", "seq", width) if batch_first else ("seq", "batch", width)
    return [candidate(parameter, dtype, axes, f"{fact}, {'batch' if batch_first else 'sequence'} first")]


def _sized(module: Any, width: int) -> str:
    return f"a {type(module).__name__} of width {width}"


def _dtype(module: Any) -> str:
    weight = next(iter(module.parameters()), None)
    return "float32" if weight is None or not weight.dtype.is_floating_point else dtype_name(weight.dtype)
