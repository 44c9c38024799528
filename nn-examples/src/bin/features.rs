//! A support vector machine beside a network with a hidden layer. The machine has fixed features (here 300 random
//! waves, whose products are close to a Gaussian kernel) and learns one linear layer on them, with the hinge loss.
//! The network learns its features too, and needs fewer of them. Far from all points the machine is undecided, the
//! network is not.
//!
//! Two spirals in the plane, with noise; both are evaluated on test points.

use std::process::ExitCode;

use nn_core::external::RngExt as _;
use nn_core::numeric::random::seeded;
use nn_core::prelude::*;
use nn_examples::chart::{Figure, Mark, Plane, theme};
use nn_examples::{cli, note, say};

/// The kernel is exp(−γ‖x − x′‖²).
const GAMMA: f64 = 6.0;

network! {
    /// Fixed features and a linear model on them: a support vector machine.
    pub struct Kernel {
        input: 2,
        waves: features(300, gamma = GAMMA),
        output: dense(1),
    }
}

network! {
    /// Fewer weights, some of them for learned features.
    pub struct Learned {
        input: 2,
        hidden: dense(40) -> tanh,
        output: dense(1),
    }
}

network! {
    /// No features: a straight line, for comparison.
    pub struct Line {
        input: 2,
        output: dense(1),
    }
}

type Points = Dataset<f64, 2, Labels<2>>;

fn main() -> ExitCode {
    cli::run("Fixed features beside learned ones, on two spirals", run)
}

fn run(session: &cli::Session) -> Result<(), Error> {
    let train = spirals(300, session.seed())?;
    let unseen = spirals(1000, session.seed().wrapping_add(1))?;
    let mut line = Line::<f64>::new(session.seed());
    let mut kernel = Kernel::<f64>::new(session.seed());
    let mut learned = Learned::<f64>::new(session.seed());
    say!(
        "the waves' products differ from exp(−γ‖x − x′‖²) by {:.3} (root mean square)\n",
        kernel_error(&kernel, &train)
    );
    say!("                     learned  of all  epochs  own points  unseen points");
    let straight = report(session, "a line", &mut line, 50, (&train, &unseen))?;
    let fixed = report(
        session,
        "fixed features",
        &mut kernel,
        200,
        (&train, &unseen),
    )?;
    let free = report(
        session,
        "learned features",
        &mut learned,
        2000,
        (&train, &unseen),
    )?;
    draw(session, &train, kernel, learned)?;
    say!(
        "\naccuracy on unseen points: line {straight:.3}, fixed features {fixed:.3}, learned features {free:.3}"
    );
    Ok(())
}

/// Trains and evaluates one model; returns its accuracy on test points.
fn report<N>(
    session: &cli::Session,
    name: &str,
    net: &mut N,
    epochs: usize,
    (train, unseen): (&Points, &Points),
) -> Result<f64, Error>
where
    N: Network<2, 1, Scalar = f64, Head = nn_core::head::Identity<1>> + Train,
{
    note!("{name}:");
    // hinge loss with weight decay gives the machine's margin
    Trainer::new(Hinge::new(), Adam::new(0.01).weight_decay(1e-4))
        .epochs(epochs)
        .batch_size(50)
        .seed(session.seed())
        .stop_on(session.stop())
        .observe(Progress::bar().every(epochs / 4))
        .fit(net, train)?;
    let all: usize = net.tensors().map(|tensor| tensor.values.len()).sum();
    let accuracy = net.evaluate(unseen)?.accuracy();
    say!(
        "{name:<20} {:>7}  {all:>6}  {epochs:>6}  {:>10.3}  {accuracy:>13.3}",
        N::PARAMETERS,
        net.evaluate(train)?.accuracy(),
    );
    Ok(accuracy)
}

/// Two arms of one turn, with noise; class 1 is class 0 turned by half a turn.
fn spirals(count: usize, seed: u64) -> Result<Points, Error> {
    let mut rng = seeded(seed);
    let (mut points, mut classes) = (Vec::new(), Vec::new());
    for i in 0..count {
        let class = i % 2;
        let t: f64 = rng.random_range(0.08..1.0_f64).sqrt();
        let angle = std::f64::consts::TAU * t
            + if class == 1 {
                std::f64::consts::PI
            } else {
                0.0
            };
        let mut noise = || rng.random_range(-0.15..0.15);
        points.push([t * angle.cos() + noise(), t * angle.sin() + noise()]);
        classes.push(class);
    }
    Dataset::new(Batch::from_rows(points)?, Labels::new(classes)?)
}

/// The difference between inner products of the features and the kernel that they approximate.
fn kernel_error(net: &Kernel<f64>, data: &Points) -> f64 {
    let (weight, bias) = (net.waves.weight(), net.waves.bias());
    let scale = (2.0 / f64::from(u32::try_from(bias.len()).unwrap_or(u32::MAX))).sqrt();
    let wave = |x: &[f64; 2], k: usize| {
        scale * (weight[(k, 0)] * x[0] + weight[(k, 1)] * x[1] + bias[k]).cos()
    };
    let rows: Vec<&[f64; 2]> = data.inputs().rows().take(60).collect();
    let mut squares = Vec::new();
    for a in &rows {
        for b in &rows {
            let product: f64 = (0..bias.len()).map(|k| wave(a, k) * wave(b, k)).sum();
            let distance = (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2);
            squares.push((product - (-GAMMA * distance).exp()).powi(2));
        }
    }
    let count = f64::from(u32::try_from(squares.len()).unwrap_or(u32::MAX));
    (squares.iter().sum::<f64>() / count).sqrt()
}

fn draw(
    session: &cli::Session,
    train: &Points,
    kernel: Kernel<f64>,
    learned: Learned<f64>,
) -> Result<(), Error> {
    let panel = |title: &str| {
        let of = |class: usize| {
            let rows = train.inputs().rows().enumerate();
            let rows = rows.filter(move |(i, _)| i % 2 == class);
            rows.map(|(_, x)| (x[0], x[1])).collect::<Vec<_>>()
        };
        Plane::new(title, "x₁", "x₂")
            .square()
            .x_range(-1.2, 1.2)
            .y_range(-1.2, 1.2)
            .points(theme::BLUE, Mark::Disc, "1", of(1))
            .points(theme::ORANGE, Mark::Disc, "0", of(0))
    };
    // a logit of 1 is the hinge loss's margin
    let shade = |logit: f64| 0.5 + 0.5 * logit.clamp(-1.0, 1.0);
    Figure::new("Features: fixed and learned", 2, (420.0, 400.0))
        .panel(
            panel("300 random waves, a linear layer")
                .field(move |x, y| shade(kernel.predict_one(&[x, y])[0])),
        )
        .panel(
            panel("40 learned units, a linear layer")
                .field(move |x, y| shade(learned.predict_one(&[x, y])[0])),
        )
        .save(session, "features")
}
