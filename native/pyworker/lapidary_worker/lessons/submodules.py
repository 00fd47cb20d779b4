"""Parts of a model that are of another kind than the rest."""

from __future__ import annotations

import traceback

from .lesson import Failure, Told, lesson


@lesson("scripted-submodule", "torch.export meets a submodule that is TorchScript")
def scripted_submodule(failure: Failure) -> Told | None:
    if failure.target not in ("exported-program", "onnx") or failure.kind not in (
        "TypeError",
        "AttributeError",
        "RuntimeError",
        "Unsupported",
    ):
        return None
    if not _calls_script_module(failure.error):
        return None
    return Told(
        f"The model calls a TorchScript module{failure.at}, which torch.export cannot look into.",
        "torch.export follows Python code; a module made by torch.jit.script or torch.jit.load has none left.",
        (
            "Use the Python module it was made from.",
            "Or export the whole model with torchscript-script, torchscript-trace or onnx-legacy.",
        ),
    )


def _calls_script_module(error: BaseException) -> bool:
    """Whether the last call was one of a ScriptModule: its frame holds the module as `self` or `mod`."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    for frame in frames[-6:]:
        for name in ("self", "mod", "module"):
            if "ScriptModule" in [kind.__name__ for kind in type(frame.f_locals.get(name)).__mro__]:
                return True
    return False
