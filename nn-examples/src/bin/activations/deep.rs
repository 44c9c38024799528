//! The same eight hidden layers with each activation: slopes, gradients, training.

use nn_core::external::RngExt as _;
use nn_core::head::{Accepts, HeadFor, TargetsFor};
use nn_core::inspect::explain::{Explanation, Local};
use nn_core::numeric::random::seeded;
use nn_core::prelude::*;
use nn_examples::{cli, say};

macro_rules! deep {
    ($($name:ident: $activation:ident),*) => {$(
        network! {
            /// Eight hidden layers of 16 units, and the same first weights for every activation.
            #[init(glorot_uniform)]
            pub(crate) struct $name {
                input: 2,
                hidden: for w in [16, 16, 16, 16, 16, 16, 16, 16] { layer: dense(w) -> $activation },
                output: dense(1),
            }
        }
    )*};
}

deep!(Sigmoids: sigmoid, Tanhs: tanh, Relus: relu);

pub(crate) const LAYERS: usize = 8;
pub(crate) const STARTS: u64 = 7;
pub(crate) const STEPS: usize = 1000;
/// Each activation is trained at each of these learning rates; the one with the lowest median of last losses counts.
const RATES: [f64; 4] = [0.03, 0.1, 0.3, 1.0];
const SAMPLES: usize = 100;

/// One network from one start.
pub(crate) struct Run {
    /// The largest product of slopes along a path from the output back to each hidden layer, the last one first.
    pub(crate) products: Vec<f64>,
    /// The mean of |∂L/∂w| in each hidden layer, from the first to the last.
    pub(crate) gradients: Vec<f64>,
    /// The loss before each step, and after the last.
    pub(crate) losses: Vec<f64>,
}

/// All starts of an activation.
pub(crate) struct Activation {
    pub(crate) name: &'static str,
    pub(crate) rate: f64,
    pub(crate) runs: Vec<Run>,
}

pub(crate) struct Comparison {
    pub(crate) activations: Vec<Activation>,
    /// The loss of the best constant guess, the median over the starts.
    pub(crate) guess: f64,
}

type Points = (Batch<f64, 2>, Batch<f64, 1>);

/// Is a point on the same side of both axes? 1 or −1.
fn quadrants(seed: u64) -> Result<Points, Error> {
    let mut rng = seeded(seed);
    let mut side = || rng.random_range(-1.0..1.0);
    let rows: Vec<[f64; 2]> = (0..SAMPLES).map(|_| [side(), side()]).collect();
    let targets: Vec<[f64; 1]> = rows.iter().map(|[a, b]| [(a * b).signum()]).collect();
    Ok((Batch::from_rows(rows)?, Batch::from_rows(targets)?))
}

fn loss() -> SquaredError {
    SquaredError::new().half().reduction(Reduction::PerSample)
}

pub(crate) fn compare(session: &cli::Session) -> Result<Comparison, Error> {
    let seeds: Vec<u64> = (0..STARTS)
        .map(|start| session.seed().wrapping_add(start))
        .collect();
    let activations = vec![
        best("sigmoid", &seeds, |seed, rate| {
            learn(Sigmoids::<f64>::new(seed), seed, rate)
        })?,
        best("tanh", &seeds, |seed, rate| {
            learn(Tanhs::<f64>::new(seed), seed, rate)
        })?,
        best("ReLU", &seeds, |seed, rate| {
            learn(Relus::<f64>::new(seed), seed, rate)
        })?,
    ];
    let guesses: Result<Vec<f64>, Error> = seeds.iter().map(|seed| best_guess(*seed)).collect();
    let comparison = Comparison {
        activations,
        guess: median(guesses?),
    };
    comparison.show();
    Ok(comparison)
}

/// The runs of an activation at its best learning rate.
fn best(
    name: &'static str,
    seeds: &[u64],
    run: impl Fn(u64, f64) -> Result<Run, Error>,
) -> Result<Activation, Error> {
    let at = |rate: f64| -> Result<Activation, Error> {
        let runs: Result<_, Error> = seeds.iter().map(|seed| run(*seed, rate)).collect();
        Ok(Activation {
            name,
            rate,
            runs: runs?,
        })
    };
    let all: Result<Vec<Activation>, Error> = RATES.into_iter().map(at).collect();
    let best = all?
        .into_iter()
        .min_by(|a, b| a.last().total_cmp(&b.last()));
    best.ok_or_else(|| Error::Invalid("no learning rates".into()))
}

