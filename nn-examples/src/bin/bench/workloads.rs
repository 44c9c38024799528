//! The public workloads W1 to W9, each through the public API.

use std::hint::black_box;

use nn_core::optim::Optimizer;
use nn_core::prelude::*;

use crate::chain::{Bare, Chain, Work, feeding};
use crate::limit::Needs;
use crate::measure::{Tail, Times, as_f64, numbers, tail, time};
use crate::networks::{Audio, Curve, Mnist, MnistDeep, MnistDeepLogits, MnistLogits, Wide, Xor};

/// The times of one workload.
pub(crate) struct Outcome {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) times: Times,
    /// `None` if a step is too small for its products to be a meaningful limit, or nobody asked.
    pub(crate) large: Option<Large>,
    /// The worst cases, for single samples.
    pub(crate) tail: Option<Tail>,
    /// The mean loss of the last steps, or the mean output.
    pub(crate) mean: f64,
    /// The project's goal in microseconds, if it is not a ratio to the limit.
    pub(crate) target: Option<f64>,
}

/// What bounds a step of large products.
pub(crate) struct Large {
    pub(crate) needs: Needs,
    pub(crate) bare: Bare,
}

impl Large {
    fn of<T: Scalar>(chain: Chain<'_>, options: Options) -> Option<Self> {
        options.bounds.then(|| Self {
            needs: chain.needs::<T>(),
            bare: chain.bare::<T>(options.seconds),
        })
    }
}

/// Settings of a run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Options {
    pub(crate) threads: usize,
    pub(crate) seconds: f64,
    /// Whether to measure what bounds a step, too.
    pub(crate) bounds: bool,
}

/// All workloads. The first nine are the public ones.
pub(crate) const NAMES: [&str; 11] = [
    "W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8", "W9", "W1-f64", "W4-f64",
];

/// The batches that a workload cycles over.
const BATCHES: usize = 16;

/// Runs the workload of that name.
pub(crate) fn run(name: &str, options: Options) -> Option<Outcome> {
    Some(match name {
        "W1" => w1::<f32>("W1", options),
        "W1-f64" => w1::<f64>("W1-f64", options),
        "W2" => w2(options),
        "W3" => w3(options),
        "W4" => w4::<f32>("W4", options),
        "W4-f64" => w4::<f64>("W4-f64", options),
        "W5" => w5(options),
        "W6" => w6(options),
        "W7" => w7(options),
        "W8" => w8(options),
        "W9" => w9(options),
        _ => return None,
    })
}

fn inputs<T: Scalar, const F: usize>(rows: usize) -> Vec<Batch<T, F>> {
    (0..BATCHES)
        .map(|i| Batch::from_flat(numbers(100 + i as u64, rows * F)).expect("finite numbers"))
        .collect()
}

fn labels<const K: usize>(seed: u64, rows: usize) -> Labels<K> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0..K"
    )]
    let class = |x: f32| ((x + 1.0) * 0.5 * K as f32) as usize % K;
    let labels: Vec<usize> = numbers::<f32>(seed, rows).into_iter().map(class).collect();
    Labels::new(labels).expect("classes")
}

/// A training step of a classifier, cycling over the batches; the mean of its last losses.
fn steps<N, T, L, Y, O, const IN: usize, const OUT: usize>(
    net: &mut N,
    batches: &[(Batch<T, IN>, Y)],
    loss: &L,
    optimizer: &mut O,
    options: Options,
) -> (Times, f64)
where
    N: Network<IN, OUT> + Train + Model<Scalar = T>,
    T: Scalar,
    L: Loss,
    N::Head: nn_core::head::Accepts<L>,
    Y: nn_core::data::AsTargets,
    Y::Targets: nn_core::head::TargetsFor<T, L, nn_core::head::HeadFor<N::Head, L>>,
    O: Optimizer<T>,
{
    let mut work = net.workspace(batches[0].0.len()).threads(options.threads);
    let mut losses = [T::ZERO; BATCHES];
    let times = time(options.seconds, |i| {
        let (x, y) = &batches[i % BATCHES];
        losses[i % BATCHES] = net
            .train_step(x, y, loss, optimizer, &mut work)
            .expect("a finite loss");
    });
    (times, mean(&losses))
}

