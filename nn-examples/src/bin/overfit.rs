//! Overfitting: a network with too many weights learns the noise too. The training loss keeps falling; the
//! validation loss turns and rises; early stopping keeps the best epoch.
//!
//! Twenty noisy points of a sine in, 1-64-64-1 with tanh.

use std::process::ExitCode;

use nn_core::external::RngExt as _;
use nn_core::numeric::random::seeded;
use nn_core::prelude::*;
use nn_examples::chart::{Figure, Mark, Plane, progress, theme};
use nn_examples::{cli, note, say};

network! {
    /// One number in, one out, and far more weights than points.
    pub struct Roomy {
        input: 1,
        first: dense(64) -> tanh,
        second: dense(64) -> tanh,
        output: dense(1),
    }
}

type Points = Dataset<f64, 1, Batch<f64, 1>>;

const EPOCHS: usize = 4000;
const PATIENCE: usize = 400;

fn main() -> ExitCode {
    cli::run("Shows overfitting, and early stopping against it", run)
}

fn run(session: &cli::Session) -> Result<(), Error> {
    let train = noisy_sine(20, session.seed())?;
    let unseen = noisy_sine(200, session.seed().wrapping_add(1))?;
    let mut overfitted = Roomy::<f64>::new(session.seed());
    let history = trainer(session)
        .validate(&unseen)
        .fit(&mut overfitted, &train)?;
    note!("with early stopping:");
    let mut stopped = Roomy::<f64>::new(session.seed());
    let short = trainer(session)
        .validate(&unseen)
        .observe(EarlyStopping::new(PATIENCE))
        .fit(&mut stopped, &train)?;

    say!(
        "{} weights, {} points to learn from\n",
        Roomy::<f64>::PARAMETERS,
        train.len()
    );
    say!("                 epochs  kept  RMSE on its points  on unseen points");
    for (name, net, history) in [
        ("to the end", &overfitted, &history),
        ("early stopping", &stopped, &short),
    ] {
        say!(
            "{name:<16} {:>6}  {:>4}  {:>18.4}  {:>16.4}",
            history.epochs().len(),
            history.kept_epoch().unwrap_or_default(),
            net.evaluate(&train)?.rmse(),
            net.evaluate(&unseen)?.rmse()
        );
    }
    say!("(the noise alone has a deviation of {NOISE:.2}: nothing can do better on unseen points)");
    draw(
        session,
        &train,
        &overfitted,
        &stopped,
        &history,
        short.kept_epoch().unwrap_or_default(),
    )
}

fn trainer<'a>(session: &cli::Session) -> Trainer<'a, SquaredError, Adam<f64>, Points> {
    Trainer::new(SquaredError::new(), Adam::new(3e-3))
        .epochs(EPOCHS)
        .full_batch()
        .seed(session.seed())
        .stop_on(session.stop())
        .observe(Progress::bar().every(1000))
}

const NOISE: f64 = 0.25;

/// sin(πx) on −1..1 with noise of deviation [`NOISE`].
fn noisy_sine(count: usize, seed: u64) -> Result<Points, Error> {
    let mut rng = seeded(seed);
    let (mut inputs, mut targets) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let x: f64 = rng.random_range(-1.0..1.0);
        // The sum of twelve uniform numbers is close to a normal one with deviation 1.
        let noise: f64 = (0..12).map(|_| rng.random_range(-0.5..0.5)).sum();
        inputs.push([x]);
        targets.push([sine(x) + NOISE * noise]);
    }
    Dataset::new(Batch::from_rows(inputs)?, Batch::from_rows(targets)?)
}

fn sine(x: f64) -> f64 {
    (std::f64::consts::PI * x).sin()
}

fn draw(
    session: &cli::Session,
    train: &Points,
    overfitted: &Roomy<f64>,
    stopped: &Roomy<f64>,
    history: &History,
    kept: usize,
) -> Result<(), Error> {
    let thin = |points: Vec<(f64, f64)>| points.into_iter().step_by(5);
    let over = |value: &dyn Fn(f64) -> f64| -> Vec<(f64, f64)> {
        (-200..=200)
            .map(|i| f64::from(i) / 200.0)
            .map(|x| (x, value(x)))
            .collect()
    };
    let points = train
        .inputs()
        .rows()
        .zip(train.targets().rows())
        .map(|(x, y)| (x[0], y[0]));
    let kept = f64::from(u32::try_from(kept).unwrap_or(u32::MAX));
    Figure::new(
        "Overfitting: more epochs are not always better",
        2,
        (450.0, 350.0),
    )
    .panel(
        Plane::new("Loss", "epoch", "squared error")
            .log_y()
            .curve("training points", thin(progress::loss(history)))
            .curve("unseen points", thin(progress::validation_loss(history)))
            .rule("early stopping keeps this epoch", kept),
    )
    .panel(
        Plane::new("What was learned", "x", "y")
            .y_range(-2.0, 2.0)
            .curve_in(theme::FRAME, "without noise", over(&sine), true)
            .curve_in(
                theme::ORANGE,
                "trained to the end",
                over(&|x| overfitted.predict_one(&[x])[0]),
                false,
            )
            .curve_in(
                theme::BLUE,
                "early stopping",
                over(&|x| stopped.predict_one(&[x])[0]),
                false,
            )
            .points(theme::INK, Mark::Ring, "training points", points),
    )
    .save(session, "overfit")
}
