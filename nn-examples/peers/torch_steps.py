"""PyTorch on the workloads of bench: python torch_steps.py W1 [threads] [compile]

Eager with modules and optimizers, or the whole training step (forward, loss, backward, update) as one
compiled function.
"""
import numpy as np
import torch
from torch import nn

import common

NAME, THREADS, words = common.arguments()
COMPILE = "compile" in words
torch.set_num_threads(THREADS)
torch.manual_seed(1)
WIDTHS, ACTIVATION, BATCH, LOSS, RATE, OPTIMIZER = common.NETS[NAME]
ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}
OPTIMIZERS = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}


def network():
    layers, pairs = [], list(zip(WIDTHS, WIDTHS[1:]))
    for k, (a, b) in enumerate(pairs):
        layers.append(nn.Linear(a, b))
        if common.activated(NAME, k, len(pairs)):
            layers.append(ACTIVATIONS[ACTIVATION]())
    return nn.Sequential(*layers)


def inference(net):
    xs = [np.random.uniform(-1, 1, (BATCH, WIDTHS[0])).astype(np.float32) for _ in range(common.BATCHES)]
    with torch.inference_mode():
        run = torch.compile(net) if COMPILE else net
        # From an array to an array, as in our benchmark.
        return common.measure(lambda i: run(torch.from_numpy(xs[i % common.BATCHES])).numpy())


def eager(net, loss):
    optimizer = OPTIMIZERS[OPTIMIZER](net.parameters(), RATE)

    def update(x, y):
        optimizer.zero_grad()
        value = loss(net(x), y)
        value.backward()
        optimizer.step()
        return value

    return update


def compiled(net, loss):
    weights = {name: p.detach().clone() for name, p in net.named_parameters()}
    first, second = ({name: torch.zeros_like(w) for name, w in weights.items()} for _ in range(2))
    count = torch.zeros(())

    def judge(weights, x, y):
        return loss(torch.func.functional_call(net, weights, (x,)), y)

    @torch.compile(fullgraph=True)
    def update(x, y):
        gradients, value = torch.func.grad_and_value(judge)(weights, x, y)
        count.add_(1)
        for name, w in weights.items():
            g = gradients[name]
            if OPTIMIZER == "sgd":
                w.sub_(RATE * g)
                continue
            m, v = first[name], second[name]
            m.mul_(0.9).add_(0.1 * g)
            v.mul_(0.999).add_(0.001 * g * g)
            w.sub_(RATE * torch.sqrt(1 - 0.999**count) / (1 - 0.9**count) * m / (torch.sqrt(v) + 1e-8))
        return value

    return update


def training(net):
    classes = LOSS == "classes"
    update = (compiled if COMPILE else eager)(net, nn.CrossEntropyLoss() if classes else nn.MSELoss())
    if NAME == "W8":
        x, y = torch.rand(common.SAMPLES, WIDTHS[0]), torch.randint(WIDTHS[-1], (common.SAMPLES,))

        def epoch(_):
            order = torch.randperm(common.SAMPLES)
            return sum(update(x[part], y[part]).item() for part in order.split(BATCH))

        return common.measure(epoch)
    xs = [torch.rand(BATCH, WIDTHS[0]) * 2 - 1 for _ in range(common.BATCHES)]
    ys = [torch.randint(WIDTHS[-1], (BATCH,)) if classes else torch.rand(BATCH, WIDTHS[-1]) for _ in xs]
    return common.measure(lambda i: update(xs[i % common.BATCHES], ys[i % common.BATCHES]).item())


net = network()
times = inference(net) if LOSS is None else training(net)
common.report("torch compiled" if COMPILE else "torch", NAME, times)
