"""Makes Core ML models of many kinds with coremltools, for coreml_truth.py and compare-coreml.ts.

Usage: python coreml_models.py FOLDER, with coremltools 9 and scikit-learn 1.5 installed. Prints what could not be made.
"""

import pathlib
import sys
import traceback

import coremltools as ct
import numpy as np
from coremltools.converters.mil import Builder as mb
from coremltools.converters.mil.mil import get_new_symbol, types
from coremltools.models import datatypes
from coremltools.models.neural_network import NeuralNetworkBuilder, quantization_utils

rng = np.random.default_rng(7)
MAKERS = {}


def maker(function):
    MAKERS[function.__name__] = function
    return function


def weights(*shape):
    return rng.normal(size=shape).astype(np.float32)


def image_network(mode="classifier"):
    builder = NeuralNetworkBuilder([("image", datatypes.Array(3, 16, 16))], [("prob", datatypes.Array(10))], mode=mode)
    builder.add_convolution(
        "features/conv1",
        3,
        8,
        3,
        3,
        2,
        2,
        "same",
        1,
        weights(3, 3, 3, 8),
        weights(8),
        True,
        input_name="image",
        output_name="c1",
    )
    builder.add_batchnorm(
        "features/bn1", 8, weights(8), weights(8), weights(8), np.abs(weights(8)), input_name="c1", output_name="b1"
    )
    builder.add_activation("features/relu1", "LEAKYRELU", "b1", "r1", params=[0.1])
    builder.add_convolution(
        "features/depthwise",
        1,
        8,
        3,
        3,
        1,
        1,
        "valid",
        8,
        weights(3, 3, 1, 8),
        None,
        False,
        input_name="r1",
        output_name="c2",
        dilation_factors=[1, 1],
    )
    builder.add_activation("features/prelu", "PRELU", "c2", "p2", params=weights(8))
    builder.add_convolution(
        "up",
        8,
        4,
        2,
        2,
        2,
        2,
        "valid",
        1,
        weights(2, 2, 8, 4),
        weights(4),
        True,
        is_deconv=True,
        input_name="p2",
        output_name="d1",
    )
    builder.add_pooling("pool", 2, 2, 2, 2, "AVERAGE", "VALID", input_name="d1", output_name="q1")
    builder.add_scale(
        "scale", weights(4, 1, 1), weights(4, 1, 1), True, "q1", "s1", shape_scale=[4, 1, 1], shape_bias=[4, 1, 1]
    )
    builder.add_flatten("flat", 0, "s1", "f1")
    builder.add_inner_product("fc", weights(10, 144), weights(10), 144, 10, True, "f1", "logits")
    builder.add_softmax("softmax", "logits", "prob")
    if mode == "classifier":
        builder.set_class_labels([f"class {at}" for at in range(10)], predicted_feature_name="label")
        builder.set_pre_processing_parameters(image_input_names=["image"], image_scale=1 / 255, red_bias=-1.0)
    builder.spec.description.metadata.author = "Lapidary"
    return builder


@maker
def nn_classifier():
    return ct.models.MLModel(image_network().spec, skip_model_load=True)


MODES = {
    "linear": "_linear_quantization",
    "linear_symmetric": "_linear_quantization_symmetric",
    "linear_lut": "_lookup_table_quantization_linear",
    "kmeans_lut": "_lookup_table_quantization_kmeans",
}


KMEANS = quantization_utils._get_kmeans_lookup_table_and_weight


def kmeans_table(*given, **more):
    table, codes = KMEANS(*given, **more)
    return np.asarray(table).ravel().tolist(), codes


def quantised(bits, mode):
    # Folding of batch norms does not work with NumPy 2, and is not what is looked at.
    quantization_utils._optimize_nn = lambda layers: None
    quantization_utils._get_kmeans_lookup_table_and_weight = kmeans_table
    model = ct.models.MLModel(image_network().spec, skip_model_load=True)
    spec = quantization_utils._quantize_spec_weights(model.get_spec(), bits, MODES[mode])
    return ct.models.MLModel(spec if spec is not None else model.get_spec(), skip_model_load=True)


