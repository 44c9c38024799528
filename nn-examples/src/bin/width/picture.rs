//! The picture of `width`: errors over the number of nodes, and what three of the networks compute.

use nn_core::prelude::*;
use nn_examples::chart::{Align, Figure, Mark, Plane, theme};
use nn_examples::cli;

use super::{NOISE, Run, Width, truth};

pub(crate) fn draw(session: &cli::Session, widths: &[Width]) -> Result<(), Error> {
    let title = "The number of hidden nodes: too few cannot bend, many learn the noise";
    let figure = Figure::new(title, 2, (460.0, 330.0)).panel(errors(widths));
    let shown = widths
        .iter()
        .filter(|width| [1, 3, 128].contains(&width.nodes));
    let shown = shown.filter_map(|width| Some((width, width.middle()?)));
    let figure = shown.fold(figure, |figure, (width, run)| figure.panel(fit(width, run)));
    figure.save(session, "width")
}

/// The place of a width on the axis.
fn place(width: &Width) -> f64 {
    (width.nodes as f64).log2()
}

fn errors(widths: &[Width]) -> Plane {
    let all = |value: fn(&Run) -> f64| -> Vec<(f64, f64)> {
        let of = |width: &Width| {
            let at = place(width);
            width
                .runs
                .iter()
                .map(|run| (at, value(run)))
                .collect::<Vec<_>>()
        };
        widths.iter().flat_map(of).collect()
    };
    let median = |value: fn(&Run) -> f64| -> Vec<(f64, f64)> {
        widths
            .iter()
            .map(|width| (place(width), width.median(value)))
            .collect()
    };
    let (training, unseen) = (|run: &Run| run.training, |run: &Run| run.unseen);
    let ends = (-0.2, 7.2);
    Plane::new(
        "Errors of all runs, and their medians",
        "hidden nodes",
        "root mean squared error",
    )
    .log_y()
    .x_range(ends.0, ends.1)
    .y_range(0.1, 2.0)
    .x_ticks(
        widths
            .iter()
            .map(|width| (place(width), width.nodes.to_string())),
    )
    .curve_in(theme::GREY, "", [(ends.0, NOISE), (ends.1, NOISE)], true)
    .label(
        "the noise alone",
        (7.1, NOISE * 0.94),
        theme::GREY,
        Align::Right,
    )
    .points(theme::ORANGE, Mark::Dot, "", all(unseen))
    .points(theme::BLUE, Mark::Dot, "", all(training))
    .curve_in(theme::ORANGE, "unseen data", median(unseen), false)
    .curve_in(theme::BLUE, "training data", median(training), true)
}

/// What the middle one of a width's runs computes.
fn fit(width: &Width, run: &Run) -> Plane {
    let nodes = if width.nodes == 1 { "node" } else { "nodes" };
    let title = format!(
        "{} hidden {nodes}, median run: {:.2} in training, {:.2} unseen",
        width.nodes, run.training, run.unseen
    );
    let wanted = run.curve.iter().map(|(x, _)| (*x, truth(*x)));
    Plane::new(title, "x", "y")
        .x_range(-1.5, 1.5)
        .y_range(-2.6, 3.4)
        .curve_in(theme::GREY, "without noise", wanted, true)
        .curve_in(theme::BLUE, "learned", run.curve.iter().copied(), false)
        .points(
            theme::INK,
            Mark::Dot,
            "training data",
            run.samples.iter().copied(),
        )
}
