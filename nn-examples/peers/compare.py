"""All workloads in all libraries, one process each: prints the table of the project's README.

python compare.py [--rounds 3] [--threads 1] [--realtime] [W1 W3 …]

Builds ours and burn-steps first. A library that is missing is left out. The libraries take turns, so that all run
in the same hour. The best median of the rounds counts, because other users of the machine can only make a step slower.
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
# Those that gain from a second thread.
SHARED = ["W1", "W2", "W4", "W7", "W8"]
ENVIRONMENT = os.environ | {
    # The peers allocate in every step: without these settings, glibc returns large blocks to the system and fetches them again.
    "MALLOC_MMAP_THRESHOLD_": "4294967296",
    "MALLOC_TRIM_THRESHOLD_": "4294967296",
    "MALLOC_TOP_PAD_": "268435456",
}


def built(folder, *arguments):
    subprocess.run(["cargo", "build", "--release", *arguments], cwd=folder, check=True)
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", folder / "target")) / "release"


def version(*packages):
    """The version of the first package, or None if one of them is missing."""
    try:
        return [importlib.metadata.version(package) for package in packages][0]
    except importlib.metadata.PackageNotFoundError as missing:
        print(f"{packages[0]} is left out: {missing.name} is not installed", file=sys.stderr)
        return None


def libraries(threads):
    """Name of each library that is here: the command for a workload, or None if the library does not have it."""
    ours = built(TOP, "--bin", "bench") / "bench"
    commands = {"ours": lambda w: [ours, "--json", "--threads", threads, "--workloads", w]}
    if torch := version("torch", "numpy"):
        commands[f"PyTorch {torch}"] = lambda w: [sys.executable, HERE / "torch_steps.py", w, threads]
        commands["PyTorch, compiled"] = lambda w: [sys.executable, HERE / "torch_steps.py", w, threads, "compile"]
    if jax := version("jax", "numpy"):
        commands[f"JAX {jax}"] = lambda w: [sys.executable, HERE / "jax_steps.py", w]
    if onnx := version("onnxruntime", "onnx", "numpy"):
        script = HERE / "onnx_steps.py"
        commands[f"ONNX Runtime {onnx}"] = lambda w: [sys.executable, script, w, threads] if w in common.INFERENCE else None
    try:
        burn = built(BURN) / "burn-steps"
        commands["burn 0.22.1 (flex)"] = lambda w: [burn, w]
    except subprocess.CalledProcessError:
        print("burn is left out: it does not build", file=sys.stderr)
    return commands


def run(command, threads, realtime):
    # With priority over other processes; needs root.
    first = ["chrt", "-f", "10"] if realtime else []
    # As many cores: JAX has no other setting for its threads.
    pinned = ["taskset", "-c", ",".join(map(str, range(threads)))] if shutil.which("taskset") else []
    environment = ENVIRONMENT | {f"{name}_NUM_THREADS": str(threads) for name in ("RAYON", "OMP", "MKL", "OPENBLAS")}
    done = subprocess.run([*first, *pinned, *map(str, command)], capture_output=True, text=True, env=environment, cwd=HERE)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode != 0 or not lines:
        print(f"{command}: {done.stderr[-500:]}", file=sys.stderr)
        return None
    return json.loads(lines[-1])["median_us"]


def number(value):
    return "–" if value is None else f"{value:.3g}" if value < 100 else f"{value:.0f}"


def processor():
    """Its name, empty if the system does not tell."""
    info = pathlib.Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1, choices=range(1, os.cpu_count() + 1), metavar="N")
    parser.add_argument("--realtime", action="store_true", help="go before other programs: for a busy machine")
    parser.add_argument("workloads", nargs="*", help="all; on several threads those that gain from them")
    options = parser.parse_args()
    threads, workloads = options.threads, options.workloads
    if not workloads:
        workloads = list(common.NETS) if threads == 1 else SHARED
    commands, best = libraries(threads), {}
    for turn in range(options.rounds):
        for workload in workloads:
            for library, command in commands.items():
                words = command(workload)
                if words is None:
                    continue
                median = run(words, threads, options.realtime)
                print(f"round {turn + 1}  {workload}  {library:<20} {number(median):>10} µs", file=sys.stderr)
                if median is not None:
                    best[library, workload] = min(median, best.get((library, workload), median))

    peers = [library for library in list(commands)[1:] if any((library, workload) in best for workload in workloads)]
    machine = ", ".join(filter(None, [platform.machine(), processor()]))
    count = "1 thread" if threads == 1 else f"{threads} threads"
    print(f"{datetime.date.today()}, {machine}, {count}, median µs of the best of {options.rounds} rounds\n")
    print(f"| | {' | '.join(['what', 'nn', *peers])} |")
    print("|---|---|---|" + "---|" * len(peers))
    for workload in workloads:
        own = best.get(("ours", workload))
        cells = [workload, WHAT[workload], number(own)]
        for peer in peers:
            theirs = best.get((peer, workload))
            ratio = f" ({number(theirs / own)}×)" if own and theirs else ""
            cells.append(number(theirs) + ratio)
        print(f"| {' | '.join(cells)} |")


main()