fn mean<T: Scalar>(values: &[T]) -> f64 {
    values.iter().map(|value| value.to_f64()).sum::<f64>() / as_f64(values.len())
}

fn classes<T: Scalar, const IN: usize>(rows: usize) -> Vec<(Batch<T, IN>, Labels<10>)> {
    let inputs = inputs::<T, IN>(rows).into_iter().enumerate();
    inputs.map(|(i, x)| (x, labels(i as u64, rows))).collect()
}

const W1: Chain<'static> = Chain {
    widths: &[784, 128, 10],
    batch: 64,
    samples: 64 * BATCHES,
    work: Work::Sgd,
};

fn w1<T: Scalar>(name: &'static str, options: Options) -> Outcome {
    let mut net = Mnist::<T>::new(1);
    let (loss, mut sgd) = (CrossEntropy::new(), Sgd::new(0.01));
    let (times, mean) = steps(&mut net, &classes(64), &loss, &mut sgd, options);
    let what = "train step 784-128-10, batch 64, SGD";
    Outcome {
        name,
        what,
        times,
        large: Large::of::<T>(W1, options),
        tail: None,
        mean,
        target: None,
    }
}

fn w2(options: Options) -> Outcome {
    let mut net = MnistDeep::<f32>::new(1);
    let (loss, mut adam) = (CrossEntropy::new(), Adam::new(1e-3));
    let (times, mean) = steps(&mut net, &classes(128), &loss, &mut adam, options);
    let chain = Chain {
        widths: &[784, 512, 512, 10],
        batch: 128,
        samples: 128 * BATCHES,
        work: Work::Adam,
    };
    let large = Large::of::<f32>(chain, options);
    let what = "train step 784-512-512-10, batch 128, Adam";
    Outcome {
        name: "W2",
        what,
        times,
        large,
        tail: None,
        mean,
        target: None,
    }
}

fn w3(options: Options) -> Outcome {
    let mut net = Curve::<f32>::new(1);
    let (loss, mut adam) = (SquaredError::new(), Adam::new(1e-3));
    let pairs: Vec<_> = inputs::<f32, 2>(32)
        .into_iter()
        .map(|x| {
            let y = x.rows().map(|[a, b]| [(3.0 * a).sin() * b]);
            let y = Batch::from_rows(y.collect::<Vec<_>>()).expect("finite numbers");
            (x, y)
        })
        .collect();
    let (times, mean) = steps(&mut net, &pairs, &loss, &mut adam, options);
    let what = "train step 2-16-1 tanh, batch 32, Adam";
    Outcome {
        name: "W3",
        what,
        times,
        large: None,
        tail: None,
        mean,
        target: Some(1.2),
    }
}

fn w4<T: Scalar>(name: &'static str, options: Options) -> Outcome {
    let mut net = Wide::<T>::new(1);
    let (loss, mut adam) = (SquaredError::new(), Adam::new(1e-3));
    let targets = inputs::<T, 1024>(256).into_iter().rev();
    let pairs: Vec<_> = inputs::<T, 1024>(256).into_iter().zip(targets).collect();
    let (times, mean) = steps(&mut net, &pairs, &loss, &mut adam, options);
    let chain = Chain {
        widths: &[1024, 2048, 2048, 1024],
        batch: 256,
        samples: 256 * BATCHES,
        work: Work::Adam,
    };
    let large = Large::of::<T>(chain, options);
    let what = "train step 1024-2048-2048-1024, batch 256, Adam";
    Outcome {
        name,
        what,
        times,
        large,
        tail: None,
        mean,
        target: None,
    }
}

/// One sample from an array to an array, cycling over samples; times, worst cases, mean output.
fn single<const IN: usize, const OUT: usize>(
    options: Options,
    predict: impl Fn(&[f32; IN]) -> [f32; OUT],
) -> (Times, Tail, f64) {
    let samples: Vec<[f32; IN]> = inputs::<f32, IN>(1).iter().map(|x| *x.row(0)).collect();
    let mut last = [0.0; OUT];
    let tail = tail(options.seconds, |i| {
        last = predict(black_box(&samples[i % BATCHES]));
        black_box(&mut last);
    });
    let times = time(options.seconds, |i| {
        last = predict(black_box(&samples[i % BATCHES]));
        black_box(&mut last);
    });
    (times, tail, mean(&last))
}

