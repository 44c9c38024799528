//! Units with a hard threshold, alone and in layers. One unit cuts the plane in two: enough for AND and OR. XOR
//! needs two units, a triangle three. Nothing is trained, as the derivative of a step is 0.

use std::process::ExitCode;

use nn_core::prelude::*;
use nn_examples::chart::{Figure, Mark, Plane, theme};
use nn_examples::{cli, say};

network! {
    /// Rosenblatt's perceptron: 1 if w·x + b > 0.
    pub struct Unit {
        input: 2,
        output: dense(1) -> perceptron,
    }
}

network! {
    /// One number in, two threshold units, one decision.
    pub struct Interval {
        input: 1,
        hidden: dense(2) -> step,
        output: dense(1),
    }
}

network! {
    /// Two layers of perceptrons.
    pub struct TwoLayers {
        input: 2,
        hidden: dense(2) -> perceptron,
        output: dense(1) -> perceptron,
    }
}

network! {
    /// Three threshold units: the three sides of a triangle.
    pub struct Triangle {
        input: 2,
        hidden: dense(3) -> step,
        output: dense(1),
    }
}

const CORNERS: [[f64; 2]; 4] = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];

fn main() -> ExitCode {
    cli::run("Draws what units with a hard threshold compute", run)
}

fn run(session: &cli::Session) -> Result<(), Error> {
    let and = Unit {
        output: Dense::new([[1.0, 1.0]], [-1.5]),
    };
    let or = Unit {
        output: Dense::new([[1.0, 1.0]], [-0.5]),
    };
    // OR, but not AND.
    let xor = TwoLayers {
        hidden: Dense::new([[1.0, 1.0], [1.0, 1.0]], [-0.5, -1.5]),
        output: Dense::new([[1.0, -1.0]], [-0.5]),
    };
    say!("x₁  x₂   AND  OR  XOR (two layers)");
    for x in CORNERS {
        let [[and], [or], [xor]] = [and.predict_one(&x), or.predict_one(&x), xor.predict_one(&x)];
        say!(" {}   {}    {and}    {or}    {xor}", x[0], x[1]);
    }

    let first = Interval {
        hidden: Dense::new([[1.0], [1.0]], [-1.0, -3.0]),
        output: Dense::new([[-1.0, 2.0]], [0.5]),
    };
    explain(
        "ŷ is 0 on [1, 3) and 1 elsewhere: W = [1; 1], b = [−1, −3], Wo = [−1, 2], bo = 0.5",
        &first,
        &[0.0, 1.0, 2.0, 3.0, 4.0],
    );
    let second = Interval {
        hidden: Dense::new([[1.0], [1.0]], [-2.0, -4.0]),
        output: Dense::new([[1.0, -2.0]], [-0.5]),
    };
    explain(
        "ŷ is 1 on [2, 4): W = [1; 1], b = [−2, −4], Wo = [1, −2], bo = −0.5",
        &second,
        &[0.0, 1.0, 3.0, 5.0, 3.5],
    );

    let triangle = Triangle {
        hidden: Dense::new([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], [0.0, 0.0, -1.0]),
        output: Dense::new([[1.0, 1.0, -1.0]], [-1.5]),
    };
    say!("\nŷ is 1 where x₁ ≥ 0, x₂ ≥ 0 and x₁ + x₂ < 1");
    say!("    x₁     x₂       zᵒ  ŷ");
    for x in [
        [0.25, 0.25],
        [0.0, 0.0],
        [0.5, 0.5],
        [-0.25, 0.5],
        [0.5, -0.25],
        [1.0, 1.0],
    ] {
        say!(
            "{:>6}  {:>5}  {:>7}  {}",
            x[0],
            x[1],
            triangle.predict_one(&x)[0],
            decide(&triangle, x)
        );
    }
    let grid =
        (-8..=8).flat_map(|i| (-8..=8).map(move |j| [f64::from(i) / 4.0, f64::from(j) / 4.0]));
    let agreed = grid.clone().filter(|&[x, y]| {
        let inside = x >= 0.0 && y >= 0.0 && x + y < 1.0;
        decide(&triangle, [x, y]) == u8::from(inside)
    });
    say!(
        "agrees with that on {} of {} points of a grid of quarters",
        agreed.count(),
        grid.count()
    );
    draw(session, [and, or], xor, &first, &second, triangle)
}

