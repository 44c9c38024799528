//! Measures the public workloads W1 to W9 against the hardware's limit.
//!
//! `cargo run --release --bin bench -- [--workloads W1,W3] [--threads N] [--seconds S] [--json] [--growth] [--age]`

mod age;
mod floor;
mod growth;
mod measure;
mod networks;
mod workloads;

use clap::Parser;
use nn_examples::{note, say};

use workloads::{NAMES, Options, Outcome, run};

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
    };
    if arguments.growth {
        growth::run(options);
        return;
    }
    if arguments.age {
        age::run(options);
        return;
    }
    if !arguments.json {
        say!(
            "{:<4} {:>12} {:>12} {:>9} {:>10} {:>9}  {:<48}",
            "",
            "median µs",
            "min µs",
            "GFLOP/s",
            "% product",
            "× floor",
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
        if arguments.json {
            json(&outcome, options.threads);
        } else {
            row(&outcome, options.threads);
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

fn row(outcome: &Outcome, threads: usize) {
    let Outcome {
        name,
        what,
        times,
        floor,
        tail,
        mean: _,
        target,
    } = outcome;
    let share = match floor {
        Some(floor) => {
            let bound = (floor.products + floor.traffic) / measure::as_f64(threads);
            let share = floor.products / measure::as_f64(threads) / times.median;
            format!(
                " {:>9.1} {:>10.1} {:>9.3}",
                floor.flops / times.median * 1e-3,
                100.0 * share,
                times.median / bound
            )
        }
        None => format!(" {:>9} {:>10} {:>9}", "", "", ""),
    };
    let target = target.map_or_else(String::new, |target| format!(", target {target} µs"));
    let tail = tail.as_ref().map_or_else(String::new, |tail| {
        format!(
            "; single calls: first {:.2} µs, p99.9 {:.3} µs, max {:.2} µs",
            tail.first, tail.p999, tail.max
        )
    });
    say!(
        "{name:<4} {:>12.3} {:>12.3}{share}  {what}{target}{tail}",
        times.median,
        times.min
    );
}
