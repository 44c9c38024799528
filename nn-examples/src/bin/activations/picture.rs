//! The picture of `activations`: values, slopes, and what becomes of them in eight layers.

use nn_core::prelude::*;
use nn_examples::chart::theme::{self, Color};
use nn_examples::chart::{Align, Figure, Mark, Plane};
use nn_examples::cli;

use super::deep::{Activation, Comparison, LAYERS, STEPS};
use super::{Curve, LOGITS, Softmax};

/// Sigmoid, tanh, `relu`: a colour and a kind of line each.
const LOOKS: [(Color, bool); 3] = [
    (theme::ORANGE, false),
    (theme::BLUE, false),
    (theme::INK, true),
];
const NAMES: [&str; 3] = ["sigmoid", "tanh", "ReLU"];

pub(crate) fn draw(
    session: &cli::Session,
    curves: &[Curve; 3],
    deep: &Comparison,
) -> Result<(), Error> {
    let title = "Four activations, and what eight layers of three of them make of a gradient";
    Figure::new(title, 3, (340.0, 310.0))
        .panel(values(curves))
        .panel(slopes(curves))
        .panel(softmax())
        .panel(products(deep))
        .panel(gradients(deep))
        .panel(losses(deep))
        .save(session, "activations")
}

/// A curve for each activation, each with its name at a place.
fn named(plane: Plane, series: [Vec<(f64, f64)>; 3], places: [((f64, f64), Align); 3]) -> Plane {
    let all = series.into_iter().zip(LOOKS).zip(NAMES.iter().zip(places));
    all.fold(
        plane.no_legend(),
        |plane, ((points, look), (name, place))| {
            plane
                .curve_in(look.0, "", points, look.1)
                .label(*name, place.0, look.0, place.1)
        },
    )
}

fn values(curves: &[Curve; 3]) -> Plane {
    let series = curves
        .each_ref()
        .map(|curve| curve.iter().map(|p| (p.0, p.1)).collect());
    let plane = Plane::new("u = f(z)", "z", "u");
    named(
        plane.x_range(-4.0, 4.0).y_range(-1.2, 2.2),
        series,
        [
            ((2.1, 0.72), Align::Left),
            ((-2.6, -0.78), Align::Left),
            ((1.5, 1.8), Align::Right),
        ],
    )
}

fn slopes(curves: &[Curve; 3]) -> Plane {
    let series = curves
        .each_ref()
        .map(|curve| curve.iter().map(|p| (p.0, p.2)).collect());
    let plane = Plane::new("The slope f′(z)", "z", "f′(z)");
    named(
        plane.x_range(-4.0, 4.0).y_range(-0.1, 1.2),
        series,
        [
            ((-1.9, 0.3), Align::Right),
            ((-0.8, 0.7), Align::Right),
            ((2.0, 1.06), Align::Left),
        ],
    )
    .label("at most ¼", (-1.9, 0.24), theme::ORANGE, Align::Right)
}

/// Three probabilities while one of the three logits moves.
fn softmax() -> Plane {
    let net = Softmax::<f64>::new(0);
    let [first, second, third] = LOGITS;
    let over = |class: usize| -> Vec<(f64, f64)> {
        let zs = (0..=200).map(|i| -4.0 + 8.0 * f64::from(i) / 200.0);
        zs.map(|z| (z, net.predict_one(&[z, second, third])[class]))
            .collect()
    };
    let here = net.predict_one(&LOGITS).map(|p| (first, p));
    let plane = Plane::new(
        "softmax: one logit moves",
        "z₁ (z₂ = 0.47, z₃ = 1.72)",
        "probability",
    );
    plane
        .y_range(-0.05, 1.05)
        .no_legend()
        .curve_in(theme::ORANGE, "", over(0), false)
        .curve_in(theme::BLUE, "", over(1), false)
        .curve_in(theme::INK, "", over(2), true)
        .points(theme::INK, Mark::Dot, "", here)
        .rule("", first)
        .label("u₁", (2.3, 0.72), theme::ORANGE, Align::Left)
        .label("u₂", (-3.0, 0.28), theme::BLUE, Align::Left)
        .label("u₃", (-3.0, 0.83), theme::INK, Align::Left)
        .label("z₁ = −0.21", (first + 0.15, 0.96), theme::GREY, Align::Left)
}

/// Layers as numbers on an axis.
fn layers() -> impl Iterator<Item = (f64, String)> {
    (1..=LAYERS).map(|layer| (layer as f64, layer.to_string()))
}

fn each(deep: &Comparison, value: impl Fn(&Activation) -> Vec<(f64, f64)>) -> [Vec<(f64, f64)>; 3] {
    std::array::from_fn(|index| deep.activations.get(index).map(&value).unwrap_or_default())
}

fn products(deep: &Comparison) -> Plane {
    let series = each(deep, |activation| {
        let through = |k: usize| activation.median(|run| run.products[k]);
        (0..LAYERS).map(|k| (k as f64 + 1.0, through(k))).collect()
    });
    let plane = Plane::new(
        "Before training: slopes multiplied",
        "through so many layers",
        "largest product of slopes",
    );
    let plane = plane
        .log_y()
        .y_range(3e-6, 10.0)
        .x_range(0.8, 8.2)
        .x_ticks(layers());
    named(
        plane,
        series,
        [
            ((4.2, 1.5e-2), Align::Left),
            ((1.2, 2.5), Align::Left),
            ((2.8, 2.5), Align::Left),
        ],
    )
    .label("¼ⁿ at most", (4.2, 6e-3), theme::ORANGE, Align::Left)
}

fn gradients(deep: &Comparison) -> Plane {
    let series = each(deep, |activation| {
        let of = |k: usize| activation.median(|run| run.gradients[k]);
        (0..LAYERS).map(|k| (k as f64 + 1.0, of(k))).collect()
    });
    let plane = Plane::new(
        "Before training: gradients",
        "hidden layer (8 is next to the output)",
        "mean |∂L/∂w|",
    );
    let plane = plane
        .log_y()
        .y_range(1e-8, 1.0)
        .x_range(0.8, 8.2)
        .x_ticks(layers());
    named(
        plane,
        series,
        [
            ((4.0, 1e-6), Align::Left),
            ((1.5, 0.08), Align::Left),
            ((2.0, 6e-5), Align::Left),
        ],
    )
}

/// The losses of all starts, and the median.
fn losses(deep: &Comparison) -> Plane {
    let plane = Plane::new("Training: all starts", "step", "mean of ½(t − y)²");
    let plane = plane.log_y().y_range(1e-7, 2.0).x_range(0.0, STEPS as f64);
    let thin = |value: &dyn Fn(usize) -> f64| -> Vec<(f64, f64)> {
        (0..=STEPS)
            .step_by(5)
            .map(|step| (step as f64, value(step)))
            .collect()
    };
    let all = deep.activations.iter().zip(LOOKS);
    let plane = all.clone().fold(plane, |plane, (activation, (color, _))| {
        activation.runs.iter().fold(plane, |plane, run| {
            let pale = theme::blend(theme::WHITE, color, 0.35);
            plane.curve_in(pale, "", thin(&|step| run.losses[step]), false)
        })
    });
    all.fold(plane, |plane, (activation, (color, dashed))| {
        let middle = thin(&|step| activation.median(|run| run.losses[step]));
        let name = format!("{}, median, rate {}", activation.name, activation.rate);
        plane.curve_in(color, name, middle, dashed)
    })
}
