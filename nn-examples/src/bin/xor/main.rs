//! Training on four samples. XOR is not a weighted sum of its inputs. Two hidden units move the four points to a plane
//! (h₀, h₁) in which one line separates them, and then it is one.
//!
//! Two networks of the course notes, 2-2-1: sigmoids from weights that are far off, and the note's own training run,
//! `relu`, from outputs of 57, 32, 67 and 92 to 1, 0, 1 and 0. Plain gradient descent on all four samples.

mod picture;

use std::fmt::Write as _;
use std::process::ExitCode;

use nn_core::prelude::*;
use nn_examples::{cli, note, say};

network! {
    /// Two bits in; out: 1 if they differ.
    pub struct Xor {
        input: 2,
        hidden: dense(2) -> sigmoid,
        output: dense(1) -> sigmoid,
    }
}

network! {
    /// The same with `relu` on both layers: the network of the note's training run.
    #[allow(relu_head)]
    pub struct XorRelu {
        input: 2,
        hidden: dense(2) -> relu,
        output: dense(1) -> relu,
    }
}

pub(crate) const CASES: [[f64; 2]; 4] = [[1.0, 0.0], [0.0, 0.0], [0.0, 1.0], [1.0, 1.0]];
pub(crate) const TRUTH: [[f64; 1]; 4] = [[1.0], [0.0], [1.0], [0.0]];
const EPOCHS: usize = 50_000;
const STARTS: u64 = 10;

/// The note's run: its learning rate, its epochs, and the nine numbers that it prints at the end (W, b, U, c).
const RATE: f64 = 0.01;
const NOTE_EPOCHS: usize = 30_000;
const PRINTED: [f64; 9] = [
    1.521_832_63,
    1.552_820_77,
    1.063_799_3,
    1.063_799_3,
    -1.552_820_77,
    0.392_003_22,
    -1.314_204_97,
    0.940_026_94,
    -0.368_493_59,
];

fn main() -> ExitCode {
    cli::run("Learns XOR from the weights of the course notes", run)
}

fn run(session: &cli::Session) -> Result<(), Error> {
    say!("sigmoid, the notes' weights:\n{}", table(&notes(), 5)?);
    let mut after = notes();
    let history = fit(session, &mut after)?;
    say!("after {EPOCHS} epochs:\n{}", table(&after, 5)?);
    say!(
        "weights\n  hidden {:.3?}\n  output {:.3?}\n",
        rows(&after.hidden),
        rows(&after.output)
    );

    say!("ReLU, the note's training run:\n{}", table(&far_off(), 2)?);
    let mut relu = far_off();
    let mut run = descend(&mut relu, 1)?;
    say!("after one step:\n{}", table(&relu, 2)?);
    run = [run, descend(&mut relu, NOTE_EPOCHS - 1)?].concat();
    say!("after {NOTE_EPOCHS} epochs:\n{}", table(&relu, 5)?);
    let weights = [&rows(&relu.hidden)[..], &rows(&relu.output)[..]].concat();
    let found = weights.iter().map(|row| format!("{row:.8?}"));
    say!("weights {}", found.collect::<Vec<_>>().join(" "));
    let tensors = relu.tensors().flat_map(|tensor| tensor.values.to_vec());
    let apart = tensors.zip(PRINTED).map(|(w, printed)| (w - printed).abs());
    say!(
        "the nine numbers that the note prints are met within {:.0e}\n",
        apart.fold(0.0, f64::max)
    );

    let mut random = Vec::new();
    let mut solved = 0;
    for seed in (0..STARTS).map(|start| session.seed().wrapping_add(start)) {
        note!("random weights, seed {seed}:");
        let mut net = Xor::<f64>::new(seed);
        random.push(fit(session, &mut net)?);
        solved += usize::from(right(&net)? == CASES.len());
    }
    say!(
        "sigmoid from {STARTS} random starts (seed {} and those after it): {solved} learn all four",
        session.seed()
    );

    let runs = picture::Runs {
        notes: &history,
        random: &random,
        relu: &run,
    };
    picture::draw(session, after.clone(), relu, &runs)?;
    say!(
        "{} of 4 right, half the squared error is {:.6e}",
        right(&after)?,
        half_squared_error(&after)
    );
    Ok(())
}

/// The network of the notes' figure: one row per unit.
fn notes() -> Xor<f64> {
    Xor {
        hidden: Dense::new([[3.0, 4.0], [2.0, 3.0]], [-2.0, -4.0]),
        output: Dense::new([[5.0, -5.0]], [-2.0]),
    }
}

/// The network of the note's matrices; the third column there is the bias.
fn far_off() -> XorRelu<f64> {
    XorRelu {
        hidden: Dense::new([[3.0, 4.0], [2.0, 3.0]], [2.0, 4.0]),
        output: Dense::new([[5.0, 5.0]], [2.0]),
    }
}

/// The mean over the four cases of ½(t − y)².
fn loss() -> SquaredError {
    SquaredError::new().half().reduction(Reduction::PerSample)
}

/// Plain gradient descent on the four cases.
fn fit(session: &cli::Session, net: &mut Xor<f64>) -> Result<History, Error> {
    let data = Dataset::from_rows(CASES, Batch::from_rows(TRUTH)?)?;
    Trainer::new(loss(), Sgd::new(1.0))
        .epochs(EPOCHS)
        .full_batch()
        .shuffle(false)
        .seed(session.seed())
        .stop_on(session.stop())
        .observe(Progress::bar().every(10_000))
        .fit(net, &data)
}

/// The same as a loop of one's own, as the outputs are kept, too: before each step the four of them and the loss.
fn descend(net: &mut XorRelu<f64>, epochs: usize) -> Result<Vec<picture::Moment>, Error> {
    let (x, t) = (Batch::from_rows(CASES)?, Batch::from_rows(TRUTH)?);
    let (mut work, mut sgd) = (net.workspace(CASES.len()), Sgd::new(RATE));
    let mut moments = Vec::with_capacity(epochs);
    for _ in 0..epochs {
        let outputs = CASES.map(|x| net.predict_one(&x)[0]);
        let loss = net.train_step(&x, &t, &loss(), &mut sgd, &mut work)?;
        moments.push(picture::Moment { outputs, loss });
    }
    Ok(moments)
}

fn right(net: &Xor<f64>) -> Result<usize, Error> {
    let decided = net.decide(&Batch::from_rows(CASES)?)?;
    let hits = decided
        .iter()
        .zip(TRUTH)
        .filter(|([y], [t])| *y == (*t > 0.5));
    Ok(hits.count())
}

fn half_squared_error(net: &Xor<f64>) -> f64 {
    let squares = CASES
        .iter()
        .zip(TRUTH)
        .map(|(x, t)| (t[0] - net.predict_one(x)[0]).powi(2));
    squares.sum::<f64>() / 2.0
}

/// The hidden values and the output of each case.
fn table<N>(net: &N, decimals: usize) -> Result<String, Error>
where
    N: Network<2, 1, Scalar = f64>,
{
    let mut text = String::from("  x₁  x₂   XOR       h₀       h₁   network\n");
    let y = net.predict(Batch::from_rows(CASES)?);
    let hidden = picture::hidden(net)?;
    for (((x, [t]), h), y) in CASES.iter().zip(TRUTH).zip(hidden).zip(y.rows()) {
        let _ = writeln!(
            text,
            "   {}   {}     {t}  {:>7.d$}  {:>7.d$}  {:>8.d$}",
            x[0],
            x[1],
            h.0,
            h.1,
            y[0],
            d = decimals
        );
    }
    Ok(text)
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