for bits, mode in [
    (16, "linear"),
    (8, "linear"),
    (8, "linear_symmetric"),
    (3, "linear"),
    (5, "linear"),
    (7, "linear"),
    (4, "kmeans_lut"),
    (6, "linear_lut"),
    (1, "kmeans_lut"),
]:
    MAKERS[f"nn_{mode}_{bits}"] = lambda bits=bits, mode=mode: quantised(bits, mode)


@maker
def nn_recurrent():
    builder = NeuralNetworkBuilder([("tokens", datatypes.Array(5, 1, 1))], [("y", datatypes.Array(6))])
    builder.add_embedding("embed", weights(4, 20), weights(4), 20, 4, True, "tokens", "e")
    gates = lambda h, i: [weights(h, i) for _ in range(4)]
    builder.add_unilstm("lstm", gates(6, 6), gates(6, 4), gates(6, 1), 6, 4, ["e"], ["h", "ho", "co"], output_all=True)
    builder.add_bidirlstm(
        "both",
        gates(3, 3),
        gates(3, 6),
        gates(3, 1),
        gates(3, 3),
        gates(3, 6),
        gates(3, 1),
        3,
        6,
        ["h"],
        ["z", "h1", "c1", "h2", "c2"],
        output_all=True,
    )
    builder.add_gru(
        "gru",
        [weights(6, 6) for _ in range(3)],
        [weights(6, 6) for _ in range(3)],
        [weights(6) for _ in range(3)],
        6,
        6,
        ["z"],
        ["g", "go"],
    )
    builder.add_simple_rnn("rnn", weights(6, 6), weights(6, 6), weights(6), 6, 6, "TANH", ["g"], ["y", "yo"])
    return ct.models.MLModel(builder.spec, skip_model_load=True)


@maker
def nn_control_flow():
    builder = NeuralNetworkBuilder(
        [("x", datatypes.Array(1))], [("y", datatypes.Array(1))], disable_rank5_shape_mapping=True
    )
    builder.add_load_constant_nd("zero", "s", np.zeros(1, np.float32), [1])
    loop = builder.add_loop("loop", max_iterations=3)
    body = NeuralNetworkBuilder(nn_spec=loop.loop.bodyNetwork)
    body.add_elementwise("add", ["s", "x"], "t", "ADD")
    body.add_copy("copy", "t", "s")
    builder.add_greater_than("test", ["s", "x"], "cond")
    branch = builder.add_branch("branch", "cond")
    NeuralNetworkBuilder(nn_spec=branch.branch.ifBranch).add_copy("yes", "s", "y")
    NeuralNetworkBuilder(nn_spec=branch.branch.elseBranch).add_activation("no", "RELU", "x", "y")
    return ct.models.MLModel(builder.spec, skip_model_load=True)


@maker
def nn_updatable():
    builder = image_network("regressor")
    builder.make_updatable(["fc"])
    builder.set_mean_squared_error_loss("loss", ("logits", datatypes.Array(10)))
    builder.set_sgd_optimizer(ct.models.neural_network.SgdParams(lr=0.01, batch=8))
    builder.set_epochs(3)
    return ct.models.MLModel(builder.spec, skip_model_load=True)


def program_of(target):
    @mb.program(input_specs=[mb.TensorSpec((1, 3, 16, 16))], opset_version=target)
    def prog(x):
        x = mb.conv(x=x, weight=weights(8, 3, 3, 3), bias=weights(8), strides=[2, 2], pad_type="same", name="stem/conv")
        x = mb.batch_norm(
            x=x, mean=weights(8), variance=np.abs(weights(8)), gamma=weights(8), beta=weights(8), epsilon=1e-3
        )
        x = mb.relu(x=x, name="stem/relu")
        x = mb.conv_transpose(x=x, weight=weights(8, 4, 2, 2), strides=[2, 2], name="up")
        x = mb.max_pool(x=x, kernel_sizes=[2, 2], strides=[2, 2], pad_type="valid")
        x = mb.mul(x=x, y=np.float32(0.5))
        x = mb.reshape(x=x, shape=[4, 64])
        x = mb.layer_norm(x=x, axes=[1], gamma=weights(64), beta=weights(64))
        x = mb.linear(x=x, weight=weights(128, 64), bias=weights(128), name="head/fc")
        y = mb.matmul(x=x, y=weights(128, 32))
        y = mb.gelu(x=y, mode="EXACT")
        z = mb.reduce_mean(x=y, axes=[0], keep_dims=True)
        return mb.softmax(x=z, axis=-1, name="prob")

    return prog


