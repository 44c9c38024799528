"""ONNX Runtime on the inference workloads of bench: python onnx_steps.py W5 [threads]

The model is built in memory, for the workload's batch. Before the timing it is compared with NumPy.
"""
import sys

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

import common

NAME, THREADS, _ = common.arguments()
WIDTHS, ACTIVATION, BATCH, LOSS, *_ = common.NETS[NAME]
OPERATORS = {"relu": "Relu", "tanh": "Tanh"}
ACTIVATIONS = {"relu": lambda z: np.maximum(z, 0), "tanh": np.tanh}
random = np.random.default_rng(1)


def model(layers):
    nodes, tensors, last = [], [], "x"

    def add(operator, name, *others):
        nonlocal last
        nodes.append(helper.make_node(operator, [last, *others], [name]))
        last = name

    for k, (w, b) in enumerate(layers):
        tensors += [numpy_helper.from_array(w, f"w{k}"), numpy_helper.from_array(b, f"b{k}")]
        add("Gemm", f"z{k}", f"w{k}", f"b{k}")
        if common.activated(NAME, k, len(layers)):
            add(OPERATORS[ACTIVATION], f"a{k}")
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [BATCH, WIDTHS[0]])
    y = helper.make_tensor_value_info(last, TensorProto.FLOAT, [BATCH, WIDTHS[-1]])
    graph = helper.make_graph(nodes, NAME, [x], [y], tensors)
    # Old enough for any ONNX Runtime: a new `onnx` may write versions that it does not read yet.
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def expected(layers, x):
    for k, (w, b) in enumerate(layers):
        x = x @ w + b
        if common.activated(NAME, k, len(layers)):
            x = ACTIVATIONS[ACTIVATION](x)
    return x


def inference(layers):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    session = onnxruntime.InferenceSession(model(layers).SerializeToString(), options, ["CPUExecutionProvider"])
    xs = [common.uniform(random, BATCH, WIDTHS[0]) for _ in range(common.BATCHES)]

    def run(i):
        return session.run(None, {"x": xs[i % common.BATCHES]})[0]

    np.testing.assert_allclose(run(0), expected(layers, xs[0]), rtol=1e-4, atol=1e-5)
    return common.measure(run)


if LOSS is not None:
    sys.exit(f"{NAME} is training; ONNX Runtime has {', '.join(common.INFERENCE)}")
common.report("onnx", NAME, inference(common.weights(random, WIDTHS)))
