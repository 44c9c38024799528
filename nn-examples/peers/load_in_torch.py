"""Loads our model files in PyTorch, strictly, and compares predictions.

cargo test -p nn-tests --test files -- --ignored files_for_pytorch
python nn-examples/peers/load_in_torch.py
"""
import pathlib

import torch
from safetensors.torch import load_file
from torch import nn

FOLDER = pathlib.Path(__file__).parent.parent.parent / "target" / "interop"


class Digits(nn.Module):
    """The network of the example `digits`, with its layer names."""

    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(64, 64)
        self.output = nn.Linear(64, 10)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))


def compare(file, network, expected):
    network.load_state_dict(load_file(FOLDER / file), strict=True)
    network.eval()
    with torch.inference_mode():
        logits = network(expected["x"])
    probabilities = torch.softmax(logits, 1)
    for name, values in ("logits", logits), ("probabilities", torch.softmax(logits, 1)):
        torch.testing.assert_close(values, expected[name])  # its tolerances for f32
        error = (values - expected[name]).abs().max().item()
        print(f"{file}: {len(values)} predictions, {name} differ by at most {error:.1e}")


expected = load_file(FOLDER / "predictions.safetensors")
compare("digits.safetensors", Digits(), expected)
sequential = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
compare("sequential.safetensors", sequential, expected)
try:
    nn.Sequential(nn.Linear(64, 64)).load_state_dict(load_file(FOLDER / "digits.safetensors"), strict=True)
except RuntimeError:
    print("a module of another form refuses it")
else:
    raise AssertionError("strict loading took a file of another network")