def converted(prog, target, **more):
    return ct.convert(prog, convert_to="mlprogram", minimum_deployment_target=target, skip_model_load=True, **more)


@maker
def program_float32():
    return converted(program_of(ct.target.iOS15), ct.target.iOS15, compute_precision=ct.precision.FLOAT32)


@maker
def program_float16():
    return converted(program_of(ct.target.iOS17), ct.target.iOS17)


@maker
def program_to_nn():
    return ct.convert(program_of(ct.target.iOS15), convert_to="neuralnetwork", skip_model_load=True)


@maker
def program_control_flow():
    @mb.program(input_specs=[mb.TensorSpec((2, 3)), mb.TensorSpec((1,))])
    def prog(a, n):
        big = mb.greater(x=mb.squeeze(x=n), y=3.0)
        first = mb.cond(pred=big, _true_fn=lambda: mb.add(x=a, y=weights(2, 3)), _false_fn=lambda: mb.relu(x=a))
        out = mb.while_loop(
            _cond=lambda i, s: mb.less(x=mb.squeeze(x=i), y=5.0),
            _body=lambda i, s: (mb.add(x=i, y=1.0), mb.mul(x=s, y=weights(2, 3))),
            loop_vars=(n, first),
        )
        return mb.identity(x=out[1])

    return converted(prog, ct.target.iOS15, compute_precision=ct.precision.FLOAT32)


@maker
def program_recurrent():
    @mb.program(input_specs=[mb.TensorSpec((7, 1, 20))])
    def prog(x):
        x = mb.lstm(
            x=x,
            initial_h=np.zeros((1, 32), np.float32),
            initial_c=np.zeros((1, 32), np.float32),
            weight_ih=weights(128, 20),
            weight_hh=weights(128, 32),
            bias=weights(128),
            output_sequence=True,
        )[0]
        return mb.gru(
            x=x,
            initial_h=np.zeros((1, 16), np.float32),
            weight_ih=weights(48, 32),
            weight_hh=weights(48, 16),
            bias=weights(48),
        )[0]

    return converted(prog, ct.target.iOS15)


@maker
def program_flexible():
    @mb.program(input_specs=[mb.TensorSpec((1, 3, get_new_symbol(), 16))])
    def prog(x):
        return mb.conv(x=x, weight=weights(4, 3, 3, 3))

    sizes = ct.TensorType(name="x", shape=(1, 3, ct.RangeDim(4, 64, default=16), 16))
    return converted(prog, ct.target.iOS16, inputs=[sizes])


@maker
def program_flexible_spec():
    model = program_float16()
    from coremltools.models.neural_network import flexible_shape_utils as flexible

    spec = model.get_spec()
    flexible.add_multiarray_ndshape_enumeration(spec, "x", [(1, 3, 16, 16), (1, 3, 32, 32)])
    return ct.models.MLModel(spec, weights_dir=model.weights_dir, skip_model_load=True)


