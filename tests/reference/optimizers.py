"""Writes optimizers.jsonl.gz: six steps of optimizers and settings that torch_optimizers.jsonl.gz does not have, with
given gradients. Needs PyTorch 2.15 on CPU, schedulefree 1.4.1 and lion-pytorch 0.2.5.

    python tests/reference/optimizers.py

Muon's Newton-Schulz iteration is PyTorch's with the gradient's own type in place of bfloat16, in which all else would
be lost: its source is changed in that one word.
"""

import gzip
import inspect
import json
import pathlib

import lion_pytorch
import schedulefree
import torch
from torch.optim import _muon

STEPS = 6

source = inspect.getsource(_muon._zeropower_via_newtonschulz)
changed = source.replace("torch.bfloat16", "grad.dtype")
assert changed.count("grad.dtype") == 1 and changed != source
exec(changed, _muon.__dict__)


def listed(tensor):
    return tensor.detach().double().flatten().tolist()


def record(name, make, kwargs, shape, dtype, source, rare=False):
    """`rare`: some gradients are 0 at first, others later."""
    p = torch.nn.Parameter(torch.randn(shape, dtype=dtype))
    optimizer = make([p], **kwargs)
    params, grads, averages = [listed(p)], [], []
    free = hasattr(optimizer, "eval")
    for step in range(STEPS):
        g = torch.randn(shape, dtype=dtype) * 10 ** float(torch.rand(()) * 2 - 1)
        if rare:
            g[(torch.arange(g.numel()).reshape(shape) + step) % 3 == 0] = 0
        if free:
            optimizer.train()
        grads.append(listed(g))
        p.grad = g
        optimizer.step()
        params.append(listed(p))
        if free:
            # of a copy: the round trip of eval and train would add its rounding to the parameters
            before = p.detach().clone()
            optimizer.eval()
            averages.append(listed(p))
            with torch.no_grad():
                p.copy_(before)
            optimizer.param_groups[0]["train_mode"] = True
    record = {
        "name": name,
        "kwargs": kwargs,
        "dtype": {torch.float32: "f32", torch.float64: "f64"}[dtype],
        "problem": "rare gradients" if rare else "given gradients",
        "shape": list(shape),
        "source": source,
        "params": params,
        "grads": grads,
    }
    if free:
        record["averages"] = averages
    return record


TORCH = f"torch {torch.__version__}"
LION = "lion-pytorch 0.2.5"
FREE = "schedulefree 1.4.1"

