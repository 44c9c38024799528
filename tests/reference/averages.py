"""Writes torch_averages.jsonl.gz: averages of weights (torch.optim.swa_utils) after steps of plain SGD, and statistics of
batch norm that are computed anew (update_bn). Needs PyTorch 2.15 on CPU.

    python tests/reference/averages.py
"""

import gzip
import json
import pathlib

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn, update_bn


def listed(tensor):
    return tensor.detach().double().tolist()


class Net(nn.Module):
    """`hidden: dense(4), norm: batch_norm -> tanh, output: dense(2)`."""

    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(3, 4)
        self.norm = nn.BatchNorm1d(4)
        self.output = nn.Linear(4, 2)

    def forward(self, x):
        return self.output(torch.tanh(self.norm(self.hidden(x))))


def record(name, dtype):
    net = Net().to(dtype)
    x = torch.randn(8, 3, dtype=dtype)
    y = torch.randn(8, 2, dtype=dtype)
    before = {key: listed(value) for key, value in net.state_dict().items()}
    if name == "ema":
        average = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(0.75), use_buffers=True)
    else:
        average = AveragedModel(net)
    sgd = torch.optim.SGD(net.parameters(), lr=0.1)
    for _ in range(10):
        sgd.zero_grad()
        nn.functional.mse_loss(net(x), y).backward()
        sgd.step()
        average.update_parameters(net)
    averaged = {key: listed(value) for key, value in average.module.state_dict().items()}
    batches = [x[:3], x[3:6], x[6:]]
    update_bn(batches, average)
    final = {key: listed(value) for key, value in average.module.state_dict().items()}
    average.eval()
    return {
        "case": name,
        "dtype": "f64" if dtype == torch.float64 else "f32",
        "x": listed(x),
        "target": listed(y),
        "before": before,
        "averaged": averaged,
        "statistics": {key: final[key] for key in final if key.startswith("norm.running")},
        "y": listed(average(x)),
    }


torch.manual_seed(20261130)
records = [record(name, dtype) for dtype in (torch.float64, torch.float32) for name in ("ema", "swa")]
path = pathlib.Path(__file__).with_name("torch_averages.jsonl.gz")
with gzip.GzipFile(path, "wb", mtime=0) as file:
    for item in records:
        file.write((json.dumps(item) + "\n").encode())
