//! The picture of `perceptron`: half-planes, the values of problems 1 and 2 over x, the regions of problem 3.

use nn_core::prelude::*;
use nn_examples::chart::{Align, Figure, Mark, Plane, Stack, Table, theme};
use nn_examples::cli;

use super::{CORNERS, Problem, Unit, Way, explained};

pub(crate) fn draw(
    session: &cli::Session,
    [and, or]: [Unit<f64>; 2],
    xor: Problem<2, 2>,
    first: &Problem<1, 2>,
    second: &Problem<1, 2>,
    triangle: Problem<2, 3>,
) -> Result<(), Error> {
    let gate = |title: &str, truth: fn(bool, bool) -> bool| {
        let corners = move |wanted: bool| {
            let chosen = CORNERS
                .into_iter()
                .filter(move |x| truth(x[0] > 0.5, x[1] > 0.5) == wanted);
            chosen.map(|x| (x[0], x[1]))
        };
        let plane = Plane::new(title, "x₁", "x₂").square().no_legend();
        let plane = plane.x_range(-0.5, 1.5).y_range(-0.5, 1.5);
        let names = CORNERS.into_iter().map(|[a, b]| {
            let name = if truth(a > 0.5, b > 0.5) { "1" } else { "0" };
            (name, (a, b + 0.13))
        });
        names
            .fold(plane, |plane, (name, at)| {
                plane.label(name, at, theme::INK, Align::Center)
            })
            .points(theme::BLUE, Mark::Disc, "1", corners(true))
            .points(theme::ORANGE, Mark::Disc, "0", corners(false))
    };
    let and = gate("AND: one unit, a half-plane", |a, b| a && b)
        .field(move |x, y| and.predict_one(&[x, y])[0]);
    let or = gate("OR: one unit, a half-plane", |a, b| a || b)
        .field(move |x, y| or.predict_one(&[x, y])[0]);
    let xor = gate("XOR: two units, a strip between them", |a, b| a != b)
        .field(move |x, y| xor.predict_one(&[x, y])[0]);
    Figure::new("Units with a hard threshold", 3, (330.0, 800.0))
        .panel(over_x(
            Stack::new().panel(340.0, and),
            "Problem 1: ŷ is 0 on [1, 3), else 1",
            first,
        )?)
        .panel(over_x(
            Stack::new().panel(340.0, or),
            "Problem 2: ŷ is 1 on [2, 4), else 0",
            second,
        )?)
        .panel(
            Stack::new()
                .panel(340.0, xor)
                .panel(335.0, regions(triangle.clone())?)
                .panel(125.0, table(&triangle)?),
        )
        .save(session, "perceptron")
}

/// z, u, zᵒ and ŷ over x, each in a panel below the one before.
fn over_x(stack: Stack, title: &str, net: &Problem<1, 2>) -> Result<Stack, Error> {
    let xs: Vec<[f64; 1]> = (0..=1200).map(|i| [f64::from(i) / 200.0]).collect();
    let ways = explained(net, &xs)?;
    // The inputs at which a unit switches.
    let switch = [0, 1].map(|unit| -net.hidden.bias()[unit]);
    let curve = |value: &dyn Fn(&Way<2>) -> f64| -> Vec<(f64, f64)> {
        let points = xs.iter().zip(&ways);
        points.map(|([x], way)| (*x, value(way))).collect()
    };
    let panel = |title: &str, x: &str, y: &str, range: (f64, f64)| {
        let plane = Plane::new(title, x, y).no_legend();
        let plane = plane.x_range(0.0, 6.0).y_range(range.0, range.1);
        switch.iter().fold(plane, |plane, at| plane.rule("", *at))
    };
    let two = |plane: Plane, value: fn(&Way<2>) -> [f64; 2]| {
        plane
            .curve_in(theme::BLUE, "", curve(&|way| value(way)[0]), false)
            .curve_in(theme::ORANGE, "", curve(&|way| value(way)[1]), true)
    };
    let [first, second] = switch;
    let z = two(panel(title, "", "z", (-5.0, 5.5)), |way| way.z)
        .label(
            format!("z₁ = x − {first}"),
            (first + 0.15, 3.7),
            theme::BLUE,
            Align::Left,
        )
        .label(
            format!("z₂ = x − {second}"),
            (second + 0.2, -2.2),
            theme::ORANGE,
            Align::Left,
        );
    let u = two(panel("", "", "u", (-0.3, 1.5)), |way| way.u)
        .label("u₁", (first + 0.12, 0.5), theme::BLUE, Align::Left)
        .label("u₂", (second + 0.12, 0.5), theme::ORANGE, Align::Left);
    let sum = panel("", "", "zᵒ", (-2.0, 2.0));
    let sum = sum.curve_in(theme::INK, "", curve(&|way| way.sum), false);
    let y = panel("", "x", "ŷ", (-0.3, 1.5));
    let y = y.curve_in(theme::INK, "", curve(&|way| way.y), false);
    Ok(stack
        .panel(140.0, z)
        .panel(90.0, u)
        .panel(110.0, sum)
        .panel(120.0, y))
}

/// A point inside each region of problem 3.
const INSIDE: [[f64; 2]; 7] = [
    [0.3, 0.3],
    [1.2, 1.2],
    [1.62, -0.28],
    [-0.32, 1.62],
    [0.75, -0.8],
    [-0.8, 0.75],
    [-0.8, -0.8],
];

/// Problem 3: three lines, and what the units say in each of the regions between them.
fn regions(net: Problem<2, 3>) -> Result<Plane, Error> {
    let ends = (-1.5, 2.0);
    let side = |text: &str, at: (f64, f64)| (text.to_owned(), at);
    let sides = [
        side("u₁ = 1 →", (0.05, -1.35)),
        side("↑ u₂ = 1", (-1.45, 0.13)),
        side("u₃ = 1 →", (1.05, 0.15)),
    ];
    let names = explained(&net, &INSIDE)?;
    let names = INSIDE.iter().zip(names).map(|([a, b], way)| {
        let [u1, u2, u3] = way.u;
        (format!("{u1}{u2}{u3}"), (*a, *b))
    });
    let plane = Plane::new("Problem 3: the regions u₁u₂u₃", "x₁", "x₂");
    let plane = plane
        .square()
        .x_range(ends.0, ends.1)
        .y_range(ends.0, ends.1);
    let lines = [
        [(0.0, ends.0), (0.0, ends.1)],
        [(ends.0, 0.0), (ends.1, 0.0)],
        [(1.0 - ends.1, ends.1), (ends.1, 1.0 - ends.1)],
    ];
    let plane = lines.into_iter().fold(plane, |plane, line| {
        plane.curve_in(theme::INK, "", line, false)
    });
    let plane = sides.into_iter().fold(plane, |plane, (text, at)| {
        plane.label(text, at, theme::INK, Align::Left)
    });
    Ok(names
        .fold(plane, |plane, (text, at)| {
            plane.label(text, at, theme::INK, Align::Center)
        })
        .field(move |x, y| net.predict_one(&[x, y])[0]))
}

/// The output in each region.
fn table(net: &Problem<2, 3>) -> Result<Table, Error> {
    let rows = explained(net, &INSIDE)?.into_iter().map(|way| {
        let [u1, u2, u3] = way.u;
        [
            format!("{u1}{u2}{u3}"),
            format!("{:.1}", way.sum).replace('-', "−"),
            way.y.to_string(),
        ]
    });
    let table = Table::new("", ["u₁u₂u₃", "zᵒ = u₁ + u₂ − u₃ − 1.5", "ŷ"]);
    Ok(rows.fold(table, Table::row))
}
