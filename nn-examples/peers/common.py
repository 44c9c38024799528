"""The public workloads and their timing; the numbers are those of ../src/bin/bench."""
import json
import sys
import time

# widths, activation, batch, loss, learning rate, optimizer (None: inference)
NETS = {
    "W1": ([784, 128, 10], "relu", 64, "classes", 0.01, "sgd"),
    "W2": ([784, 512, 512, 10], "relu", 128, "classes", 1e-3, "adam"),
    "W3": ([2, 16, 1], "tanh", 32, "values", 1e-3, "adam"),
    "W4": ([1024, 2048, 2048, 1024], "relu", 256, "values", 1e-3, "adam"),
    "W5": ([784, 128, 10], "relu", 1, None, None, None),
    "W6": ([8, 16, 16, 4], "tanh", 1, None, None, None),
    "W7": ([784, 512, 512, 10], "relu", 1024, None, None, None),
    "W8": ([784, 128, 10], "relu", 64, "classes", 0.01, "sgd"),
    "W9": ([2, 2, 1], "sigmoid", 4, "values", 0.01, "sgd"),
}
INFERENCE = [name for name, (_, _, _, loss, _, _) in NETS.items() if loss is None]
BATCHES = 16
SAMPLES = 60_000  # of W8: an epoch, shuffled, with its batches gathered inside the timing


def activated(name, layer, layers):
    """True if an activation follows layer number `layer`; after the last one only in W9."""
    return layer + 1 < layers or name == "W9"


def uniform(random, *shape):
    """Numbers of NumPy's generator `random` between -1 and 1."""
    return random.uniform(-1, 1, shape).astype("float32")


def weights(random, widths):
    """Each layer's weights, inputs × outputs, and biases."""
    return [
        (uniform(random, a, b) * (2 / a) ** 0.5, uniform(random, b) / a**0.5)
        for a, b in zip(widths, widths[1:])
    ]


def measure(step, seconds=1.0):
    """Median and minimum of microseconds per step; a sample has as many steps as take 20 µs."""
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


def report(peer, name, times):
    median, least = times
    print(json.dumps({"peer": peer, "workload": name, "median_us": median, "min_us": least}))


def arguments():
    """The workload, the number of threads, and all words after the workload."""
    if len(sys.argv) < 2 or sys.argv[1] not in NETS:
        sys.exit(f"{sys.argv[0]} {'|'.join(NETS)} [threads] [compile]")
    words = sys.argv[2:]
    return sys.argv[1], next((int(word) for word in words if word.isdigit()), 1), words
