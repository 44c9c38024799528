//! The number of hidden nodes. Too few cannot bend enough: one node, as many as there are inputs, is worst. More fit the
//! training data better, soon noise included, and that costs on unseen data. From about a dozen nodes on both errors stay
//! about the same: other things than the width limit what is learned.
//!
//! Networks 1-H-1 with tanh, from 1 to 128 hidden nodes, each trained for the same number of epochs on 40 noisy points of
//! a curve, several times with other data and other first weights.

mod picture;

use std::process::ExitCode;

use nn_core::external::RngExt as _;
use nn_core::numeric::random::seeded;
use nn_core::prelude::*;
use nn_examples::{cli, note, say};

network! {
    /// One number in, one out; the width is a parameter.
    #[allow(narrow_layer)]
    pub struct Fit<const H: usize> {
        input: 1,
        hidden: dense(H) -> tanh,
        output: dense(1),
    }
}

const POINTS: usize = 40;
const UNSEEN: usize = 500;
pub(crate) const NOISE: f64 = 0.3;
const EPOCHS: usize = 20_000;
pub(crate) const RUNS: u64 = 7;

type Points = Dataset<f64, 1, Batch<f64, 1>>;

/// A trained network.
pub(crate) struct Run {
    /// Root mean squared errors.
    pub(crate) training: f64,
    pub(crate) unseen: f64,
    /// What it learned from.
    pub(crate) samples: Vec<(f64, f64)>,
    /// What it computes.
    pub(crate) curve: Vec<(f64, f64)>,
}

/// All runs of a width.
pub(crate) struct Width {
    pub(crate) nodes: usize,
    pub(crate) runs: Vec<Run>,
}

fn main() -> ExitCode {
    cli::run("Shows errors against the number of hidden nodes", run)
}

fn run(session: &cli::Session) -> Result<(), Error> {
    let seed = session.seed();
    let widths = vec![
        width::<1>(seed)?,
        width::<2>(seed)?,
        width::<3>(seed)?,
        width::<4>(seed)?,
        width::<6>(seed)?,
        width::<8>(seed)?,
        width::<12>(seed)?,
        width::<16>(seed)?,
        width::<32>(seed)?,
        width::<64>(seed)?,
        width::<128>(seed)?,
    ];
    say!(
        "{POINTS} points with a noise of {NOISE}, {EPOCHS} epochs, medians of {RUNS} runs; root mean squared error"
    );
    say!("hidden nodes  parameters  training   unseen   (lowest to highest)");
    for width in &widths {
        let unseen = width.sorted(|run| run.unseen);
        say!(
            "{:>12}  {:>10}  {:>8.3} {:>8.3}   ({:.3} to {:.3})",
            width.nodes,
            3 * width.nodes + 1,
            width.median(|run| run.training),
            width.median(|run| run.unseen),
            unseen[0],
            unseen[unseen.len() - 1]
        );
    }
    picture::draw(session, &widths)?;
    let first = &widths[0];
    let error = |width: &Width| width.median(|run| run.unseen);
    let best = widths.iter().min_by(|a, b| error(a).total_cmp(&error(b)));
    let (best, last) = (best.unwrap_or(first), &widths[widths.len() - 1]);
    let shown = [first, best, last].map(|width| {
        let training = width.median(|run| run.training);
        format!("{} hidden {training:.3} → {:.3}", width.nodes, error(width))
    });
    say!(
        "RMSE in training → unseen: {}; the noise alone is {NOISE:.3}",
        shown.join(", ")
    );
    Ok(())
}

fn width<const H: usize>(seed: u64) -> Result<Width, Error> {
    note!("{H} hidden nodes");
    let runs: Result<_, Error> = (0..RUNS)
        .map(|n| learn::<H>(seed.wrapping_add(n)))
        .collect();
    Ok(Width {
        nodes: H,
        runs: runs?,
    })
}

fn learn<const H: usize>(seed: u64) -> Result<Run, Error> {
    let (train, unseen) = (points(POINTS, seed)?, points(UNSEEN, seed ^ 0x5eed)?);
    let mut net = Fit::<H, f64>::new(seed);
    let (mut work, mut adam) = (net.workspace(POINTS), Adam::new(1e-2));
    let loss = SquaredError::new();
    for _ in 0..EPOCHS {
        net.train_step(train.inputs(), train.targets(), &loss, &mut adam, &mut work)?;
    }
    let samples = train.inputs().rows().zip(train.targets().rows());
    let xs = (-150..=150).map(|i| f64::from(i) / 100.0);
    Ok(Run {
        training: net.evaluate(&train)?.rmse(),
        unseen: net.evaluate(&unseen)?.rmse(),
        samples: samples.map(|(x, y)| (x[0], y[0])).collect(),
        curve: xs.map(|x| (x, net.predict_one(&[x])[0])).collect(),
    })
}

/// The curve that is to be learned.
pub(crate) fn truth(x: f64) -> f64 {
    (4.0 * x).sin() + 0.5 * x
}

fn points(count: usize, seed: u64) -> Result<Points, Error> {
    let mut rng = seeded(seed);
    let (mut inputs, mut targets) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let x: f64 = rng.random_range(-1.5..1.5);
        // The sum of twelve uniform numbers is close to a normal one with deviation 1.
        let noise: f64 = (0..12).map(|_| rng.random_range(-0.5..0.5)).sum();
        inputs.push([x]);
        targets.push([truth(x) + NOISE * noise]);
    }
    Dataset::new(Batch::from_rows(inputs)?, Batch::from_rows(targets)?)
}

impl Width {
    pub(crate) fn sorted(&self, value: impl Fn(&Run) -> f64) -> Vec<f64> {
        let mut values: Vec<f64> = self.runs.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        values
    }

    pub(crate) fn median(&self, value: impl Fn(&Run) -> f64) -> f64 {
        let values = self.sorted(value);
        values[values.len() / 2]
    }

    /// The run in the middle by its error on unseen data.
    pub(crate) fn middle(&self) -> Option<&Run> {
        let mut runs: Vec<&Run> = self.runs.iter().collect();
        runs.sort_by(|a, b| a.unseen.total_cmp(&b.unseen));
        runs.get(runs.len() / 2).copied()
    }
}
