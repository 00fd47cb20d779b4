"""What coremltools reads of Core ML models: one JSON a line for compare-coreml.ts.

Usage: python coreml_truth.py < paths.txt, with coremltools 9 installed. Needs no Apple machine.
"""

import collections
import json
import os
import sys

import numpy as np
from coremltools.converters.mil.frontend.milproto import load as milproto
from coremltools.converters.mil.mil import types
from coremltools.models import MLModel
from coremltools.models.neural_network import quantization_utils
from coremltools.proto import NeuralNetwork_pb2

NETWORKS = ("neuralNetwork", "neuralNetworkClassifier", "neuralNetworkRegressor")


def summary(values):
    flat = np.asarray(values, dtype=np.float64).ravel()
    return {"count": flat.size, "sum": float(flat.sum()), "first": flat[:4].tolist(), "last": flat[-4:].tolist()}


class Truth:
    def __init__(self, spec, weights_dir):
        self.ops, self.graphs, self.tensors = collections.Counter(), [], {}
        self.context = milproto.TranscriptionContext(weights_dir)
        self.model(spec)

    def model(self, spec):
        kind = spec.WhichOneof("Type")
        inner = getattr(spec, kind)
        if kind in NETWORKS:
            self.graphs.append(self.layers(inner))
        elif kind == "mlProgram":
            for function in inner.functions.values():
                self.block(function.block_specializations[function.opset])
        elif kind.startswith("pipeline"):
            pipeline = inner if kind == "pipeline" else inner.pipeline
            self.graphs.append(len(pipeline.models))
            for each in pipeline.models:
                self.model(each)
        else:
            self.ops[kind] += 1
            self.graphs.append(1)

    def layers(self, network):
        for layer in network.layers:
            kind = layer.WhichOneof("layer")
            params = getattr(layer, kind)
            self.ops[params.WhichOneof("NonlinearityType") if kind == "activation" else kind] += 1
            self.weights(f"{layer.name}.", params, kind, params)
            for name in ("ifBranch", "elseBranch", "conditionNetwork", "bodyNetwork"):
                if kind in ("branch", "loop") and hasattr(params, name) and params.HasField(name):
                    self.graphs.append(self.layers(getattr(params, name)))
        return len(network.layers)

    def weights(self, prefix, message, kind, layer):
        for field, value in message.ListFields():
            if field.message_type is None or field.message_type.name == "NeuralNetwork":
                continue
            for at, each in enumerate(value if field.is_repeated else [value]):
                path = f"{prefix}{field.name}" + (f"[{at}]" if field.is_repeated else "")
                if isinstance(each, NeuralNetwork_pb2.WeightParams):
                    values = self.values(each, kind, layer, field.name)
                    if values is not None:
                        self.tensors[path] = summary(values)
                else:
                    self.weights(f"{path}.", each, kind, layer)

    def values(self, params, kind, layer, field):
        if params.floatValue:
            return params.floatValue
        if params.float16Value:
            return np.frombuffer(params.float16Value, np.float16)
        if not params.rawValue:
            return None
        shape, axis = self.shape(kind, layer, field, params), 0
        if kind == "convolution" and field == "weights" and layer.isDeconvolution:
            axis = 1
        copy = type(params)()
        copy.CopyFrom(params)
        quantization_utils._dequantize_wp(copy, shape, axis)
        return copy.floatValue

    @staticmethod
    def shape(kind, layer, field, params):
        if kind == "convolution" and field == "weights":
            kernel = tuple(layer.kernelSize)
            if layer.isDeconvolution:
                return (layer.kernelChannels, layer.outputChannels // layer.nGroups, *kernel)
            return (layer.outputChannels, layer.kernelChannels, *kernel)
        if kind == "innerProduct" and field == "weights":
            return (layer.outputChannels, layer.inputChannels)
        if kind == "scale":
            return (int(np.prod(layer.shapeScale if field == "scale" else layer.shapeBias)),)
        if field == "bias":
            return (layer.outputChannels,)
        if kind == "batchnorm":
            return (layer.channels,)
        return (len(params.rawValue) * 8 // params.quantization.numberOfBits,)

    def block(self, block):
        size = 0
        for operation in block.operations:
            for name, value in operation.attributes.items():
                label = (
                    operation.outputs[0].name
                    if operation.type == "const"
                    else f"{operation.attributes['name'].immediateValue.tensor.strings.values[0]}.{name}"
                )
                self.constant(label, value)
            for name, argument in operation.inputs.items():
                for binding in argument.arguments:
                    if binding.HasField("value"):
                        self.constant(f"{operation.outputs[0].name}.{name}", binding.value)
            if operation.type == "const":
                continue
            size += 1
            self.ops[operation.type] += 1
            for inner in operation.blocks:
                self.block(inner)
        self.graphs.append(size)

    def constant(self, label, value):
        if value.WhichOneof("value") != "blobFileValue":
            return
        array = np.asarray(milproto._load_value(self.context, value))
        dtype = types.PROTO_TO_BUILTIN_TYPE[value.type.tensorType.dataType]
        if types.is_sub_byte(dtype) and array.size == 0:
            return
        self.tensors[label] = summary(array)


def features(description):
    return [feature.name for feature in description]


def main():
    for line in sys.stdin:
        path = line.strip()
        model = MLModel(path, skip_model_load=True)
        spec = model.get_spec()
        truth = Truth(spec, model.weights_dir)
        described = spec.description
        if described.functions:
            described = next(each for each in described.functions if each.name == described.defaultFunctionName)
        said = {
            "path": path,
            "version": spec.specificationVersion,
            "type": spec.WhichOneof("Type"),
            "inputs": features(described.input) + features(described.state),
            "outputs": features(described.output),
            "graphs": sorted(truth.graphs),
            "opCounts": dict(truth.ops),
            "tensors": truth.tensors,
            "weightBytes": os.path.getsize(os.path.join(model.weights_dir, "weight.bin"))
            if model.weights_dir and os.path.exists(os.path.join(model.weights_dir, "weight.bin"))
            else 0,
        }
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
