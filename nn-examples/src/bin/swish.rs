//! An activation as a formula. `activation!` derives the derivative of Swish, x·σ(βx). This program compares it with
//! finite differences and with the built-in `silu`, and tests it where the quotient rule alone would give ∞/∞. Then
//! a network is trained with it, and one with relu.
//!
//! 1030 mixtures of concrete: eight amounts in, the strength in megapascals out.

use std::process::ExitCode;

use nn_core::layer::activation::Silu;
use nn_core::prelude::*;
use nn_examples::chart::{Figure, Mark, Plane, theme};
use nn_examples::{cli, data, note, say};

nn_core::activation! {
    /// x·σ(βx): a smooth relu; the larger β, the closer to it.
    pub struct Swish(x; beta = 1.0) = x / (1 + exp(-beta * x));
}

network! {
    /// Two hidden layers with the declared activation.
    pub struct WithSwish {
        input: 8,
        first: dense(64, init = he_normal) -> self::Swish(1.0),
        second: dense(32, init = he_normal) -> self::Swish(1.0),
        output: dense(1),
    }
}

network! {
    /// A larger β.
    pub struct WithSteeperSwish {
        input: 8,
        first: dense(64, init = he_normal) -> self::Swish(4.0),
        second: dense(32, init = he_normal) -> self::Swish(4.0),
        output: dense(1),
    }
}

network! {
    /// The same with relu.
    pub struct WithRelu {
        input: 8,
        first: dense(64, init = he_normal) -> relu,
        second: dense(32, init = he_normal) -> relu,
        output: dense(1),
    }
}

type Samples = Dataset<f32, 8, Batch<f32, 1>>;

/// The number of runs per network, each with another split and other initial weights.
const RUNS: u64 = 5;
const EPOCHS: usize = 200;
/// The β of the curves.
const BETAS: [f64; 3] = [0.5, 1.0, 4.0];

fn main() -> ExitCode {
    cli::run(
        "Declares the activation Swish, checks its derivative, trains with it",
        run,
    )
}

fn run(session: &cli::Session) -> Result<(), Error> {
    let off = checked()?;
    let all = Samples::from_csv_bytes(data::CONCRETE.bytes, Target::Last, &CsvOptions::new())?;
    let swish = learn(session, &all, "swish, β = 1", WithSwish::new)?;
    let steeper = learn(session, &all, "swish, β = 4", WithSteeperSwish::new)?;
    let relu = learn(session, &all, "relu", WithRelu::new)?;
    say!("\nmean of {RUNS} splits   RMSE on test mixtures (MPa)");
    for learned in [&swish, &steeper, &relu] {
        say!(
            "{:<17}  {:.3} (from {:.3} to {:.3})",
            learned.name,
            learned.mean(),
            learned.least(),
            learned.most()
        );
    }
    say!("(what the split does to a network is more than what the activation does)");
    let line = format!(
        "derivative off by at most {off:.1e}; RMSE {:.3} MPa with swish, {:.3} with relu",
        swish.mean(),
        relu.mean()
    );
    draw(session, &[swish, steeper, relu])?;
    say!("{line}");
    Ok(())
}

fn slope(swish: Swish, x: f64) -> f64 {
    swish.derivative(x, swish.value(x))
}

/// The central difference at `x`.
fn difference(swish: Swish, x: f64) -> f64 {
    const STEP: f64 = 1e-6;
    (swish.value(x + STEP) - swish.value(x - STEP)) / (2.0 * STEP)
}

fn steps(from: i32, to: i32, each: f64) -> impl Iterator<Item = f64> {
    (from..=to).map(move |step| f64::from(step) * each)
}

/// Compares the derivative with the expected values; returns its distance from finite differences.
fn checked() -> Result<f64, Error> {
    let mut off: f64 = 0.0;
    for beta in BETAS {
        for x in steps(-4000, 4000, 0.005) {
            let swish = Swish(beta);
            off = off.max((slope(swish, x) - difference(swish, x)).abs());
        }
    }
    let mut from_silu: f64 = 0.0;
    for x in steps(-4000, 4000, 0.005) {
        let silu: f64 = Silu.derivative(x, Silu.value(x));
        from_silu = from_silu.max((slope(Swish(1.0), x) - silu).abs());
    }
    say!("largest difference of the derivative on [-20, 20]");
    say!("  from finite differences, β of 0.5, 1 and 4  {off:.1e}");
    say!("  from the built-in `silu`, β of 1            {from_silu:.1e}");
    for x in [-1e4_f32, -89.0, 89.0, 1e4] {
        let swish = Swish(1.0);
        let (value, slope) = (swish.value(x), swish.derivative(x, swish.value(x)));
        say!("  at {x:>6} in f32: value {value:e}, derivative {slope:e}");
        if !value.is_finite() || !slope.is_finite() {
            return Err(Error::Invalid(format!("swish is not finite at {x}")));
        }
    }
    Ok(off)
}

