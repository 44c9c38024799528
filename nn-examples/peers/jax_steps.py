"""JAX, jitted steps with donated parameters, on the workloads of bench: python jax_steps.py W1"""
import json
import sys
import time

import jax
import jax.numpy as jnp

NETS = {  # widths, activation, batch, loss, learning rate, Adam?
    "W1": ([784, 128, 10], jax.nn.relu, 64, "classes", 0.01, False),
    "W2": ([784, 512, 512, 10], jax.nn.relu, 128, "classes", 1e-3, True),
    "W3": ([2, 16, 1], jnp.tanh, 32, "values", 1e-3, True),
    "W4": ([1024, 2048, 2048, 1024], jax.nn.relu, 256, "values", 1e-3, True),
    "W5": ([784, 128, 10], jax.nn.relu, 1, None, 0, False),
    "W6": ([8, 16, 16, 4], jnp.tanh, 1, None, 0, False),
    "W7": ([784, 512, 512, 10], jax.nn.relu, 1024, None, 0, False),
    "W9": ([2, 2, 1], jax.nn.sigmoid, 4, "values", 0.01, False),
}
BATCHES = 16
NAME = sys.argv[1]
WIDTHS, G, BATCH, LOSS, RATE, ADAM = NETS[NAME]


def forward(layers, x):
    for k, (w, b) in enumerate(layers):
        x = x @ w + b
        if k + 1 < len(layers) or NAME == "W9":
            x = G(x)
    return x


def loss(layers, x, y):
    out = forward(layers, x)
    if LOSS == "classes":
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(out), y[:, None], 1))
    return jnp.mean((out - y) ** 2)


def update(state, x, y):
    layers, first, second, t = state
    value, gradient = jax.value_and_grad(loss)(layers, x, y)
    tree = jax.tree_util.tree_map
    if not ADAM:
        return (tree(lambda p, g: p - RATE * g, layers, gradient), first, second, t), value
    t = t + 1
    first = tree(lambda m, g: 0.9 * m + 0.1 * g, first, gradient)
    second = tree(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradient)
    rate = RATE * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    layers = tree(lambda p, m, v: p - rate * m / (jnp.sqrt(v) + 1e-8), layers, first, second)
    return (layers, first, second, t), value


def measure(step, seconds=1.0):
    step(0)
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < 0.3:
        step(count)
        count += 1
    steps = max(1, round(20e-6 / ((time.perf_counter() - start) / count)))
    samples, start = [], time.perf_counter()
    while time.perf_counter() - start < seconds or len(samples) < 5:
        t = time.perf_counter()
        for _ in range(steps):
            step(count)
            count += 1
        samples.append((time.perf_counter() - t) / steps * 1e6)
    samples.sort()
    return samples[len(samples) // 2], samples[0]


key = jax.random.key(1)
layers = [(jax.random.normal(key, (a, b)) * (2 / a) ** 0.5, jnp.zeros(b)) for a, b in zip(WIDTHS, WIDTHS[1:])]
xs = [jax.random.uniform(jax.random.key(i), (BATCH, WIDTHS[0]), minval=-1) for i in range(BATCHES)]
if LOSS is None:
    predict = jax.jit(forward)
    median, least = measure(lambda i: predict(layers, xs[i % BATCHES]).block_until_ready())
else:
    if LOSS == "classes":
        ys = [jax.random.randint(jax.random.key(i), (BATCH,), 0, WIDTHS[-1]) for i in range(BATCHES)]
    else:
        ys = [jax.random.uniform(jax.random.key(i), (BATCH, WIDTHS[-1])) for i in range(BATCHES)]
    zeros = jax.tree_util.tree_map(jnp.zeros_like, layers)
    state = (layers, zeros, jax.tree_util.tree_map(jnp.zeros_like, layers), jnp.float32(0))
    jitted = jax.jit(update, donate_argnums=0)

    def step(i):
        global state
        state, value = jitted(state, xs[i % BATCHES], ys[i % BATCHES])
        return float(value)

    median, least = measure(step)
print(json.dumps({"peer": "jax", "workload": NAME, "median_us": median, "min_us": least}))