/// The loss of the targets' mean.
fn best_guess(seed: u64) -> Result<f64, Error> {
    let (_, t) = quadrants(seed)?;
    let mean = t.rows().map(|[t]| t).sum::<f64>() / t.len() as f64;
    Ok(t.rows().map(|[t]| 0.5 * (t - mean).powi(2)).sum::<f64>() / t.len() as f64)
}

fn learn<N>(mut net: N, seed: u64, rate: f64) -> Result<Run, Error>
where
    N: Network<2, 1, Scalar = f64> + Train,
    N::Head: Accepts<SquaredError>,
    Batch<f64, 1>: TargetsFor<f64, SquaredError, HeadFor<N::Head, SquaredError>>,
{
    let (x, t) = quadrants(seed)?;
    let explained = net.explain_loss(&x, &t, &loss())?;
    let (products, gradients) = (products(&explained), gradients(&explained));
    let (mut work, mut sgd) = (net.workspace(SAMPLES), Sgd::new(rate));
    let mut losses = Vec::with_capacity(STEPS + 1);
    for _ in 0..STEPS {
        match net.train_step(&x, &t, &loss(), &mut sgd, &mut work) {
            Ok(loss) => losses.push(loss),
            // The rate was too high.
            Err(Error::NonFiniteLoss { .. }) => break,
            Err(error) => return Err(error),
        }
    }
    if losses.len() == STEPS {
        losses.push(net.loss(&x, &t, &loss(), &mut work)?);
    }
    losses.resize(STEPS + 1, f64::INFINITY);
    Ok(Run {
        products,
        gradients,
        losses,
    })
}

/// Through 1, 2, … 8 layers, counted from the output: the product of each layer's largest slope.
fn products(explained: &Explanation<f64>) -> Vec<f64> {
    let slopes = explained
        .steps
        .iter()
        .rev()
        .filter_map(|step| match &step.local {
            Local::Slope(slope) => Some(slope),
            _ => None,
        });
    let largest = slopes.map(|slope| {
        let columns = (0..slope.ncols()).flat_map(|j| (0..slope.nrows()).map(move |i| (i, j)));
        columns.map(|at| slope[at]).fold(0.0, f64::max)
    });
    largest
        .scan(1.0, |product, slope| {
            *product *= slope;
            Some(*product)
        })
        .collect()
}

fn gradients(explained: &Explanation<f64>) -> Vec<f64> {
    let weights = explained.parameters.iter().filter(|weight| {
        let name = weight.name.to_string();
        name.starts_with("hidden") && name.ends_with("weight")
    });
    weights
        .filter_map(|weight| weight.gradient.as_ref())
        .map(|gradient| gradient.norm_l1() / (gradient.nrows() * gradient.ncols()) as f64)
        .collect()
}

pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

impl Activation {
    /// The median over the starts.
    pub(crate) fn median(&self, value: impl Fn(&Run) -> f64) -> f64 {
        median(self.runs.iter().map(value).collect())
    }

    fn last(&self) -> f64 {
        self.median(|run| run.losses[STEPS])
    }
}

impl Comparison {
    fn show(&self) {
        say!(
            "\n{LAYERS} hidden layers, {STARTS} starts, medians, each at the best of the rates {RATES:?}:"
        );
        say!(
            "         slopes through {LAYERS} layers   ∂L/∂w first layer  last layer   rate   loss after {STEPS} steps"
        );
        for activation in &self.activations {
            say!(
                "{:<8} {:>23.2e} {:>19.1e} {:>11.1e} {:>6} {:>22.1e}",
                activation.name,
                activation.median(|run| run.products[LAYERS - 1]),
                activation.median(|run| run.gradients[0]),
                activation.median(|run| run.gradients[LAYERS - 1]),
                activation.rate,
                activation.last()
            );
        }
        say!("(the best constant guess has a loss of {:.1e})", self.guess);
    }

    pub(crate) fn conclude(&self) {
        let lasts = self
            .activations
            .iter()
            .map(|a| format!("{} {:.1e}", a.name, a.last()));
        let [_, tanh, relu] = &self.activations[..] else {
            return;
        };
        let ahead = tanh.runs.iter().zip(&relu.runs);
        let ahead = ahead.filter(|(tanh, relu)| relu.losses[STEPS] < tanh.losses[STEPS]);
        say!(
            "loss after {STEPS} steps, medians: {} (a constant guess {:.1e}); ReLU is ahead of tanh in {} of {STARTS} starts",
            lasts.collect::<Vec<_>>().join(", "),
            self.guess,
            ahead.count()
        );
    }
}
