//! The picture of `descent`: one loss counted in three ways, the plane of two weights, and the bump.

use nn_core::prelude::*;
use nn_examples::chart::theme::{self, Color};
use nn_examples::chart::{Align, Figure, Mark, Plane};
use nn_examples::cli;

use super::METHODS;
use super::bump::{self, Bump};
use super::line::{Lines, Path, START};

/// Batch, mini-batch, online.
const LOOKS: [(Color, bool); 3] = [
    (theme::BLUE, false),
    (theme::INK, true),
    (theme::ORANGE, false),
];

pub(crate) fn draw(session: &cli::Session, lines: &Lines, bump: &Bump) -> Result<(), Error> {
    let by_update = counted(
        "By update",
        "updates",
        lines,
        |_| 1,
        [
            ((25.0, 0.6), Align::Left),
            ((1300.0, 8e-6), Align::Left),
            ((1.5e3, 0.6), Align::Left),
        ],
    );
    let by_gradient = counted(
        "By gradient",
        "gradients of one sample",
        lines,
        |path| path.size,
        [
            ((3.5e3, 0.6), Align::Left),
            ((900.0, 1.2e-5), Align::Right),
            ((25.0, 1.2e-3), Align::Right),
        ],
    );
    let title = "Batch, mini-batch (20) and online descent on 200 noisy samples, one learning rate";
    Figure::new(title, 3, (340.0, 310.0))
        .panel(by_epoch(lines))
        .panel(by_update)
        .panel(by_gradient)
        .panel(plane(lines))
        .panel(valleys(bump))
        .panel(weights(bump))
        .save(session, "descent")
}

fn loss(title: &str, x: &str) -> Plane {
    let plane = Plane::new(title, x, "loss above the least");
    plane.log_y().y_range(1e-6, 3.0)
}

/// Online first, so that the batch's smooth curve is on top.
fn on_top(lines: &Lines) -> impl Iterator<Item = (&'static str, &Path, (Color, bool))> {
    let all = METHODS.iter().zip(&lines.paths).zip(LOOKS);
    all.rev()
        .map(|((method, path), look)| (method.name, path, look))
}

fn by_epoch(lines: &Lines) -> Plane {
    const SHOWN: usize = 60;
    let plane = loss("By epoch", "epochs").x_range(0.0, SHOWN as f64);
    on_top(lines).fold(plane, |plane, (name, path, (color, dashed))| {
        let points = (0..=SHOWN).map(|epoch| (epoch as f64, path.after_epochs(epoch)));
        plane.curve_in(color, name, points, dashed)
    })
}

/// The loss over a count that grows by `each` with every update, on a logarithmic axis.
fn counted(
    title: &str,
    axis: &str,
    lines: &Lines,
    each: impl Fn(&Path) -> usize,
    places: [((f64, f64), Align); 3],
) -> Plane {
    let ticks = [1, 10, 100, 1000, 10_000].map(|n: u32| (f64::from(n).log10(), n.to_string()));
    let plane = loss(title, axis)
        .x_range(0.0, 4.35)
        .x_ticks(ticks)
        .no_legend();
    let plane = on_top(lines).fold(plane, |plane, (_, path, (color, dashed))| {
        let mut last = f64::NEG_INFINITY;
        let all = path.above.iter().enumerate().skip(1);
        let all = all.map(|(n, above)| (((n * each(path)) as f64).log10(), *above));
        // As many points as one can see.
        let seen = all.filter(|&(at, _)| {
            let apart = at - last > 0.01;
            last = if apart { at } else { last };
            apart
        });
        plane.curve_in(color, "", seen.collect::<Vec<_>>(), dashed)
    });
    let named = METHODS.iter().zip(LOOKS).zip(places);
    named.fold(plane, |plane, ((method, look), ((x, y), align))| {
        plane.label(method.name, (x.log10(), y), look.0, align)
    })
}

/// The paths of the first updates over the level lines of the loss.
fn plane(lines: &Lines) -> Plane {
    let best = lines.best;
    let plane = Plane::new("Two weights: the first 150 updates", "w", "b")
        .square()
        .x_range(-1.2, 1.6)
        .y_range(-1.2, 1.6)
        .no_legend();
    let levels = [0.02, 0.1, 0.3, 0.6, 1.0];
    let plane = levels.into_iter().fold(plane, |plane, level| {
        plane.level(theme::FRAME, "", move |w, b| best.above(w, b), level, false)
    });
    let shown = on_top(lines).fold(plane, |plane, (_, path, (color, dashed))| {
        let points = path.weights.iter().take(151).copied();
        plane.curve_in(color, "", points.collect::<Vec<_>>(), dashed)
    });
    shown
        .points(theme::INK, Mark::Disc, "", [START])
        .points(theme::INK, Mark::Ring, "", [(best.w, best.b)])
        .label(
            "start",
            (START.0 + 0.08, START.1 - 0.08),
            theme::INK,
            Align::Left,
        )
        .label(
            "lines of equal loss",
            (best.w, -0.98),
            theme::INK,
            Align::Center,
        )
}

/// The loss over the one weight, and where the runs ended.
fn valleys(bump: &Bump) -> Plane {
    let curve = (0..=600).map(|i| -2.0 + 24.0 * f64::from(i) / 600.0);
    let curve: Vec<(f64, f64)> = curve.map(|w| (w, bump.loss(w))).collect();
    let ends = |method: usize, lift: f64| -> Vec<(f64, f64)> {
        bump.ends(method)
            .map(|w| (w, bump.loss(w) + lift))
            .collect()
    };
    let start = bump::START.0.midpoint(bump::START.1);
    Plane::new("A bump: where 20 runs end", "w in y = sin(w·x)", "loss")
        .x_range(-2.0, 22.0)
        .y_range(0.0, 0.65)
        .curve_in(theme::GREY, "", curve, false)
        .points(theme::ORANGE, Mark::Ring, "online", ends(2, 0.0))
        .points(theme::BLUE, Mark::Disc, "batch", ends(0, 0.0))
        .label(
            "starts",
            (start, bump.loss(start) - 0.05),
            theme::INK,
            Align::Center,
        )
        .label(
            "bump",
            (9.5, bump.loss(9.5) + 0.03),
            theme::INK,
            Align::Center,
        )
        .label(
            "truth",
            (bump::TRUTH, bump.loss(bump::TRUTH) - 0.03),
            theme::INK,
            Align::Center,
        )
}

/// The weight over the epochs, from all starts.
fn weights(bump: &Bump) -> Plane {
    let plane = Plane::new("A bump: the weight on its way", "epochs", "w");
    let plane = plane.x_range(0.0, bump::EPOCHS as f64).y_range(-6.0, 30.0);
    [2, 1, 0].into_iter().fold(plane, |plane, method| {
        let (color, dashed) = LOOKS[method];
        let runs = bump.runs[method].iter().enumerate();
        runs.fold(plane, |plane, (index, run)| {
            let per_epoch = (run.len() - 1) / bump::EPOCHS;
            let points = run.iter().step_by(per_epoch).enumerate();
            let points = points
                .map(|(epoch, w)| (epoch as f64, *w))
                .collect::<Vec<_>>();
            let name = if index == 0 { METHODS[method].name } else { "" };
            plane.curve_in(color, name, points, dashed)
        })
    })
}