def compressed(how, target):
    import coremltools.optimize.coreml as cto

    @mb.program(input_specs=[mb.TensorSpec((1, 64))], opset_version=target)
    def prog(x):
        x = mb.linear(x=x, weight=weights(128, 64), bias=weights(128), name="fc1")
        return mb.linear(x=mb.relu(x=x), weight=weights(64, 128), bias=weights(64), name="fc2")

    model = converted(prog, target)
    config = lambda op: cto.OptimizationConfig(global_config=op)
    if how.startswith("palette"):
        bits = int(how[-1])
        more = {"granularity": "per_grouped_channel", "group_size": 16} if target >= ct.target.iOS18 else {}
        return cto.palettize_weights(
            model, config(cto.OpPalettizerConfig(mode="uniform", nbits=bits, weight_threshold=100, **more))
        )
    if how == "int8":
        return cto.linear_quantize_weights(
            model, config(cto.OpLinearQuantizerConfig(mode="linear_symmetric", weight_threshold=100))
        )
    if how == "int4":
        return cto.linear_quantize_weights(
            model,
            config(
                cto.OpLinearQuantizerConfig(
                    mode="linear_symmetric", dtype="int4", granularity="per_block", block_size=32, weight_threshold=100
                )
            ),
        )
    return cto.prune_weights(
        model, config(cto.OpThresholdPrunerConfig(threshold=0.5, minimum_sparsity_percentile=0.1, weight_threshold=100))
    )


for how, target in [
    ("palette4", ct.target.iOS16), ("palette2", ct.target.iOS16), ("palette6", ct.target.iOS16), ("int8", ct.target.iOS16),
    ("sparse", ct.target.iOS16), ("palette4", ct.target.iOS18), ("palette3", ct.target.iOS18), ("palette1", ct.target.iOS18),
    ("palette6", ct.target.iOS18), ("int4", ct.target.iOS18), ("int8", ct.target.iOS18), ("sparse", ct.target.iOS18),
]:  # fmt: skip
    MAKERS[f"program_{how}_{target.name.lower()}"] = lambda how=how, target=target: compressed(how, target)


@maker
def program_state():
    @mb.program(
        input_specs=[mb.TensorSpec((4,), types.fp16), mb.StateTensorSpec((4,), types.fp16)],
        opset_version=ct.target.iOS18,
    )
    def prog(x, state):
        old = mb.read_state(input=state)
        new = mb.add(x=old, y=x)
        mb.coreml_update_state(state=state, value=new)
        return mb.mul(x=new, y=np.float16(2))

    return converted(prog, ct.target.iOS18)


def data():
    return weights(120, 5).astype(np.float64), (rng.integers(0, 3, 120)), weights(120).astype(np.float64)


def sklearn_maker(name, make, classes):
    def run():
        x, labels, values = data()
        return ct.converters.sklearn.convert(make().fit(x, labels if classes else values))

    MAKERS[f"sklearn_{name}"] = run


def sklearn_models():
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LinearRegression, LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC
    from sklearn.tree import DecisionTreeRegressor

    sklearn_maker("forest", lambda: RandomForestClassifier(20, max_depth=6), True)
    sklearn_maker("tree", lambda: DecisionTreeRegressor(max_depth=8), False)
    sklearn_maker("logistic", lambda: LogisticRegression(multi_class="ovr"), True)
    sklearn_maker("linear", LinearRegression, False)
    sklearn_maker("neighbours", KNeighborsClassifier, True)
    sklearn_maker("svc", lambda: SVC(probability=True), True)
    sklearn_maker(
        "pipeline",
        lambda: Pipeline([("scale", StandardScaler()), ("model", LogisticRegression(multi_class="ovr"))]),
        True,
    )


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    sklearn_models()
    wanted = sys.argv[2:]
    for name, make in MAKERS.items():
        if wanted and name not in wanted:
            continue
        try:
            model = make()
            ending = ".mlpackage" if model.get_spec().WhichOneof("Type") == "mlProgram" else ".mlmodel"
            model.save(str(folder / (name + ending)))
        except Exception as problem:  # noqa: BLE001 - one that cannot be made must not stop the others
            print(f"{name}: {type(problem).__name__}: {str(problem)[:300]}")
            if wanted:
                traceback.print_exc()
    both = ct.utils.MultiFunctionDescriptor()
    both.add_function(str(folder / "program_float16.mlpackage"), "main", "first")
    both.add_function(str(folder / "program_palette4_ios18.mlpackage"), "main", "second")
    both.default_function_name = "second"
    ct.utils.save_multifunction(both, str(folder / "multi.mlpackage"))


if __name__ == "__main__":
    main()