fn w5(options: Options) -> Outcome {
    let net = MnistLogits::<f32>::new(1);
    let (times, tail, mean) = single(options, |x| net.predict_one(x));
    let what = "one sample 784-128-10";
    Outcome {
        name: "W5",
        what,
        times,
        large: None,
        tail: Some(tail),
        mean,
        target: Some(2.0),
    }
}

fn w6(options: Options) -> Outcome {
    let net = Audio::<f32>::new(1);
    let (times, tail, mean) = single(options, |x| net.predict_one(x));
    let what = "one sample 8-16-16-4 tanh";
    Outcome {
        name: "W6",
        what,
        times,
        large: None,
        tail: Some(tail),
        mean,
        target: Some(0.03),
    }
}

fn w7(options: Options) -> Outcome {
    let net = MnistDeepLogits::<f32>::new(1);
    let batches = inputs::<f32, 784>(1024);
    let mut work = net.workspace(1024).threads(options.threads);
    let mut mean = 0.0;
    let times = time(options.seconds, |i| {
        let y = net.predict_into(&batches[i % BATCHES], &mut work);
        mean += f64::from(y.expect("the workspace fits").matrix()[(0, 0)]);
    });
    let chain = Chain {
        widths: &[784, 512, 512, 10],
        batch: 1024,
        samples: 1024 * BATCHES,
        work: Work::Predict,
    };
    let large = Large::of::<f32>(chain, options);
    let what = "inference 784-512-512-10, batch 1024";
    Outcome {
        name: "W7",
        what,
        times,
        large,
        tail: None,
        mean,
        target: None,
    }
}

fn w8(options: Options) -> Outcome {
    const SAMPLES: usize = 60_000;
    let x = Batch::<f32, 784>::from_flat(numbers(7, SAMPLES * 784)).expect("finite numbers");
    let data = Dataset::new(x, labels::<10>(8, SAMPLES)).expect("as many labels");
    let mut rng = nn_core::numeric::random::seeded(9);
    let mut net = Mnist::<f32>::new(1);
    let (loss, mut sgd) = (CrossEntropy::new(), Sgd::new(0.01));
    let mut work = net.workspace(64).threads(options.threads);
    let mut batches = data.batches(64, &mut rng);
    let mut mean = 0.0;
    let times = time(options.seconds, |_| {
        let mut total = 0.0;
        while let Some((x, y)) = batches.next() {
            let value = net.train_step(x, y, &loss, &mut sgd, &mut work);
            total += f64::from(value.expect("a finite loss"));
        }
        mean = total / as_f64(batches.len());
    });
    let chain = Chain {
        samples: SAMPLES,
        ..W1
    };
    let large = Large::of::<f32>(chain, options).map(
        |Large {
             mut needs,
             mut bare,
         }| {
            let steps = as_f64(SAMPLES) / 64.0;
            needs.repeat(steps);
            bare.products *= steps;
            bare.traffic *= steps;
            bare.traffic += feeding(data.inputs().as_slice(), 64 * 784, options.seconds);
            Large { needs, bare }
        },
    );
    let what = "epoch of 60,000 samples, shuffled, W1's net";
    Outcome {
        name: "W8",
        what,
        times,
        large,
        tail: None,
        mean,
        target: None,
    }
}

fn w9(options: Options) -> Outcome {
    let mut net = Xor::<f32>::new(1);
    let (loss, mut sgd) = (SquaredError::new(), Sgd::new(0.01));
    let pairs: Vec<_> = (0..BATCHES)
        .map(|_| {
            let x = Batch::from_rows([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]);
            let y = Batch::from_rows([[0.0], [1.0], [1.0], [0.0]]);
            (x.expect("finite numbers"), y.expect("finite numbers"))
        })
        .collect();
    let (times, mean) = steps(&mut net, &pairs, &loss, &mut sgd, options);
    let what = "train step 2-2-1 sigmoid, batch 4, SGD";
    Outcome {
        name: "W9",
        what,
        times,
        large: None,
        tail: None,
        mean,
        target: Some(0.08),
    }
}
