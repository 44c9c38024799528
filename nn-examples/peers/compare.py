"""All workloads in all libraries, one process each, one thread: prints the table of the project's README.

python compare.py [--rounds 3] [--realtime] [W1 W3 …]

Builds ours and burn-steps first. The libraries take turns, so that all run in the same hour. The best median
of the rounds counts, because other users of the machine can only make a step slower.
"""
import argparse
import datetime
import importlib.metadata
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys

import common

HERE = pathlib.Path(__file__).parent
TOP = HERE.parent.parent
BURN = HERE / "burn"
WHAT = {
    "W1": "train step 784-128-10, batch 64, SGD",
    "W2": "train step 784-512-512-10, batch 128, Adam",
    "W3": "train step 2-16-1 tanh, batch 32, Adam",
    "W4": "train step 1024-2048-2048-1024, batch 256, Adam",
    "W5": "one sample through 784-128-10",
    "W6": "one sample through 8-16-16-4 tanh",
    "W7": "1024 samples through 784-512-512-10",
    "W8": "epoch of 60,000 shuffled samples, W1's network",
    "W9": "train step 2-2-1 sigmoid, batch 4, SGD",
}
ENVIRONMENT = os.environ | {
    "RAYON_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    # The peers allocate in every step: without these settings, glibc returns large blocks to the system and fetches them again.
    "MALLOC_MMAP_THRESHOLD_": "4294967296",
    "MALLOC_TRIM_THRESHOLD_": "4294967296",
    "MALLOC_TOP_PAD_": "268435456",
}


def built(folder, *arguments):
    subprocess.run(["cargo", "build", "--release", *arguments], cwd=folder, check=True)
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", folder / "target")) / "release"


def run(command, realtime):
    # With priority over other processes; needs root.
    first = ["chrt", "-f", "10"] if realtime else []
    # One core: JAX has no other setting for one thread.
    pinned = ["taskset", "-c", "0"] if shutil.which("taskset") else []
    done = subprocess.run([*first, *pinned, *map(str, command)], capture_output=True, text=True, env=ENVIRONMENT, cwd=HERE)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode != 0 or not lines:
        print(f"{command}: {done.stderr[-500:]}", file=sys.stderr)
        return None
    return json.loads(lines[-1])["median_us"]


def number(value):
    return "–" if value is None else f"{value:.3g}" if value < 100 else f"{value:.0f}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--realtime", action="store_true", help="go before other programs: for a busy machine")
    parser.add_argument("workloads", nargs="*", default=list(common.NETS))
    options = parser.parse_args()
    ours, burn = built(TOP, "--bin", "bench") / "bench", built(BURN) / "burn-steps"
    torch, jax = (f"{importlib.metadata.version(name)}" for name in ("torch", "jax"))
    libraries = {
        "ours": lambda w: [ours, "--json", "--threads", 1, "--workloads", w],
        f"PyTorch {torch}": lambda w: [sys.executable, HERE / "torch_steps.py", w, 1],
        "PyTorch, compiled": lambda w: [sys.executable, HERE / "torch_steps.py", w, 1, "compile"],
        f"JAX {jax}": lambda w: [sys.executable, HERE / "jax_steps.py", w],
        "burn 0.22.1 (flex)": lambda w: [burn, w],
    }
    best = {}
    for turn in range(options.rounds):
        for workload in options.workloads:
            for library, command in libraries.items():
                median = run(command(workload), options.realtime)
                print(f"round {turn + 1}  {workload}  {library:<20} {number(median):>10} µs", file=sys.stderr)
                if median is not None:
                    best[library, workload] = min(median, best.get((library, workload), median))

    peers = list(libraries)[1:]
    print(f"{datetime.date.today()}, {platform.machine()}, one thread, median µs of the best of {options.rounds} rounds\n")
    print(f"| | what | nn | {' | '.join(peers)} |")
    print("|---|---|---|" + "---|" * len(peers))
    for workload in options.workloads:
        own = best.get(("ours", workload))
        cells = []
        for peer in peers:
            theirs = best.get((peer, workload))
            ratio = f" ({number(theirs / own)}×)" if own and theirs else ""
            cells.append(number(theirs) + ratio)
        print(f"| {workload} | {WHAT[workload]} | {number(own)} | {' | '.join(cells)} |")


main()
