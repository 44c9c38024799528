//! The cost of a training step by batch size, width, depth and threads, and its multiple of the processor's limit.

use nn_core::prelude::*;
use nn_examples::say;

use crate::chain::{Chain, Work};
use crate::limit::{Machine, Needs};
use crate::measure::{as_f64, numbers, time};
use crate::networks::Mnist;
use crate::workloads::Options;

macro_rules! wide {
    ($($name:ident $width:literal),*) => {
        $(network! {
            struct $name {
                input: 64,
                hidden: dense($width) -> relu,
                output: dense(8),
            }
        })*
        fn widths(machine: &Machine, options: Options) {
            $({
                let median = step::<$name<f32>, 64, 8>($name::new(1), 64, options);
                row("width", $width, median, machine.limit(&needs(&[64, $width, 8], 64)));
            })*
        }
    };
}

wide!(Wide16 16, Wide64 64, Wide256 256, Wide1024 1024, Wide4096 4096);

macro_rules! deep {
    ($($name:ident $depth:tt),*) => {
        $(network! {
            struct $name {
                input: 64,
                body: repeat($depth) { layer: dense(64) -> relu },
                output: dense(8),
            }
        })*
        fn depths(machine: &Machine, options: Options) {
            $({
                let median = step::<$name<f32>, 64, 8>($name::new(1), 64, options);
                let mut widths = [64; $depth + 2];
                widths[$depth + 1] = 8;
                row("depth", $depth, median, machine.limit(&needs(&widths, 64)));
            })*
        }
    };
}

deep!(Deep1 1, Deep2 2, Deep4 4, Deep8 8, Deep16 16, Deep32 32);

/// Prints one small table for each.
pub(crate) fn run(options: Options) {
    let short = Options {
        seconds: options.seconds * 0.3,
        threads: 1,
        ..options
    };
    let machine = Machine::measure(1, options.seconds);
    machine.print();
    say!(
        "{:<8} {:>6} {:>14} {:>9}",
        "",
        "",
        "median µs/step",
        "× limit"
    );
    for batch in [1, 4, 16, 64, 256, 1024, 4096] {
        let limit = machine.limit(&needs(&[784, 128, 10], batch));
        row("batch", batch, classifier(batch, short), limit);
    }
    widths(&machine, short);
    depths(&machine, short);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    for threads in 1..=cores {
        let on = Options { threads, ..short };
        let median = nn_core::numeric::threads::share(threads, || classifier(256, on));
        let limit = Machine::measure(threads, options.seconds).limit(&needs(&[784, 128, 10], 256));
        row(
            "threads",
            threads,
            median.expect("the threads start"),
            limit,
        );
    }
}

fn row(what: &str, size: usize, median: f64, limit: f64) {
    say!("{what:<8} {size:>6} {median:>14.3} {:>9.3}", median / limit);
}

/// What a step of plain descent needs, on the same batch each time.
fn needs(widths: &[usize], batch: usize) -> Needs {
    let chain = Chain {
        widths,
        batch,
        samples: batch,
        work: Work::Sgd,
    };
    chain.needs::<f32>()
}

/// A step of W1's network on another batch size.
fn classifier(batch: usize, options: Options) -> f64 {
    let mut net = Mnist::<f32>::new(1);
    let x = Batch::from_flat(numbers(1, batch * 784)).expect("finite numbers");
    let y = Labels::new((0..batch).map(|i| i % 10).collect::<Vec<_>>()).expect("classes");
    let (loss, mut sgd) = (CrossEntropy::new(), Sgd::new(1e-4));
    let mut work = net.workspace(batch).threads(options.threads);
    let times = time(options.seconds, |_| {
        net.train_step(&x, &y, &loss, &mut sgd, &mut work)
            .expect("a finite loss");
    });
    times.median
}

/// A step of a network with real outputs.
fn step<N, const IN: usize, const OUT: usize>(mut net: N, batch: usize, options: Options) -> f64
where
    N: Network<IN, OUT> + Train + Model<Scalar = f32, Head = nn_core::head::Identity<OUT>>,
{
    let scale = 1.0 / as_f64(OUT);
    let x = Batch::<f32, IN>::from_flat(numbers(1, batch * IN)).expect("finite numbers");
    let y = Batch::<f32, OUT>::from_flat(numbers(2, batch * OUT)).expect("finite numbers");
    let (loss, mut sgd) = (SquaredError::new(), Sgd::new(1e-3 * scale));
    let mut work = net.workspace(batch).threads(options.threads);
    let times = time(options.seconds, |_| {
        net.train_step(&x, &y, &loss, &mut sgd, &mut work)
            .expect("a finite loss");
    });
    times.median
}