CASES = [
    ("SGD", torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.05}, TORCH),
    ("SGD", torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "nesterov": True, "maximize": True, "weight_decay": 0.05}, TORCH),
    ("SGD", torch.optim.SGD, {"lr": 0.1, "maximize": True, "weight_decay": 0.05}, TORCH),
    ("Adam", torch.optim.Adam, {"lr": 0.05, "maximize": True, "weight_decay": 0.05}, TORCH),
    ("Adam", torch.optim.Adam, {"lr": 0.05, "amsgrad": True, "betas": [0.8, 0.5]}, TORCH),
    ("AdamW", torch.optim.AdamW, {"lr": 0.05, "maximize": True, "amsgrad": True, "betas": [0.8, 0.5]}, TORCH),
    ("RMSprop", torch.optim.RMSprop, {"lr": 0.02, "momentum": 0.9, "weight_decay": 0.05}, TORCH),
    ("Adagrad", torch.optim.Adagrad, {}, TORCH),
    ("Adagrad", torch.optim.Adagrad, {"lr": 0.1, "lr_decay": 0.1, "weight_decay": 0.1, "eps": 1e-3, "initial_accumulator_value": 0.1}, TORCH),
    ("Adadelta", torch.optim.Adadelta, {"lr": 0.5, "rho": 0.7, "eps": 1e-3, "weight_decay": 0.1}, TORCH),
    ("Adamax", torch.optim.Adamax, {}, TORCH),
    ("Adamax", torch.optim.Adamax, {"lr": 0.05, "betas": [0.8, 0.6], "eps": 1e-3, "weight_decay": 0.1}, TORCH),
    ("NAdam", torch.optim.NAdam, {"lr": 0.05, "betas": [0.8, 0.9], "eps": 1e-3, "momentum_decay": 0.1, "weight_decay": 0.1}, TORCH),
    ("NAdam", torch.optim.NAdam, {"lr": 0.05, "weight_decay": 0.1, "decoupled_weight_decay": True}, TORCH),
    ("RAdam", torch.optim.RAdam, {"lr": 0.05, "betas": [0.8, 0.9], "eps": 1e-3, "weight_decay": 0.1}, TORCH),
    ("RAdam", torch.optim.RAdam, {"lr": 0.05, "weight_decay": 0.1, "decoupled_weight_decay": True}, TORCH),
    ("Rprop", torch.optim.Rprop, {}, TORCH),
    ("Rprop", torch.optim.Rprop, {"lr": 0.1, "etas": [0.4, 1.5], "step_sizes": [0.08, 0.2]}, TORCH),
    ("ASGD", torch.optim.ASGD, {"lr": 0.1, "lambd": 0.1, "alpha": 0.5, "weight_decay": 0.1}, TORCH),
    ("ASGD", torch.optim.ASGD, {"lr": 0.1, "t0": 3}, TORCH),
    ("Lion", lion_pytorch.Lion, {"lr": 0.05}, LION),
    ("Lion", lion_pytorch.Lion, {"lr": 0.05, "betas": [0.8, 0.6], "weight_decay": 0.5}, LION),
    ("AdamWScheduleFree", schedulefree.AdamWScheduleFree, {}, FREE),
    ("AdamWScheduleFree", schedulefree.AdamWScheduleFree, {"lr": 0.05, "weight_decay": 0.1}, FREE),
    ("AdamWScheduleFree", schedulefree.AdamWScheduleFree, {"lr": 0.05, "warmup_steps": 4}, FREE),
    ("AdamWScheduleFree", schedulefree.AdamWScheduleFree, {"lr": 0.05, "betas": [0.8, 0.9], "eps": 1e-3, "r": 0.5, "weight_lr_power": 1.0, "warmup_steps": 3}, FREE),
]

MATRICES = [
    ("Muon", torch.optim.Muon, {"lr": 0.1}, (4, 6)),
    ("Muon", torch.optim.Muon, {"lr": 0.1, "weight_decay": 0.3}, (7, 3)),
    ("Muon", torch.optim.Muon, {"lr": 0.1, "momentum": 0.8, "nesterov": False, "ns_steps": 3}, (5, 5)),
    ("Muon", torch.optim.Muon, {"lr": 0.1, "adjust_lr_fn": "match_rms_adamw"}, (6, 4)),
    ("Muon", torch.optim.Muon, {"lr": 0.1}, (1, 5)),
    ("Adafactor", torch.optim.Adafactor, {}, (4, 6)),
    ("Adafactor", torch.optim.Adafactor, {"lr": 0.3, "weight_decay": 0.1}, (7, 3)),
    ("Adafactor", torch.optim.Adafactor, {"lr": 0.3, "beta2_decay": -0.5, "eps": [1e-3, 0.1], "d": 1.5}, (5, 4)),
    ("Adafactor", torch.optim.Adafactor, {"lr": 0.3, "weight_decay": 0.1}, (9,)),
    ("Adafactor", torch.optim.Adafactor, {"lr": 0.3}, (2, 3, 4)),
]

here = pathlib.Path(__file__).parent
with gzip.GzipFile(here / "optimizers.jsonl.gz", "wb", mtime=0) as file:
    for index, dtype in enumerate([torch.float32, torch.float64]):
        for rare in [False, True]:
            torch.manual_seed(2 * index + rare)
            for name, make, kwargs, source in CASES:
                line = record(name, make, kwargs, (5,), dtype, source, rare)
                file.write((json.dumps(line) + "\n").encode())
            for name, make, kwargs, shape in MATRICES:
                line = record(name, make, kwargs, shape, dtype, TORCH, rare)
                file.write((json.dumps(line) + "\n").encode())
