//! Overfitting: a network with too many weights learns the noise too. The training loss keeps falling; the
//! validation loss turns and rises; early stopping keeps the epoch with the smallest one.
//!
//! That epoch was chosen because its validation loss is small, so this loss promises too much (at seeds 1 to 10 it is
//! below the test loss 7 times): the verdict is on test points, which chose nothing. There early stopping wins at each
//! of these seeds, with an RMSE of 0.27 to 0.33 against 0.36 to 0.79.
//!
//! Twenty noisy points of a sine to learn from, twenty to choose the epoch, 400 for the verdict; 1-64-64-1 with tanh.

use std::process::ExitCode;

use nn_core::external::RngExt as _;
use nn_core::numeric::random::seeded;
use nn_core::prelude::*;
use nn_examples::chart::theme::{BLUE, GREY, INK, ORANGE, PURPLE};
use nn_examples::chart::{Figure, Mark, Plane, progress};
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
    let points = |count, part| noisy_sine(count, session.seed().wrapping_add(part));
    let data = Data {
        train: points(20, 0)?,
        validation: points(20, 1000)?,
        test: points(400, 2000)?,
    };
    let new = || Roomy::<f64>::new(session.seed());
    let (mut overfitted, mut stopped) = (new(), new());
    let history = trainer(session)
        .validate(&data.validation)
        .fit(&mut overfitted, &data.train)?;
    note!("with early stopping:");
    let short = trainer(session)
        .validate(&data.validation)
        .observe(EarlyStopping::new(PATIENCE))
        .fit(&mut stopped, &data.train)?;
    // The first training again, which sees nothing of the points that it is judged by.
    note!("the test loss of each epoch, for the picture:");
    let judged = trainer(session)
        .validate(&data.test)
        .fit(&mut new(), &data.train)?;

    say!(
        "{} weights, {} points to learn from\n",
        Roomy::<f64>::PARAMETERS,
        data.train.len()
    );
    say!("RMSE of the weights of …          epoch  training  validation    test");
    let mut verdicts = Vec::new();
    for (name, net, history) in [
        ("the last epoch", &overfitted, &history),
        ("the epoch that validation chose", &stopped, &short),
    ] {
        let rmse = |points: &Points| Ok::<f64, Error>(net.evaluate(points)?.rmse());
        let test = rmse(&data.test)?;
        say!(
            "{name:<32} {:>6}  {:>8.3}  {:>10.3}  {test:>6.3}",
            history.kept_epoch().unwrap_or_default(),
            rmse(&data.train)?,
            rmse(&data.validation)?,
        );
        verdicts.push(test);
    }
    let best = judged.best();
    let (epoch, loss) = best.map_or((0, f64::NAN), |epoch| (epoch.number, epoch.watched_loss()));
    say!(
        "{:<32} {epoch:>6}  {:>8}  {:>10}  {:>6.3}",
        "(the best epoch for the test)",
        "",
        "",
        loss.sqrt()
    );
    draw(
        session,
        &data,
        [&overfitted, &stopped],
        [&history, &judged],
        short.kept_epoch().unwrap_or_default(),
    )?;
    say!(
        "\ntest RMSE: {:.3} with early stopping, {:.3} without; the noise alone has a deviation of {NOISE:.2}",
        verdicts[1],
        verdicts[0]
    );
    Ok(())
}

/// Points to learn from, to choose the epoch, and to judge by.
struct Data {
    train: Points,
    validation: Points,
    test: Points,
}

fn trainer<'a>(session: &cli::Session) -> Trainer<'a, SquaredError, Adam<f64>> {
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
    data: &Data,
    [overfitted, stopped]: [&Roomy<f64>; 2],
    [history, judged]: [&History; 2],
    kept: usize,
) -> Result<(), Error> {
    let root = |points: Vec<(f64, f64)>| -> Vec<(f64, f64)> {
        let roots = points.into_iter().map(|(epoch, loss)| (epoch, loss.sqrt()));
        roots.step_by(5).collect()
    };
    let over = |value: &dyn Fn(f64) -> f64| -> Vec<(f64, f64)> {
        (-200..=200)
            .map(|i| f64::from(i) / 200.0)
            .map(|x| (x, value(x)))
            .collect()
    };
    let places = |points: &Points| -> Vec<(f64, f64)> {
        let rows = points.inputs().rows().zip(points.targets().rows());
        rows.map(|(x, y)| (x[0], y[0])).collect()
    };
    let kept = f64::from(u32::try_from(kept).unwrap_or(u32::MAX));
    let flat = [(1.0, NOISE), (EPOCHS as f64, NOISE)];
    Figure::new(
        "Overfitting: more epochs are not always better",
        2,
        (450.0, 370.0),
    )
    .panel(
        Plane::new("Errors by epoch", "epoch", "RMSE")
            .log_y()
            .y_range(0.008, 1.0)
            .curve_in(BLUE, "training", root(progress::loss(history)), false)
            .curve_in(
                PURPLE,
                "validation",
                root(progress::validation_loss(history)),
                true,
            )
            .curve_in(
                ORANGE,
                "test",
                root(progress::validation_loss(judged)),
                false,
            )
            .curve_in(GREY, "noise", flat, true)
            .rule("validation chose this epoch", kept),
    )
    .panel(
        Plane::new("What was learned", "x", "y")
            .y_range(-2.0, 2.0)
            .curve_in(GREY, "without noise", over(&sine), true)
            .curve_in(
                ORANGE,
                "last epoch",
                over(&|x| overfitted.predict_one(&[x])[0]),
                false,
            )
            .curve_in(
                BLUE,
                "chosen epoch",
                over(&|x| stopped.predict_one(&[x])[0]),
                false,
            )
            .points(INK, Mark::Ring, "training points", places(&data.train)),
    )
    .save(session, "overfit")
}
