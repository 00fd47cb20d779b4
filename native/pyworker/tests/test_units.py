"""Pure parts that need no process."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from conftest import dim, spec

from lapidary_worker.artifacts import is_arithmetic, is_size_guard
from lapidary_worker.errors import WorkerError
from lapidary_worker.input_spec import example_tensors, other_sizes, read_input_specs
from lapidary_worker.params import Params


def read(*items: dict):
    return read_input_specs([Params(item) for item in items])


def test_other_sizes_stay_in_range_and_differ() -> None:
    specs = read(spec("x", "float32", ("batch", 2, 1, 8), ("seq", 16, 1, 128), ("fixed", 4, 4, 4)))
    sizes = other_sizes(specs)
    assert sizes == {"batch": 4, "seq": 32}
    assert other_sizes(read(spec("x", "float32", ("batch", 8, 1, 8)))) == {"batch": 7}
    assert other_sizes(read(spec("x", "float32", ("batch", 1, 1, 8)))) == {"batch": 2}


def test_example_tensors_repeat_and_stay_in_range() -> None:
    specs = read(spec("ids", "int64", ("n", 500), low=3, high=5), spec("x", "float16", 3, low=-1, high=1))
    first, second = example_tensors(specs, 1), example_tensors(specs, 1)
    assert set(first["ids"].tolist()) == {3, 4, 5} and first["ids"].equal(second["ids"])
    assert str(first["x"].dtype) == "torch.float16" and first["x"].abs().max() <= 1
    assert list(example_tensors(specs, 1, {"n": 7})["ids"].shape) == [7]


def test_ranges_of_a_shared_axis_are_intersected() -> None:
    from lapidary_worker.input_spec import symbols

    found = symbols(read(spec("a", "float32", ("n", 4, 2, None)), spec("b", "float32", ("n", 4, None, 6))))["n"]
    assert (found.minimum, found.maximum) == (2, 6)
    with pytest.raises(WorkerError, match="two example sizes"):
        read(spec("a", "float32", ("n", 4)), spec("b", "float32", ("n", 5)))


def test_a_wrong_field_is_named() -> None:
    with pytest.raises(WorkerError, match=r"dims\[0\]\.size has to be an integer of at least 0") as caught:
        read({**spec("x", "float32"), "dims": [{**dim(3), "size": -1}]})
    assert caught.value.code == "PROTOCOL"


@pytest.mark.parametrize(
    "expression",
    [
        "2*s0",
        "FloorDiv(s0, 2) + 1",
        "Symbol('s77', positive=True, integer=True)",
        "Max(1, u0)",
        "s0 - 1.5",
        "(s0 + 1) % 2",
    ]
    + ["StrictGreaterThan(Symbol('s77', positive=True, integer=True), Integer(3))", "Float('0.5', precision=53)"],
)
def test_size_expressions_of_torch_pass(expression: str) -> None:
    assert is_arithmetic(expression)


@pytest.mark.parametrize(
    "expression",
    ["__import__('os')", "exit()", "open('x')", "s0.__class__", "[].append", "lambda: 1", "getattr(s0, 'x')", "'a b'"]
    # A call of what is no name is a call; and a long name must not take long.
    + ["(eval)(s0)", "(eval) ((chr)(40))", "'a'(1)", "Max(eval (1), 2)", "a" * 5000 + "\0"],
)
def test_size_expressions_that_are_code_do_not(expression: str) -> None:
    assert not is_arithmetic(expression)


@pytest.mark.parametrize(
    "code",
    [
        "L['ids'].size()[1] == L['mask'].size()[1]",
        "((-1) + L['x'].size()[1]) != 1",
        "(L['y'].size()[0] % (L['x'][0].size()[1] // 2)) == 0 and not (L['n'] <= 3)",
    ],
)
def test_guards_of_torch_pass(code: str) -> None:
    assert is_size_guard(code)


@pytest.mark.parametrize(
    "code",
    ["L['x'].size()[0] == __import__('os').system('x')", "L['x'].a", "L['x'](1)", "eval(L['x'])", "(max)(1)", "x == 1"],
)
def test_guards_that_are_code_do_not(code: str) -> None:
    assert not is_size_guard(code)
