//! Training on four samples. XOR is not a weighted sum of its inputs, but two hidden units learn it, from weights
//! that are far off.
//!
//! 2-2-1 with sigmoids, the weights of the course notes, 50,000 full-batch steps of gradient descent.

use std::fmt::Write as _;
use std::process::ExitCode;

use nn_core::prelude::*;
use nn_examples::chart::{Figure, Mark, Plane, progress, theme};
use nn_examples::{cli, note, say};

network! {
    /// Two bits in; out: 1 if they differ.
    pub struct Xor {
        input: 2,
        hidden: dense(2) -> sigmoid,
        output: dense(1) -> sigmoid,
    }
}

const CASES: [[f64; 2]; 4] = [[1.0, 0.0], [0.0, 0.0], [0.0, 1.0], [1.0, 1.0]];
const TRUTH: [[f64; 1]; 4] = [[1.0], [0.0], [1.0], [0.0]];
const EPOCHS: usize = 50_000;

fn main() -> ExitCode {
    cli::run("Learns XOR from the weights of the course notes", run)
}

fn run(session: &cli::Session) -> Result<(), Error> {
    let data = Dataset::from_rows(CASES, Batch::from_rows(TRUTH)?)?;
    let before = notes();
    say!("before training:\n{}", table(&before));

    let mut after = before.clone();
    let history = fit(session, &mut after, &data)?;
    say!("after {EPOCHS} epochs:\n{}", table(&after));
    say!(
        "weights\n  hidden {:.3?}\n  output {:.3?}",
        rows(&after.hidden),
        rows(&after.output)
    );

    note!("from random weights (seed {}):", session.seed());
    let mut random = Xor::<f64>::new(session.seed());
    let random_history = fit(session, &mut random, &data)?;
    say!(
        "\nfrom random weights (not every start ends well: two hidden units are just enough):\n{}",
        table(&random)
    );

    draw(session, before, after.clone(), &history, &random_history)?;
    let right = after
        .decide(data.inputs())?
        .iter()
        .zip(TRUTH)
        .filter(|(y, t)| y[0] == (t[0] > 0.5))
        .count();
    say!(
        "{right} of 4 right, half the squared error is {:.6e}",
        half_squared_error(&after)
    );
    Ok(())
}

/// The network of the notes: one row per unit.
fn notes() -> Xor<f64> {
    Xor {
        hidden: Dense::new([[3.0, 4.0], [2.0, 3.0]], [-2.0, -4.0]),
        output: Dense::new([[5.0, -5.0]], [-2.0]),
    }
}

/// Plain gradient descent: the mean over the four cases of ½(t − y)², learning rate 1.
fn fit(
    session: &cli::Session,
    net: &mut Xor<f64>,
    data: &Dataset<f64, 2, Batch<f64, 1>>,
) -> Result<History, Error> {
    let loss = SquaredError::new().half().reduction(Reduction::PerSample);
    Trainer::new(loss, Sgd::new(1.0))
        .epochs(EPOCHS)
        .full_batch()
        .shuffle(false)
        .seed(session.seed())
        .stop_on(session.stop())
        .observe(Progress::bar().every(10_000))
        .fit(net, data)
}

fn half_squared_error(net: &Xor<f64>) -> f64 {
    let squares = CASES
        .iter()
        .zip(TRUTH)
        .map(|(x, t)| (t[0] - net.predict_one(x)[0]).powi(2));
    squares.sum::<f64>() / 2.0
}

fn table(net: &Xor<f64>) -> String {
    let mut text = String::from("  x₁  x₂   XOR   network\n");
    for (x, t) in CASES.iter().zip(TRUTH) {
        let [y] = net.predict_one(x);
        let _ = writeln!(text, "   {}   {}     {}    {y:.5}", x[0], x[1], t[0]);
    }
    text
}

/// Each unit's weights and its bias.
fn rows<const IN: usize, const OUT: usize>(layer: &Dense<f64, IN, OUT>) -> Vec<Vec<f64>> {
    let unit = |unit| {
        (0..IN)
            .map(|x| layer.weight()[(unit, x)])
            .chain([layer.bias()[unit]])
            .collect()
    };
    (0..OUT).map(unit).collect()
}

fn draw(
    session: &cli::Session,
    before: Xor<f64>,
    after: Xor<f64>,
    history: &History,
    random: &History,
) -> Result<(), Error> {
    let surface = |title: &str, net: Xor<f64>| {
        let cases = |wanted: f64| {
            CASES
                .iter()
                .zip(TRUTH)
                .filter(move |(_, t)| t[0] == wanted)
                .map(|(x, _)| (x[0], x[1]))
        };
        Plane::new(title, "x₁", "x₂")
            .square()
            .x_range(-0.5, 1.5)
            .y_range(-0.5, 1.5)
            .field(move |x, y| net.predict_one(&[x, y])[0])
            .points(theme::BLUE, Mark::Disc, "XOR is 1", cases(1.0))
            .points(theme::ORANGE, Mark::Disc, "XOR is 0", cases(0.0))
    };
    // Every hundredth epoch is enough for a curve.
    let thin = |points: Vec<(f64, f64)>| points.into_iter().step_by(100);
    Figure::new("XOR: a network of two hidden units", 3, (340.0, 330.0))
        .panel(surface("Before training", before))
        .panel(surface("After training", after))
        .panel(
            Plane::new("Loss", "epoch", "mean of ½(t − y)²")
                .log_y()
                .curve("from the notes' weights", thin(progress::loss(history)))
                .dashed("from random weights", thin(progress::loss(random))),
        )
        .save(session, "xor")
}