struct Learned {
    name: &'static str,
    /// The mean loss on test mixtures after each epoch.
    curve: Vec<(f64, f64)>,
    /// The error of each run in megapascals.
    errors: Vec<f64>,
}

impl Learned {
    fn mean(&self) -> f64 {
        self.errors.iter().sum::<f64>() / self.errors.len().max(1) as f64
    }

    fn least(&self) -> f64 {
        self.errors.iter().copied().fold(f64::INFINITY, f64::min)
    }

    fn most(&self) -> f64 {
        self.errors.iter().copied().fold(0.0, f64::max)
    }
}

fn learn<N>(
    session: &cli::Session,
    all: &Samples,
    name: &'static str,
    new: fn(u64) -> N,
) -> Result<Learned, Error>
where
    N: Network<8, 1, Scalar = f32, Head = nn_core::head::Identity<1>> + Train,
{
    let mut sums: Vec<f64> = Vec::new();
    let mut errors = Vec::new();
    for seed in (0..RUNS).map(|run| session.seed().wrapping_add(run)) {
        note!("{name}, split {seed}");
        let (train, test) = all.split(0.8, seed);
        let mut model = Standardized::new(new(seed), &train)?;
        let (scaled, unseen) = (model.scale(&train)?, model.scale(&test)?);
        let history = Trainer::new(SquaredError::new(), Adam::new(3e-3))
            .epochs(EPOCHS)
            .seed(seed)
            .validate(&unseen)
            .stop_on(session.stop())
            .observe(Progress::bar().every(EPOCHS))
            .fit(model.network_mut(), &scaled)?;
        let losses = nn_examples::chart::progress::validation_loss(&history);
        sums.resize(sums.len().max(losses.len()), 0.0);
        for (sum, (_, loss)) in sums.iter_mut().zip(losses) {
            *sum += loss / RUNS as f64;
        }
        errors.push(model.evaluate(&test)?.rmse());
    }
    let curve = sums.into_iter().enumerate();
    Ok(Learned {
        name,
        curve: curve
            .map(|(epoch, loss)| (epoch as f64 + 1.0, loss))
            .collect(),
        errors,
    })
}

fn draw(session: &cli::Session, learned: &[Learned]) -> Result<(), Error> {
    let over = |value: &dyn Fn(f64) -> f64| -> Vec<(f64, f64)> {
        steps(-300, 300, 0.02).map(|x| (x, value(x))).collect()
    };
    let mut values = Plane::new("Swish, x·σ(βx)", "x", "value")
        .y_range(-1.0, 4.0)
        .x_range(-6.0, 6.0);
    let mut slopes =
        Plane::new("Its derivative, as the compiler wrote it", "x", "slope").y_range(-0.9, 1.2);
    for (beta, color) in BETAS.into_iter().zip(theme::SERIES) {
        let swish = Swish(beta);
        let name = format!("β = {beta}");
        values = values.curve_in(color, name.clone(), over(&|x| swish.value(x)), false);
        let differences = steps(-12, 12, 0.5).map(|x| (x, difference(swish, x)));
        slopes = slopes
            .curve_in(color, name, over(&|x| slope(swish, x)), false)
            .points(color, Mark::Ring, "", differences);
    }
    values = values.curve_in(theme::GREY, "relu", over(&|x| x.max(0.0)), true);
    slopes = slopes.points(theme::INK, Mark::Ring, "finite differences", []);
    let mut losses = Plane::new(
        format!("Concrete: mean of {RUNS} splits"),
        "epoch",
        "squared error on test mixtures",
    )
    .log_y();
    for (learned, color) in learned
        .iter()
        .zip([theme::ORANGE, theme::GREEN, theme::GREY])
    {
        let name = format!("{}, {:.2} MPa", learned.name, learned.mean());
        let thin = learned.curve.iter().copied().step_by(4);
        losses = losses.curve_in(color, name, thin, false);
    }
    Figure::new(
        "Swish: an activation declared by its formula",
        3,
        (370.0, 340.0),
    )
    .panel(values)
    .panel(slopes)
    .panel(losses)
    .save(session, "swish")
}
