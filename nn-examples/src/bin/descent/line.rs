//! Two weights: a line through noisy samples.

use nn_core::external::RngExt as _;
use nn_core::numeric::random::seeded;
use nn_core::prelude::*;
use nn_examples::say;

use super::{METHODS, SAMPLES};

network! {
    /// y = w·x + b
    pub(crate) struct Line { input: 1, output: dense(1) }
}

pub(crate) const EPOCHS: usize = 100;
pub(crate) const START: (f64, f64) = (-1.0, -1.0);
const RATE: f64 = 0.2;

/// The weights and the loss at the start and after each update.
pub(crate) struct Path {
    pub(crate) size: usize,
    pub(crate) weights: Vec<(f64, f64)>,
    /// The loss on all samples, less the least that a line can have.
    pub(crate) above: Vec<f64>,
}

pub(crate) struct Lines {
    pub(crate) best: Best,
    pub(crate) paths: [Path; 3],
}

/// The loss as a function of the two weights: the least-squares line, and the moments of the samples around it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Best {
    pub(crate) w: f64,
    pub(crate) b: f64,
    mean: f64,
    square: f64,
}

impl Best {
    fn of(x: &[[f64; 1]], t: &[[f64; 1]]) -> Self {
        let count = x.len() as f64;
        let mean = x.iter().map(|[x]| x).sum::<f64>() / count;
        let square = x.iter().map(|[x]| x * x).sum::<f64>() / count;
        let level = t.iter().map(|[t]| t).sum::<f64>() / count;
        let product = x.iter().zip(t).map(|([x], [t])| x * t).sum::<f64>() / count;
        let w = (product - mean * level) / (square - mean * mean);
        let b = level - w * mean;
        Self { w, b, mean, square }
    }

    /// The mean of ½(t − y)² above its least value: exact, as the loss is a parabola of the two weights.
    pub(crate) fn above(&self, w: f64, b: f64) -> f64 {
        let (dw, db) = (w - self.w, b - self.b);
        0.5 * (dw * dw * self.square + 2.0 * dw * db * self.mean + db * db)
    }
}

pub(crate) fn descend(seed: u64) -> Result<Lines, Error> {
    let mut rng = seeded(seed);
    let x: Vec<[f64; 1]> = (0..SAMPLES)
        .map(|_| [rng.random_range(-1.0..1.0)])
        .collect();
    let mut noise = || (0..12).map(|_| rng.random_range(-0.5..0.5)).sum::<f64>();
    let t: Vec<[f64; 1]> = x
        .iter()
        .map(|[x]| [0.8 * x + 0.3 + 0.5 * noise()])
        .collect();
    let best = Best::of(&x, &t);
    let data = Dataset::from_rows(x, Batch::from_rows(t)?)?;
    let path = |size| path(&data, best, size, seed);
    let [a, b, c] = METHODS.map(|method| path(method.size));
    Ok(Lines {
        best,
        paths: [a?, b?, c?],
    })
}

fn path(
    data: &Dataset<f64, 1, Batch<f64, 1>>,
    best: Best,
    size: usize,
    seed: u64,
) -> Result<Path, Error> {
    let mut net = Line {
        output: Dense::new([[START.0]], [START.1]),
    };
    let loss = SquaredError::new().half().reduction(Reduction::PerSample);
    let (mut work, mut sgd, mut rng) = (net.workspace(size), Sgd::new(RATE), seeded(seed));
    let mut weights = vec![START];
    let mut batches = data.batches(size, &mut rng);
    for _ in 0..EPOCHS {
        while let Some((x, t)) = batches.next() {
            net.train_step(x, t, &loss, &mut sgd, &mut work)?;
            weights.push((net.output.weight()[(0, 0)], net.output.bias()[0]));
        }
    }
    let above = weights.iter().map(|(w, b)| best.above(*w, *b)).collect();
    Ok(Path {
        size,
        weights,
        above,
    })
}

impl Path {
    pub(crate) fn updates_per_epoch(&self) -> usize {
        SAMPLES / self.size
    }

    pub(crate) fn after_epochs(&self, epochs: usize) -> f64 {
        self.above[epochs * self.updates_per_epoch()]
    }

    /// The mean over the last epoch's updates.
    pub(crate) fn last_epoch(&self) -> f64 {
        let last = &self.above[self.above.len() - self.updates_per_epoch()..];
        last.iter().sum::<f64>() / last.len() as f64
    }

    /// Gradients of samples until the loss is this close to the least for the first time.
    fn gradients_until(&self, close: f64) -> Option<usize> {
        Some(self.above.iter().position(|above| *above < close)? * self.size)
    }

    fn rises(&self) -> f64 {
        let rises = self
            .above
            .windows(2)
            .filter(|pair| pair[1] > pair[0])
            .count();
        rises as f64 / (self.above.len() - 1) as f64
    }
}

impl Lines {
    pub(crate) fn show(&self) {
        say!(
            "a line through {SAMPLES} noisy samples, {EPOCHS} epochs, rate {RATE}; loss above the least possible:"
        );
        say!(
            "            updates per epoch   gradients to 0.1   to 0.01   after 1 epoch   in the last   updates that raise it"
        );
        for (method, path) in METHODS.iter().zip(&self.paths) {
            let until = |close| {
                path.gradients_until(close)
                    .map_or("never".into(), |n| n.to_string())
            };
            say!(
                "{:<11} {:>17} {:>18} {:>9} {:>15.4} {:>13.1e} {:>22.0} %",
                method.name,
                path.updates_per_epoch(),
                until(0.1),
                until(0.01),
                path.after_epochs(1),
                path.last_epoch(),
                100.0 * path.rises()
            );
        }
    }
}
