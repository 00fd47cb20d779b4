"""Sizes that do not go together."""

from __future__ import annotations

import re

from .lesson import Failure, Told, lesson


def _inputs(failure: Failure, reason: str) -> str:
    return f"{reason} The inputs were {failure.inputs}." if failure.inputs else reason


@lesson("linear-shape", "A matrix product gets sizes that do not fit")
def linear(failure: Failure) -> Told | None:
    found = re.search(r"mat1 and mat2 shapes cannot be multiplied \((\d+)x(\d+) and (\d+)x(\d+)\)", failure.text)
    if found is None:
        return None
    _, given, wanted, _ = found.groups()
    return Told(
        f"A linear layer that takes {wanted} features is given {given}{failure.at}.",
        _inputs(failure, "The last axis has to be as long as the layer's in_features."),
        (
            f"Give the input {wanted} in its last axis, or build the layer with {given}.",
            "After a flatten the number depends on the image size: check height and width of the input.",
        ),
    )


@lesson("channel-mismatch", "A convolution gets another number of channels")
def channels(failure: Failure) -> Told | None:
    found = re.search(r"expected input(\[[\d, ]+\]) to have (\d+) channels, but got (\d+) channels", failure.text)
    if found is None:
        return None
    shape, wanted, given = found.groups()
    return Told(
        f"A convolution that takes {wanted} channels is given {given}{failure.at}.",
        _inputs(failure, f"Its input is {shape}; axis 1 are the channels (NCHW)."),
        (
            f"Declare the input with {wanted} channels in axis 1.",
            "Move the channels first if they are last: x.permute(0, 3, 1, 2).",
        ),
    )


@lesson("einsum-shape", "einsum gets sizes that do not fit")
def einsum(failure: Failure) -> Told | None:
    found = re.search(
        r"einsum\(\): subscript (\w) has size (\d+) for operand (\d+) which does not broadcast with previously seen size (\d+)",
        failure.text,
    )
    if found is None:
        return None
    letter, size, operand, before = found.groups()
    return Told(
        f"einsum{failure.at}: {letter} is {before} in one operand and {size} in operand {operand}.",
        _inputs(failure, "A letter stands for one size."),
        ("Compare the letters with the shapes of the operands.",),
    )


@lesson("reshape-size", "A reshape asks for another number of elements")
def reshape(failure: Failure) -> Told | None:
    found = re.search(r"shape '(\[[-\d, ]+\])' is invalid for input of size (\d+)", failure.text)
    if found is None:
        return None
    shape, size = found.groups()
    return Told(
        f"A tensor of {size} elements cannot be reshaped to {shape}{failure.at}.",
        _inputs(failure, "The product of the sizes has to stay the same."),
        (
            "Use sizes of the tensor itself, such as x.size(0), in place of numbers.",
            "Check the example sizes of the inputs.",
        ),
    )


@lesson("view-of-strided", "view() of a tensor that is not contiguous")
def view(failure: Failure) -> Told | None:
    if "view size is not compatible with input tensor's size and stride" not in failure.text:
        return None
    return Told(
        f"view() cannot be used on a tensor that was transposed or sliced{failure.at}.",
        "view never copies, and the elements do not lie in the order asked for.",
        ("Use reshape(), or contiguous() before view().",),
    )


@lesson("broadcast-shape", "Two tensors of different sizes are combined")
def broadcast(failure: Failure) -> Told | None:
    found = re.search(
        r"The size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\) at non-singleton dimension (\d+)",
        failure.text,
    )
    if found is None:
        return None
    one, two, axis = found.groups()
    return Told(
        f"Two tensors have sizes {one} and {two} in axis {axis}{failure.at}.",
        _inputs(failure, "Sizes have to be equal, or 1."),
        ("Give axes that go together the same name in the input specs: [batch=2,seq=16] in both.",),
    )


@lesson("concat-shape", "Tensors to concatenate differ in another axis")
def concat(failure: Failure) -> Told | None:
    found = re.search(
        r"Sizes of tensors must match except in dimension (\d+)\. Expected size (\d+) but got size (\d+)", failure.text
    )
    if found is None:
        return None
    axis, one, two = found.groups()
    return Told(
        f"Tensors joined along axis {axis} have sizes {one} and {two} in another axis{failure.at}.",
        _inputs(failure, "Only the axis they are joined along may differ."),
        (
            "Give axes that go together the same name in the input specs.",
            "In networks with skip connections height and width have to be multiples of the total stride.",
        ),
    )
