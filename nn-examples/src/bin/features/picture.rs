//! The three models in the plane, and their errors by the number of features.

use nn_core::Error;
use nn_examples::chart::theme::{BLUE, Color, GREY, INK, ORANGE};
use nn_examples::chart::{Figure, Mark, Plane};
use nn_examples::cli;

use crate::machine::KernelMachine;
use crate::{DRAWS, Fixed, Learned, Size};

/// What the picture shows.
pub(crate) struct Parts<'a> {
    pub(crate) points: Vec<([f64; 2], f64)>,
    pub(crate) machine: KernelMachine,
    pub(crate) fixed: Fixed<16, f64>,
    pub(crate) learned: Learned<16, f64>,
    pub(crate) sizes: [&'a [Size]; 2],
    pub(crate) by_machine: f64,
}

impl Parts<'_> {
    /// Writes it.
    pub(crate) fn save(self, session: &cli::Session) -> Result<(), Error> {
        let support: Vec<(f64, f64)> = self.machine.support().map(|s| (s.x[0], s.x[1])).collect();
        let title = format!("Kernel machine: {} support vectors (ringed)", support.len());
        let sweep = self.sweep();
        let Self {
            points,
            machine,
            fixed,
            learned,
            ..
        } = self;
        let exact = decisions(title, &points, move |x| machine.decision(x));
        let title = "16 fixed features: random waves";
        let waves = decisions(title, &points, move |x| fixed.predict_one(&x)[0]);
        let title = "16 learned features";
        let units = decisions(title, &points, move |x| learned.predict_one(&x)[0]);
        Figure::new(
            "Features: fixed or learned, and how many",
            2,
            (430.0, 400.0),
        )
        .panel(exact.points(INK, Mark::Ring, "support vector", support))
        .panel(waves.no_legend())
        .panel(units.no_legend())
        .panel(sweep)
        .save(session, "features")
    }

    /// Errors by the number of features.
    fn sweep(&self) -> Plane {
        let [fixed, learned] = self.sizes;
        let place = |size: &Size| (size.features as f64).log2();
        let machine = 100.0 * self.by_machine;
        let series = |plane: Plane, name: &str, sizes: &[Size], color: Color, shift: f64| {
            let at = |size: &Size| place(size) + shift;
            let medians = sizes.iter().map(|size| (at(size), 100.0 * size.median()));
            let medians: Vec<(f64, f64)> = medians.collect();
            let plane = sizes.iter().fold(plane, |plane, size| {
                let ends = [size.wrong.first(), size.wrong.last()];
                let ends = ends.into_iter().flatten();
                let bar = ends.map(|wrong| (at(size), 100.0 * wrong));
                plane.curve_in(color, "", bar, false)
            });
            plane.curve_in(color, name, medians.clone(), false).points(
                color,
                Mark::Disc,
                "",
                medians,
            )
        };
        let plane = Plane::new(
            format!("Errors: median, best and worst of {DRAWS} networks"),
            "features",
            "unseen points on the wrong side (%)",
        )
        .log_y()
        .x_range(0.7, 8.3)
        .y_range(1.0, 60.0)
        .x_ticks(
            fixed
                .iter()
                .map(|size| (place(size), size.features.to_string())),
        );
        let plane = series(plane, "fixed features", fixed, ORANGE, -0.05);
        let plane = series(plane, "learned features", learned, BLUE, 0.05);
        let across = [(0.7, machine), (8.3, machine)];
        plane.curve_in(INK, "kernel machine", across, true)
    }
}

/// The plane coloured by f, with the line f = 0, and the margins f = ±1 dashed.
fn decisions(
    title: impl Into<String>,
    points: &[([f64; 2], f64)],
    f: impl Fn([f64; 2]) -> f64 + 'static,
) -> Plane {
    let class = |sign: f64| {
        let own = points.iter().filter(move |(_, y)| *y * sign > 0.0);
        own.map(|(x, _)| (x[0], x[1])).collect::<Vec<_>>()
    };
    let plane = Plane::new(title, "x₁", "x₂")
        .square()
        .x_range(-1.6, 1.6)
        .y_range(-1.35, 1.85)
        .level(INK, "f = 0", |x, y| f([x, y]), 0.0, false)
        .level(GREY, "f = ±1, the margin", |x, y| f([x, y]), 1.0, true)
        .level(GREY, "", |x, y| f([x, y]), -1.0, true)
        .points(BLUE, Mark::Dot, "", class(1.0))
        .points(ORANGE, Mark::Dot, "", class(-1.0));
    plane
        .coarse()
        .field(move |x, y| 0.5 + 0.5 * f([x, y]).clamp(-1.0, 1.0))
}
