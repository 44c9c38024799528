"""Writes torch_merges.jsonl.gz: values that join (subtract, average, maximum, mix), and weights that are used
twice (siamese towers, a transposed layer), with PyTorch's outputs and gradients. Needs PyTorch 2.15 on CPU.

    python tests/reference/merges.py
"""

import gzip
import json
import pathlib

import torch
from torch import nn


def listed(tensor):
    return tensor.detach().double().tolist()


def leaf(*shape, dtype):
    return torch.randn(*shape, dtype=dtype).requires_grad_()


def merge(name, dtype):
    """The values stand side by side in `x`, as the layers read them; the gate is the first."""
    values = [leaf(7, 4, dtype=dtype) for _ in range(2 if name == "subtract" else 3)]
    with torch.no_grad():
        if name == "maximum_of_two":
            values[1][2] = values[0][2]  # ties: half each
    read = values
    if name == "subtract":
        y = values[0] - values[1]
    elif name == "average":
        y = torch.stack(values).mean(0)
    elif name == "maximum":
        y = torch.stack(values).amax(0)
    elif name == "maximum_of_two":
        read = values[:2]
        y = torch.maximum(*read)
    else:
        gate = leaf(7, 3, dtype=dtype)
        read = [gate, *values]
        y = sum(gate[:, k : k + 1] * value for k, value in enumerate(values))
    gy = torch.randn_like(y)
    y.backward(gy)
    return {
        "case": name,
        "dtype": "f64" if dtype == torch.float64 else "f32",
        "x": listed(torch.cat(read, 1)),
        "gy": listed(gy),
        "y": listed(y),
        "gx": listed(torch.cat([value.grad for value in read], 1)),
    }


class Towers(nn.Module):
    """`left: from(first) -> dense(4) -> layer_norm -> tanh, right: from(second) -> same(left)`."""

    def __init__(self):
        super().__init__()
        self.left = nn.ModuleDict({"dense": nn.Linear(3, 4), "layer_norm": nn.LayerNorm(4)})
        self.output = nn.Linear(8, 2)

    def forward(self, x):
        tower = lambda part: self.left["layer_norm"](self.left["dense"](part)).tanh()
        return self.output(torch.cat([tower(x[:, :3]), tower(x[:, 3:])], 1))


class Tied(nn.Module):
    """`encode: dense(3) -> tanh, decode: transposed(encode)`."""

    def __init__(self):
        super().__init__()
        self.encode = nn.Linear(6, 3)
        self.decode = nn.Linear(1, 6)  # for its bias
        self.decode.weight.requires_grad_(False)

    def forward(self, x):
        return nn.functional.linear(self.encode(x).tanh(), self.encode.weight.T, self.decode.bias)


def network(name, module, dtype):
    module = module.to(dtype)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.randn_like(parameter) * 0.7)
    x = leaf(5, 6, dtype=dtype)
    y = module(x)
    target = torch.randn_like(y)
    loss = nn.functional.mse_loss(y, target)
    loss.backward()
    learned = [(key, value) for key, value in module.named_parameters() if value.requires_grad]
    return {
        "case": name,
        "dtype": "f64" if dtype == torch.float64 else "f32",
        "x": listed(x),
        "target": listed(target),
        "y": listed(y),
        "loss": loss.item(),
        "params": {key: listed(value) for key, value in learned},
        "grads": {key: listed(value.grad) for key, value in learned},
    }


torch.manual_seed(20261130)
records = []
for dtype in (torch.float64, torch.float32):
    for name in ("subtract", "average", "maximum", "maximum_of_two", "mix"):
        records.append(merge(name, dtype))
    records.append(network("towers", Towers(), dtype))
    records.append(network("tied", Tied(), dtype))
path = pathlib.Path(__file__).with_name("torch_merges.jsonl.gz")
with gzip.GzipFile(path, "wb", mtime=0) as file:
    for record in records:
        file.write((json.dumps(record) + "\n").encode())
