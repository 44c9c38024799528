//! Measures the public workloads W1 to W9 against the hardware's limit.
//!
//! `cargo run --release --bin bench -- [--workloads W1,W3] [--threads N] [--seconds S] [--json] [--growth] [--age]`

mod age;
mod chain;
mod growth;
mod limit;
mod measure;
mod networks;
mod workloads;

use clap::Parser;
use nn_examples::{note, say};

use limit::Machine;
use workloads::{Large, NAMES, Options, Outcome, run};

/// Time per step of the public workloads.
#[derive(Debug, Parser)]
struct Arguments {
    /// The workloads, separated by commas; all by default.
    #[arg(long, value_delimiter = ',')]
    workloads: Vec<String>,
    /// The number of threads that share a step.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// The time to measure each, in seconds.
    #[arg(long, default_value_t = 1.0)]
    seconds: f64,
    /// Prints one line of JSON per workload instead of the table.
    #[arg(long)]
    json: bool,
    /// Instead: the cost by batch size, width, depth and threads.
    #[arg(long)]
    growth: bool,
    /// Instead: the cost of an old network's step, relative to a new network's.
    #[arg(long)]
    age: bool,
}

fn main() {
    let arguments = Arguments::parse();
    let names: Vec<&str> = if arguments.workloads.is_empty() {
        NAMES.to_vec()
    } else {
        arguments.workloads.iter().map(String::as_str).collect()
    };
    let options = Options {
        threads: arguments.threads,
        seconds: arguments.seconds,
        bounds: !arguments.json,
    };
    if arguments.age {
        age::run(options);
        return;
    }
    if arguments.growth {
        growth::run(options);
        return;
    }
    let machine = (options.bounds).then(|| Machine::measure(options.threads, options.seconds));
    if let Some(machine) = &machine {
        machine.print();
        say!(
            "{:<6} {:>12} {:>12} {:>9} {:>9} {:>9}  {:<48}",
            "",
            "median µs",
            "min µs",
            "GFLOP/s",
            "× limit",
            "× product",
            "what"
        );
    }
    for name in names {
        let outcome = nn_core::numeric::threads::share(options.threads, || run(name, options));
        let Some(outcome) = outcome.expect("the threads start") else {
            note!(
                "there is no workload {name}; there are {}",
                NAMES.join(", ")
            );
            std::process::exit(2);
        };
        match &machine {
            Some(machine) => row(&outcome, machine, options.threads),
            None => json(&outcome, options.threads),
        }
    }
}

fn json(outcome: &Outcome, threads: usize) {
    say!(
        r#"{{"workload":"{}","threads":{threads},"median_us":{},"min_us":{},"loss_or_mean":{}}}"#,
        outcome.name,
        outcome.times.median,
        outcome.times.min,
        outcome.mean
    );
}

fn row(outcome: &Outcome, machine: &Machine, threads: usize) {
    let Outcome {
        name,
        what,
        times,
        large,
        tail,
        mean: _,
        target,
    } = outcome;
    let bounds = match large {
        Some(Large { needs, bare }) => {
            let bare = (bare.products + bare.traffic) / measure::as_f64(threads);
            format!(
                " {:>9.1} {:>9.3} {:>9.3}",
                needs.flops / times.median * 1e-3,
                times.median / machine.limit(needs),
                times.median / bare
            )
        }
        None => format!(" {:>9} {:>9} {:>9}", "", "", ""),
    };
    let target = target.map_or_else(String::new, |target| format!(", target {target} µs"));
    let tail = tail.as_ref().map_or_else(String::new, |tail| {
        format!(
            "; single calls: first {:.2} µs, p99.9 {:.3} µs, max {:.2} µs",
            tail.first, tail.p999, tail.max
        )
    });
    say!(
        "{name:<6} {:>12.3} {:>12.3}{bounds}  {what}{target}{tail}",
        times.median,
        times.min
    );
}
