//! One training step with all its numbers, each beside its formula, and as the computation graph of the notes: in each
//! box the value, and the gradient that has been accumulated up to it. Then the loss curves for steps after every
//! sample, every two, or all four.
//!
//! The XOR network of the course notes, learning rate 1, loss ½(t − y)².

use std::process::ExitCode;

use nn_core::prelude::*;
use nn_examples::chart::{Figure, Plane, progress};
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
const EPOCHS: usize = 5000;

fn main() -> ExitCode {
    cli::run("Shows one step of backpropagation, number by number", run)
}

fn run(session: &cli::Session) -> Result<(), Error> {
    one_step(session)?;

    let batch = fit(session, CASES.len())?;
    let mini = fit(session, 2)?;
    let online = fit(session, 1)?;
    say!("\nmean of ½(t − y)² over the four cases after {EPOCHS} epochs, η = 1");
    for (name, history) in [
        ("batch (all 4)", &batch),
        ("mini-batch (2)", &mini),
        ("online (1)", &online),
    ] {
        let last = history.last().and_then(|epoch| epoch.validation_loss);
        say!(
            "  {name:<15} {:>6} steps   {:.6}",
            history.epochs().len() * steps(name),
            last.unwrap_or(f64::NAN)
        );
    }
    let thin = |history: &History| progress::validation_loss(history).into_iter().step_by(10);
    let curves = |title: &str| Plane::new(title, "epoch", "mean of ½(t − y)²").log_y();
    let first = |history: &History| progress::validation_loss(history).into_iter().take(400);
    Figure::new(
        "How often to step: after each sample, after two, after all four",
        2,
        (430.0, 340.0),
    )
    .panel(
        curves("The first 400 epochs")
            .curve("batch", first(&batch))
            .curve("mini-batch", first(&mini))
            .curve("online", first(&online)),
    )
    .panel(
        curves("All epochs")
            .curve("batch", thin(&batch))
            .curve("mini-batch", thin(&mini))
            .curve("online", thin(&online)),
    )
    .save(session, "backprop")
}

fn steps(name: &str) -> usize {
    if name.starts_with('b') {
        1
    } else if name.starts_with('m') {
        2
    } else {
        4
    }
}

/// The network of the notes: one row per unit.
fn notes() -> Xor<f64> {
    Xor {
        hidden: Dense::new([[3.0, 4.0], [2.0, 3.0]], [-2.0, -4.0]),
        output: Dense::new([[5.0, -5.0]], [-2.0]),
    }
}

/// Forward, backward and update of the case (1, 0), whose target is 1.
fn one_step(session: &cli::Session) -> Result<(), Error> {
    let mut net = notes();
    let (x, t) = (Batch::from_rows([[1.0, 0.0]])?, Batch::from_rows([[1.0]])?);
    let loss = SquaredError::new().half().reduction(Reduction::PerSample);
    let mut work = net.workspace(1);
    let value = net.loss_and_gradients(&x, &t, &loss, &mut work)?;
    let trace = net.trace(&x, &t, &loss)?;
    let (Some(hidden), Some(output)) = (trace.layer("hidden"), trace.layer("output")) else {
        return Err(Error::Invalid("the trace lacks a layer".into()));
    };

    say!("forward, x = (1, 0), t = 1");
    for unit in 0..2 {
        line(
            &format!("s{} = w{0}₁·x₁ + w{0}₂·x₂ + b{0}", sub(unit)),
            hidden.z[(0, unit)],
        );
        line(&format!("h{} = σ(s{0})", sub(unit)), hidden.u[(0, unit)]);
    }
    line("s_y = u₁·h₁ + u₂·h₂ + c", output.z[(0, 0)]);
    line("y = σ(s_y)", trace.prediction[(0, 0)]);
    line("L = ½(t − y)²", value);

    let explained = net.explain_loss(&x, &t, &loss)?;
    session.write("backprop-graph.svg", explained.graph_svg())?;
    if let Some(units) = explained.units_svg() {
        session.write("backprop-units.svg", units)?;
    }

    let gradients = work.gradients();
    say!("\nbackward");
    line("δ = ∂L/∂s_y = −(t − y)·y·(1 − y)", output.dz[(0, 0)]);
    for unit in 0..2 {
        line(
            &format!("∂L/∂u{} = δ·h{0}", sub(unit)),
            gradients.output.weight()[(0, unit)],
        );
    }
    line("∂L/∂c = δ", gradients.output.bias()[0]);
    for unit in 0..2 {
        line(
            &format!("δ{} = δ·u{0}·h{0}·(1 − h{0})", sub(unit)),
            hidden.dz[(0, unit)],
        );
        for input in 0..2 {
            let name = format!("∂L/∂w{}{} = δ{0}·x{1}", sub(unit), sub(input));
            line(&name, gradients.hidden.weight()[(unit, input)]);
        }
        line(
            &format!("∂L/∂b{} = δ{0}", sub(unit)),
            gradients.hidden.bias()[unit],
        );
    }

    net.train_step(&x, &t, &loss, &mut Sgd::new(1.0), &mut work)?;
    say!("\nnew weights, η = 1");
    for unit in 0..2 {
        for input in 0..2 {
            let name = format!("w{0}{1} ← w{0}{1} − η·∂L/∂w{0}{1}", sub(unit), sub(input));
            line(&name, net.hidden.weight()[(unit, input)]);
        }
        line(
            &format!("b{0} ← b{0} − η·∂L/∂b{0}", sub(unit)),
            net.hidden.bias()[unit],
        );
    }
    for unit in 0..2 {
        line(
            &format!("u{0} ← u{0} − η·∂L/∂u{0}", sub(unit)),
            net.output.weight()[(0, unit)],
        );
    }
    line("c ← c − η·∂L/∂c", net.output.bias()[0]);
    line("y of the new network", net.predict_one(&[1.0, 0.0])[0]);
    Ok(())
}

fn line(formula: &str, value: f64) {
    // No "-0".
    say!("  {formula:<36} {:>12.7}", value + 0.0);
}

fn sub(index: usize) -> char {
    ['₁', '₂'][index]
}

/// Steps after every `batch` samples; the record holds the mean of ½(t − y)² over all four cases after each
/// epoch.
fn fit(session: &cli::Session, batch: usize) -> Result<History, Error> {
    let data = Dataset::from_rows(CASES, Batch::from_rows(TRUTH)?)?;
    let mut net = notes();
    note!("steps after {batch} of 4 samples:");
    let loss = SquaredError::new().half().reduction(Reduction::PerSample);
    Trainer::new(loss, Sgd::new(1.0))
        .epochs(EPOCHS)
        .batch_size(batch)
        .seed(session.seed())
        .validate(&data)
        .stop_on(session.stop())
        .observe(Progress::bar().every(EPOCHS / 2))
        .fit(&mut net, &data)
}
