"""JAX, jitted steps with donated parameters, on the workloads of bench: python jax_steps.py W1

It takes its number of threads from the processor: start it under `taskset -c 0` for one.
"""
import jax
import jax.numpy as jnp
import numpy as np

import common

NAME, *_ = common.arguments()
WIDTHS, ACTIVATION, BATCH, LOSS, RATE, OPTIMIZER = common.NETS[NAME]
ACTIVATIONS = {"relu": jax.nn.relu, "tanh": jnp.tanh, "sigmoid": jax.nn.sigmoid}
tree = jax.tree_util.tree_map
random = np.random.default_rng(1)


def forward(layers, x):
    for k, (w, b) in enumerate(layers):
        x = x @ w + b
        if common.activated(NAME, k, len(layers)):
            x = ACTIVATIONS[ACTIVATION](x)
    return x


def loss(layers, x, y):
    out = forward(layers, x)
    if LOSS == "classes":
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(out), y[:, None], 1))
    return jnp.mean((out - y) ** 2)


def update(state, x, y):
    layers, first, second, t = state
    value, gradient = jax.value_and_grad(loss)(layers, x, y)
    if OPTIMIZER == "sgd":
        return (tree(lambda p, g: p - RATE * g, layers, gradient), first, second, t), value
    t = t + 1
    first = tree(lambda m, g: 0.9 * m + 0.1 * g, first, gradient)
    second = tree(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradient)
    rate = RATE * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    layers = tree(lambda p, m, v: p - rate * m / (jnp.sqrt(v) + 1e-8), layers, first, second)
    return (layers, first, second, t), value


def inference(layers):
    xs = [common.uniform(random, BATCH, WIDTHS[0]) for _ in range(common.BATCHES)]
    run = jax.jit(forward)
    # From an array to an array, as in our benchmark.
    return common.measure(lambda i: np.asarray(run(layers, xs[i % common.BATCHES])))


def training(layers):
    state = (layers, tree(jnp.zeros_like, layers), tree(jnp.zeros_like, layers), jnp.float32(0))
    if NAME == "W8":
        x = jnp.array(common.uniform(random, common.SAMPLES, WIDTHS[0]))
        y = jnp.array(random.integers(0, 10, common.SAMPLES))
        jitted = jax.jit(lambda state, x, y, part: update(state, x[part], y[part]), donate_argnums=0)

        def epoch(_):
            nonlocal state
            order, total = random.permutation(common.SAMPLES), 0.0
            for start in range(0, common.SAMPLES, BATCH):
                state, value = jitted(state, x, y, order[start : start + BATCH])
                total += float(value)
            return total

        return common.measure(epoch)
    xs = [jnp.array(common.uniform(random, BATCH, WIDTHS[0])) for _ in range(common.BATCHES)]
    if LOSS == "classes":
        ys = [jnp.array(random.integers(0, WIDTHS[-1], BATCH)) for _ in xs]
    else:
        ys = [jnp.array(common.uniform(random, BATCH, WIDTHS[-1])) for _ in xs]
    jitted = jax.jit(update, donate_argnums=0)

    def step(i):
        nonlocal state
        state, value = jitted(state, xs[i % common.BATCHES], ys[i % common.BATCHES])
        return float(value)

    return common.measure(step)


layers = tree(jnp.array, common.weights(random, WIDTHS))
common.report("jax", NAME, inference(layers) if LOSS is None else training(layers))
