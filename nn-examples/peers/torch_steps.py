"""PyTorch, eager, on the workloads of bench: python torch_steps.py W1 [threads]"""
import json
import sys
import time

import torch
from torch import nn

NETS = {  # widths, activation, batch, loss, optimizer (None: inference)
    "W1": ([784, 128, 10], nn.ReLU, 64, nn.CrossEntropyLoss, lambda p: torch.optim.SGD(p, 0.01)),
    "W2": ([784, 512, 512, 10], nn.ReLU, 128, nn.CrossEntropyLoss, lambda p: torch.optim.Adam(p, 1e-3)),
    "W3": ([2, 16, 1], nn.Tanh, 32, nn.MSELoss, lambda p: torch.optim.Adam(p, 1e-3)),
    "W4": ([1024, 2048, 2048, 1024], nn.ReLU, 256, nn.MSELoss, lambda p: torch.optim.Adam(p, 1e-3)),
    "W5": ([784, 128, 10], nn.ReLU, 1, None, None),
    "W6": ([8, 16, 16, 4], nn.Tanh, 1, None, None),
    "W7": ([784, 512, 512, 10], nn.ReLU, 1024, None, None),
    "W9": ([2, 2, 1], nn.Sigmoid, 4, nn.MSELoss, lambda p: torch.optim.SGD(p, 0.01)),
}
BATCHES = 16


def network(widths, activation, last):
    layers = []
    for a, b in zip(widths, widths[1:]):
        layers += [nn.Linear(a, b), activation()]
    return nn.Sequential(*(layers if last else layers[:-1]))


def measure(step, seconds=1.0):
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


def main():
    name, threads = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    widths, activation, batch, loss, optimizer = NETS[name]
    net = network(widths, activation, last=name == "W9")
    xs = [torch.rand(batch, widths[0]) * 2 - 1 for _ in range(BATCHES)]
    if loss is None:
        with torch.inference_mode():
            median, least = measure(lambda i: net(xs[i % BATCHES]))
    else:
        loss, optimizer = loss(), optimizer(net.parameters())
        classes = isinstance(loss, nn.CrossEntropyLoss)
        ys = [torch.randint(widths[-1], (batch,)) if classes else torch.rand(batch, widths[-1]) for _ in xs]

        def step(i):
            optimizer.zero_grad()
            value = loss(net(xs[i % BATCHES]), ys[i % BATCHES])
            value.backward()
            optimizer.step()
            return value.item()

        median, least = measure(step)
    print(json.dumps({"peer": "torch", "workload": name, "threads": threads, "median_us": median, "min_us": least}))


main()
