"""What torch.export found: writes to inputs and buffers, and operators that have no translation."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from ..exporters import onnx_dynamo, onnx_legacy
from .advice import LEGACY, ONNX, Advice, Subject, place_of_node


# The exporter removes these before it translates.
_ERASED = ("aten._assert", "aten.sym_constrain")


def advise(subject: Subject) -> Iterator[Advice]:
    if subject.lowered is None:
        return
    yield from _writes(subject)
    if subject.wants(ONNX):
        yield from _untranslated(subject)
    if subject.wants(LEGACY):
        yield from _untranslated_by_legacy(subject)


def _writes(subject: Subject) -> Iterator[Advice]:
    signature = subject.lowered.graph_signature
    names = dict(zip([str(item) for item in signature.user_inputs], subject.job.binding.input_names, strict=False))
    for target in dict.fromkeys(signature.user_inputs_to_mutate.values()):
        yield Advice(
            "input-written",
            "warning",
            f"forward writes into its input {names.get(target, target)}; an ONNX file cannot change what it is given.",
            "Write to a copy: x = x.clone(), or use the operation without the underscore.",
            (ONNX, LEGACY),
            f"input {names.get(target, target)}",
        )
    for target in dict.fromkeys(signature.buffers_to_mutate.values()):
        yield Advice(
            "buffer-written",
            "warning",
            f"forward writes the buffer {target}: ONNX files keep no state between runs, so each starts from the stored value.",
            "Take it as an input and return the new value.",
            (ONNX, LEGACY),
            target,
        )


def _untranslated(subject: Subject) -> Iterator[Advice]:
    """Operators the registry of the ONNX exporter has no function for."""
    with contextlib.suppress(ImportError, AttributeError):  # Private to torch; another version may have moved it.
        from torch.onnx._internal.exporter._registration import ONNXRegistry

        registry = ONNXRegistry.from_torchlib(opset_version=max(subject.opsets.get(ONNX, 0), onnx_dynamo.DEFAULT_OPSET))
        seen: set[str] = set()
        for node in subject.lowered.graph.nodes:
            name = str(node.target)
            if node.op != "call_function" or type(node.target).__name__ != "OpOverload" or name in seen:
                continue
            seen.add(name)
            if not name.startswith(_ERASED) and not registry.is_registered(node.target):
                yield _operator(name, (ONNX,), node)


def _untranslated_by_legacy(subject: Subject) -> Iterator[Advice]:
    """Families the older exporter never learnt; its registry goes by the names of traced graphs, not of these."""
    known = (
        "linalg_",
        "_linalg_",
        "fft_",
        "_fft_",
        "complex",
        "view_as_complex",
        "polar",
        "unique_consecutive",
        "_to_sparse",
    )
    seen: set[str] = set()
    with contextlib.suppress(ImportError, AttributeError):
        from torch.onnx._internal.torchscript_exporter.registration import registry

        opset = min(
            max(subject.opsets.get(LEGACY, onnx_legacy.DEFAULT_OPSET), onnx_legacy.LOWEST_OPSET), onnx_legacy.HIGHEST_OPSET
        )
        for node in subject.program.graph.nodes:
            if node.op != "call_function" or type(node.target).__name__ != "OpOverload":
                continue
            namespace, _, rest = str(node.target).partition(".")
            name = rest.split(".")[0]
            custom = namespace not in ("aten", "prims", "prim")
            if name in seen or not (custom or name.startswith(known)):
                continue
            seen.add(name)
            if not registry.is_registered_op(f"{namespace}::{name}", opset):
                yield _operator(f"{namespace}.{name}", (LEGACY,), node)


def _operator(name: str, targets: tuple[str, ...], node: object) -> Advice:
    exporter = "The ONNX exporter" if targets == (ONNX,) else "The older ONNX exporter"
    way = (
        "Replace it by plain torch operations, give a custom translation table, or call torch.onnx.ops.symbolic."
        if targets == (ONNX,)
        else "Use the target onnx, whose exporter translates more operators."
    )
    return Advice(
        "unsupported-operator",
        "error",
        f"{exporter} has no translation for {name}.",
        way,
        targets,
        place_of_node(node) or "",
    )
