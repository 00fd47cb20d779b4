"""What one call of forward leaves behind in the model: buffers it wrote, modules it put into training mode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..channel import JsonObject
from ..sources.loaded import LoadedSource


@dataclass(frozen=True)
class AfterForward:
    """Names of buffers that were written, and of modules that train although the model was put into eval mode."""

    written: Sequence[str] = ()
    training: Sequence[str] = ()

    @staticmethod
    def of(source: LoadedSource) -> AfterForward:
        """Reads them off a model that was run once, and puts its buffers back."""
        training = [name or "the model" for name, module in source.model.named_modules() if module.training]
        written = [] if source.state is None else source.state.restore()
        return AfterForward(written, [] if source.program is not None else training)

    def findings(self, target: str) -> list[JsonObject]:
        found: list[JsonObject] = []
        if self.training:
            message = (
                f"forward leaves {_several('module', self.training)} in training mode, whatever eval() said: "
                "outputs are random, or depend on what else is in the batch."
            )
            fix = "Take train() out of forward, and let train(mode) of the modules set the mode that is asked for."
            found.append(_finding("stays-in-training", "error", message, self.training[0], fix))
        # TorchScript and .pt2 keep writing their buffers as the model does; an ONNX file has none to write.
        if self.written and target in ("onnx", "onnx-legacy"):
            message = (
                f"forward writes {_several('buffer', self.written)}; "
                "an ONNX file keeps no state, so each run starts from the stored value."
            )
            fix = "Take the state as an input, and return the new value as an output."
            found.append(_finding("buffer-written", "warning", message, self.written[0], fix))
        return found


def _several(noun: str, names: Sequence[str]) -> str:
    listed = ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
    return f"the {noun}{'' if len(names) == 1 else 's'} {listed}"


def _finding(rule: str, severity: str, message: str, where: str, fix: str) -> JsonObject:
    return {"rule": rule, "severity": severity, "message": message, "where": where, "fix": fix}
