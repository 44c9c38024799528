//! One weight, and a loss with several valleys: the frequency of a noisy sine.

use nn_core::external::RngExt as _;
use nn_core::numeric::random::seeded;
use nn_core::prelude::*;
use nn_examples::say;

use super::{METHODS, SAMPLES};

network! {
    /// y = sin(w·x)
    pub(crate) struct Wave { input: 1, output: dense(1, bias = false) -> sin }
}

pub(crate) const STARTS: usize = 20;
pub(crate) const EPOCHS: usize = 100;
pub(crate) const TRUTH: f64 = 5.0;
/// The valley of the truth, and the next one: between the tops of bumps.
pub(crate) const BEST: (f64, f64) = (1.5, 9.5);
pub(crate) const NEXT: (f64, f64) = (9.5, 15.9);
/// The starts are around the bottom of the next valley.
pub(crate) const START: (f64, f64) = (12.2, 13.2);
const RATE: f64 = 1.0;

type Waves = Dataset<f64, 1, Batch<f64, 1>>;

pub(crate) struct Bump {
    pub(crate) data: Waves,
    /// For each method and start, the weight at the start and after each update.
    pub(crate) runs: [Vec<Vec<f64>>; 3],
}

pub(crate) fn descend(seed: u64) -> Result<Bump, Error> {
    let mut rng = seeded(seed);
    let x: Vec<[f64; 1]> = (0..SAMPLES)
        .map(|_| [rng.random_range(-1.0..1.0)])
        .collect();
    let mut noise = || (0..12).map(|_| rng.random_range(-0.5..0.5)).sum::<f64>();
    let t: Vec<[f64; 1]> = x
        .iter()
        .map(|[x]| [(TRUTH * x).sin() + 0.3 * noise()])
        .collect();
    let starts: Vec<f64> = (0..STARTS)
        .map(|_| rng.random_range(START.0..START.1))
        .collect();
    let data = Dataset::from_rows(x, Batch::from_rows(t)?)?;
    let runs = |size| -> Result<Vec<Vec<f64>>, Error> {
        let seeds = (1..).map(|run| seed.wrapping_add(run));
        starts
            .iter()
            .zip(seeds)
            .map(|(start, seed)| path(&data, *start, size, seed))
            .collect()
    };
    let [a, b, c] = METHODS.map(|method| runs(method.size));
    let runs = [a?, b?, c?];
    Ok(Bump { data, runs })
}

fn path(data: &Waves, start: f64, size: usize, seed: u64) -> Result<Vec<f64>, Error> {
    let mut net = Wave {
        output: Dense::without_bias([[start]]),
    };
    let loss = SquaredError::new().half().reduction(Reduction::PerSample);
    let (mut work, mut sgd, mut rng) = (net.workspace(size), Sgd::new(RATE), seeded(seed));
    let mut path = vec![start];
    let mut batches = data.batches(size, &mut rng);
    for _ in 0..EPOCHS {
        while let Some((x, t)) = batches.next() {
            net.train_step(x, t, &loss, &mut sgd, &mut work)?;
            path.push(net.output.weight()[(0, 0)]);
        }
    }
    Ok(path)
}

impl Bump {
    /// The starts from which a method ends in the valley of the truth.
    pub(crate) fn over(&self, method: usize) -> usize {
        self.ends(method)
            .filter(|w| (BEST.0..BEST.1).contains(w))
            .count()
    }

    /// The starts from which a method leaves the valley behind the bump, to either side.
    fn left(&self, method: usize) -> usize {
        STARTS
            - self
                .ends(method)
                .filter(|w| (NEXT.0..NEXT.1).contains(w))
                .count()
    }

    /// The last weights of a method.
    pub(crate) fn ends(&self, method: usize) -> impl Iterator<Item = f64> {
        self.runs[method]
            .iter()
            .filter_map(|run| run.last().copied())
    }

    /// The mean of ½(t − y)² at a weight.
    pub(crate) fn loss(&self, w: f64) -> f64 {
        let rows = self.data.inputs().rows().zip(self.data.targets().rows());
        let sum: f64 = rows
            .map(|([x], [t])| 0.5 * (t - (w * x).sin()).powi(2))
            .sum();
        sum / SAMPLES as f64
    }

    pub(crate) fn show(&self) {
        say!(
            "\na sine of unknown frequency, {STARTS} starts behind a bump of the loss, {EPOCHS} epochs, rate {RATE}:"
        );
        for (index, method) in METHODS.iter().enumerate() {
            say!(
                "{:<11} left its valley from {:>2} starts, {:>2} of them over the bump to the best one",
                method.name,
                self.left(index),
                self.over(index)
            );
        }
    }
}
