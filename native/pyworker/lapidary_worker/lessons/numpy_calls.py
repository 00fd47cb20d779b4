"""numpy in forward."""

from __future__ import annotations

from .lesson import Failure, Told, lesson


@lesson("numpy-in-forward", "forward leaves PyTorch for numpy while it is captured")
def numpy_call(failure: Failure) -> Told | None:
    if failure.phase != "export" or not (
        ".numpy() is not supported for tensor subclasses" in failure.text or "Numpy is not available" in failure.text
    ):
        return None
    return Told(
        f"forward turns a tensor into a numpy array{failure.at}, where torch.export cannot follow it.",
        "While it is captured a tensor has a shape and no values. A trace would freeze what numpy computed for the example.",
        ("Use the torch function of the same name: torch.sin for np.sin.", "Move work on constants to __init__."),
    )


@lesson("numpy-of-parameter", "numpy() of a tensor that requires gradients")
def of_parameter(failure: Failure) -> Told | None:
    if "Can't call numpy() on Tensor that requires grad" not in failure.text:
        return None
    return Told(
        f"numpy() is called on a parameter{failure.at}.",
        "numpy knows nothing of gradients, so PyTorch refuses.",
        (
            "Use torch operations, which exporters follow.",
            "Or take parameter.detach().numpy(): exporters freeze its value.",
        ),
    )
