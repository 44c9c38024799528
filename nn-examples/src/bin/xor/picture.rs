//! The picture of `xor`: what each network computes, over its inputs and over its hidden values, and how it got there.

use nn_core::prelude::*;
use nn_examples::chart::{Align, Figure, Mark, Plane, progress, theme};
use nn_examples::cli;

use super::{CASES, TRUTH, Xor, XorRelu};

/// The state before a step of the note's run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) outputs: [f64; 4],
    pub(crate) loss: f64,
}

/// The trainings that are drawn.
pub(crate) struct Runs<'a> {
    pub(crate) notes: &'a History,
    pub(crate) random: &'a [History],
    pub(crate) relu: &'a [Moment],
}

/// (h₀, h₁) of the four cases.
pub(crate) fn hidden<N>(net: &N) -> Result<Vec<(f64, f64)>, Error>
where
    N: Network<2, 1, Scalar = f64>,
{
    let explained = net.explain(&Batch::from_rows(CASES)?)?;
    let value = explained.step("hidden").and_then(|step| step.value.clone());
    let value = value.ok_or_else(|| Error::Invalid("no line `hidden`".into()))?;
    Ok((0..CASES.len())
        .map(|case| (value[(case, 0)], value[(case, 1)]))
        .collect())
}

pub(crate) fn draw(
    session: &cli::Session,
    sigmoid: Xor<f64>,
    relu: XorRelu<f64>,
    runs: &Runs<'_>,
) -> Result<(), Error> {
    let (sigmoid_at, relu_at) = (hidden(&sigmoid)?, hidden(&relu)?);
    let (u, c) = (sigmoid.output.weight().to_owned(), sigmoid.output.bias()[0]);
    let squashed = move |h0: f64, h1: f64| sigmoid_of(u[(0, 0)] * h0 + u[(0, 1)] * h1 + c);
    let (v, d) = (relu.output.weight().to_owned(), relu.output.bias()[0]);
    let cut = move |h0: f64, h1: f64| (v[(0, 0)] * h0 + v[(0, 1)] * h1 + d).max(0.0);
    let over_inputs = |title: &str| {
        let plane = Plane::new(title, "x₁", "x₂").square().coarse();
        let plane = plane.x_range(-0.5, 1.5).y_range(-0.5, 1.5);
        cases(plane, &CASES.map(|x| (x[0], x[1])))
    };
    let over_hidden = |title: &str, from: f64, to: f64| {
        let plane = Plane::new(title, "h₀", "h₁").square().no_legend().coarse();
        plane.x_range(from, to).y_range(from, to)
    };
    let title = "XOR: two hidden units put the four points where one line separates them";
    Figure::new(title, 3, (340.0, 330.0))
        .panel(
            over_inputs("Sigmoid: the output over the inputs")
                .field(move |x, y| sigmoid.predict_one(&[x, y])[0]),
        )
        .panel(
            separable(
                over_hidden("Sigmoid: over the hidden values", -0.25, 1.25),
                &sigmoid_at,
                squashed,
            )
            .label("output ½", (0.69, 0.31), theme::INK, Align::Right),
        )
        .panel(losses(runs))
        .panel(
            over_inputs("ReLU: the output over the inputs")
                .field(move |x, y| relu.predict_one(&[x, y])[0]),
        )
        .panel(
            separable(
                over_hidden("ReLU: over the hidden values", -0.5, 3.0),
                &relu_at,
                cut,
            )
            .label("output ½", (0.92, 2.4), theme::INK, Align::Right),
        )
        .panel(outputs(runs.relu))
        .save(session, "xor")
}

fn sigmoid_of(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// The four cases at these places, in the colour of the right answer.
fn cases(plane: Plane, at: &[(f64, f64)]) -> Plane {
    let of = |wanted: bool| {
        let chosen = at
            .iter()
            .zip(TRUTH)
            .filter(move |(_, [t])| (*t > 0.5) == wanted);
        chosen.map(|(at, _)| *at).collect::<Vec<_>>()
    };
    plane
        .points(theme::BLUE, Mark::Disc, "XOR is 1", of(true))
        .points(theme::ORANGE, Mark::Disc, "XOR is 0", of(false))
}

/// The plane (h₀, h₁): where the hidden units put the cases, and the line that the output draws.
fn separable(
    plane: Plane,
    at: &[(f64, f64)],
    output: impl Fn(f64, f64) -> f64 + Clone + 'static,
) -> Plane {
    let plane = cases(plane, at)
        .level(theme::INK, "", output.clone(), 0.5, false)
        .field(output);
    // (1, 0) and (0, 1) are at almost the same place, so their names stand one above the other.
    let room = 0.13 * (at[3].1 - at[1].1);
    let names = [
        ("(1, 0)", 1.8 * room),
        ("(0, 0)", -room),
        ("(0, 1)", room),
        ("(1, 1)", -room),
    ];
    names
        .iter()
        .zip(at)
        .fold(plane, |plane, (&(name, up), at)| {
            plane.label(name, (at.0, at.1 + up), theme::INK, Align::Center)
        })
}

/// Positions and names of an axis of epochs that is logarithmic.
fn epochs() -> [(f64, String); 5] {
    [1, 10, 100, 1000, 10_000].map(|n: u32| (f64::from(n).log10(), n.to_string()))
}

/// Points over epochs, over their logarithm, and of these as many as one can see.
fn thin(points: impl IntoIterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let mut last = f64::NEG_INFINITY;
    let over_logarithm = points.into_iter().map(|(epoch, y)| (epoch.log10(), y));
    over_logarithm
        .filter(|&(at, _)| {
            let apart = at - last > 0.008;
            last = if apart { at } else { last };
            apart
        })
        .collect()
}

fn numbered(values: impl Iterator<Item = f64>) -> impl Iterator<Item = (f64, f64)> {
    values.enumerate().map(|(n, value)| (n as f64 + 1.0, value))
}

fn losses(runs: &Runs<'_>) -> Plane {
    let plane = Plane::new("Loss", "epoch", "mean of ½(t − y)²")
        .log_y()
        .y_range(1e-12, 1e4)
        .x_ticks(epochs());
    let random = runs.random.iter().enumerate();
    let plane = random.fold(plane, |plane, (index, history)| {
        let name = ["sigmoid, random starts", ""][index.min(1)];
        plane.curve_in(theme::FRAME, name, thin(progress::loss(history)), false)
    });
    let relu = numbered(runs.relu.iter().map(|moment| moment.loss));
    let notes = thin(progress::loss(runs.notes));
    plane
        .curve_in(theme::BLUE, "sigmoid, the notes' weights", notes, false)
        .curve_in(theme::ORANGE, "ReLU, the note's run", thin(relu), true)
}

/// The outputs of the note's run: of these 57, 32, 67, 92 at first.
fn outputs(moments: &[Moment]) -> Plane {
    let plane = Plane::new("ReLU: the four outputs on their way", "epoch", "output")
        .log_y()
        .y_range(1e-3, 300.0)
        .x_ticks(epochs());
    let named = [
        "(1, 0), wanted 1",
        "(0, 0), wanted 0",
        "(0, 1), wanted 1",
        "(1, 1), wanted 0",
    ];
    named.iter().enumerate().fold(plane, |plane, (case, name)| {
        let wanted = TRUTH[case][0] > 0.5;
        let color = if wanted { theme::BLUE } else { theme::ORANGE };
        let values = numbered(moments.iter().map(|moment| moment.outputs[case]));
        plane.curve_in(color, *name, thin(values), case >= 2)
    })
}
