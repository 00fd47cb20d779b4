"""The methods a request can name."""

from __future__ import annotations

from collections.abc import Callable

from .advice import advise
from .axes_trial import try_axes
from .channel import Channel, JsonObject
from .describe import describe
from .environment import environment
from .errors import WorkerError, nearest
from .export import export
from .hooks import module_values, save_module_values
from .input_spec import read_input_specs
from .opset import convert_opset
from .overhead import bench_overhead
from .params import Params
from .probe import probe
from .proposals.propose import propose_inputs
from .pylogs import PythonLogs
from .source import SourceCache
from .sources.loaded import SourceRef
from .subjects import Subjects
from .torch_env import TorchEnvironment


class Methods:
    """One entry per method; keeps what lives as long as the worker: loaded sources and subjects."""

    def __init__(self, channel: Channel, logs: PythonLogs) -> None:
        torch_environment = TorchEnvironment(channel, logs)
        sources = SourceCache(channel, torch_environment)
        subjects = Subjects(channel, torch_environment, sources)
        self._methods: dict[str, Callable[[Params], JsonObject]] = {
            "probe": lambda params: probe(torch_environment, params.flag("deep")),
            "describe": lambda params: describe(
                sources.load(SourceRef.read(params.object("source")), must_match=not params.flag("showMismatch"))
            ),
            "propose_inputs": lambda params: propose_inputs(
                channel, sources.load(SourceRef.read(params.object("source")))
            ),
            "advise": lambda params: advise(
                channel,
                sources.load(SourceRef.read(params.object("source"))),
                read_input_specs(params.objects("inputs")),
                params,
            ),
            "try_axes": lambda params: try_axes(
                channel,
                sources.load(SourceRef.read(params.object("source"))),
                read_input_specs(params.objects("inputs")),
            ),
            "export": lambda params: export(channel, torch_environment, sources, params),
            "environment": lambda params: environment(torch_environment),
            "load": subjects.load,
            "run": subjects.run,
            "bench": subjects.bench,
            "describe_subject": subjects.describe,
            "module_values": lambda params: module_values(subjects, params),
            "save_module_values": lambda params: save_module_values(subjects, params),
            "unload": subjects.unload,
            "convert_opset": convert_opset,
            "bench_overhead": lambda params: bench_overhead(torch_environment, params),
        }

    def call(self, method: str, params: Params) -> JsonObject:
        known = self._methods.get(method)
        if known is None:
            close = nearest(method, self._methods)
            hints = [f"Did you mean {close}?"] if close else []
            raise WorkerError("PROTOCOL", f"There is no method {method}.", hints)
        return known(params)
