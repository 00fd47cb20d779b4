"""Parameters: shared, complex, or more than a file can hold."""

from __future__ import annotations

from collections.abc import Iterator

from .advice import ALL, LEGACY, ONNX, Advice, Subject

_LARGEST_PROTOBUF = 2 << 30


def advise(subject: Subject) -> Iterator[Advice]:
    import torch

    model = subject.job.model
    names: dict[int, list[str]] = {}
    for name, parameter in model.named_parameters(remove_duplicate=False):
        names.setdefault(id(parameter), []).append(name)
    for shared in (found for found in names.values() if len(found) > 1):
        yield Advice(
            "tied-weights",
            "info",
            f"{' and '.join(shared[:3])} are one parameter: the file stores it once where its format can.",
            "Nothing to do; a converter that copies it makes the file larger.",
            ALL,
            shared[0],
        )
    tensors = [*model.parameters(), *model.buffers()]
    tensors = [item for item in tensors if not torch.nn.parameter.is_lazy(item)]
    size = sum(item.numel() * item.element_size() for item in tensors)
    if size > _LARGEST_PROTOBUF:
        yield Advice(
            "over-2-gb",
            "warning",
            f"The weights take {size / (1 << 30):.1f} GiB, and one ONNX file ends at 2 GiB.",
            "They go into a second file beside the model, NAME.onnx.data: keep the two together.",
            (ONNX, LEGACY),
        )
    numbers = [name for name, item in [*model.named_parameters(), *model.named_buffers()] if item.dtype.is_complex]
    if numbers:
        yield Advice(
            "complex-weights",
            "warning",
            f"{numbers[0]} is complex, and few ONNX operators take complex tensors.",
            "Keep real and imaginary part as two real tensors.",
            (ONNX, LEGACY),
            numbers[0],
        )