/// True if the logit is at least 0.
fn decide(net: &Triangle<f64>, x: [f64; 2]) -> u8 {
    u8::from(net.predict_one(&x)[0] >= 0.0)
}

/// The input of a hidden unit: its row of W times x, plus its bias.
fn z(net: &Interval<f64>, unit: usize, x: f64) -> f64 {
    net.hidden.weight()[(unit, 0)] * x + net.hidden.bias()[unit]
}

fn threshold(z: f64) -> f64 {
    f64::from(u8::from(z >= 0.0))
}

fn explain(title: &str, net: &Interval<f64>, points: &[f64]) {
    say!("\n{title}\n    x     z₁     z₂  u₁  u₂     zᵒ  ŷ");
    for &x in points {
        let z = [z(net, 0, x), z(net, 1, x)];
        let [output] = net.predict_one(&[x]);
        let [u1, u2] = z.map(threshold);
        say!(
            "{x:>5}  {:>5}  {:>5}   {u1}   {u2}  {output:>5}  {}",
            z[0],
            z[1],
            threshold(output)
        );
    }
}

fn draw(
    session: &cli::Session,
    [and, or]: [Unit<f64>; 2],
    xor: TwoLayers<f64>,
    first: &Interval<f64>,
    second: &Interval<f64>,
    triangle: Triangle<f64>,
) -> Result<(), Error> {
    let region = |title: &str, truth: fn(bool, bool) -> bool| {
        let corners = move |wanted: bool| {
            CORNERS
                .into_iter()
                .filter(move |x| truth(x[0] > 0.5, x[1] > 0.5) == wanted)
                .map(|x| (x[0], x[1]))
        };
        Plane::new(title, "x₁", "x₂")
            .square()
            .x_range(-0.5, 1.5)
            .y_range(-0.5, 1.5)
            .points(theme::BLUE, Mark::Disc, "1", corners(true))
            .points(theme::ORANGE, Mark::Disc, "0", corners(false))
    };
    Figure::new("Units with a hard threshold", 3, (340.0, 320.0))
        .panel(
            region("AND: one unit", |a, b| a && b).field(move |x, y| and.predict_one(&[x, y])[0]),
        )
        .panel(region("OR: one unit", |a, b| a || b).field(move |x, y| or.predict_one(&[x, y])[0]))
        .panel(
            region("XOR: two layers", |a, b| a != b).field(move |x, y| xor.predict_one(&[x, y])[0]),
        )
        .panel(over_x("0 on [1, 3), 1 elsewhere", first))
        .panel(over_x("1 on [2, 4)", second))
        .panel(
            Plane::new("Three units: a triangle", "x₁", "x₂")
                .square()
                .x_range(-1.0, 2.0)
                .y_range(-1.0, 2.0)
                .field(move |x, y| f64::from(decide(&triangle, [x, y]))),
        )
        .save(session, "perceptron")
}

/// z of both units, their u, the output's z and the decision, over x; flat lines are drawn slightly apart.
fn over_x(title: &str, net: &Interval<f64>) -> Plane {
    let curve = |value: &dyn Fn(f64) -> f64| -> Vec<(f64, f64)> {
        (0..=1200)
            .map(|i| f64::from(i) / 200.0)
            .map(|x| (x, value(x)))
            .collect()
    };
    let output = |x: f64| net.predict_one(&[x])[0];
    Plane::new(title, "x", "")
        .y_range(-3.2, 5.2)
        .curve_in(theme::FRAME, "z₁, z₂", curve(&|x| z(net, 0, x)), true)
        .curve_in(theme::FRAME, "", curve(&|x| z(net, 1, x)), true)
        .curve_in(
            theme::GREEN,
            "u₁",
            curve(&|x| threshold(z(net, 0, x)) + 0.06),
            false,
        )
        .curve_in(
            theme::PURPLE,
            "u₂",
            curve(&|x| threshold(z(net, 1, x)) - 0.06),
            false,
        )
        .curve_in(theme::ORANGE, "zᵒ", curve(&output), false)
        .curve_in(theme::BLUE, "ŷ", curve(&|x| threshold(output(x))), false)
}
