//! Units with a hard threshold, alone and in layers. One unit cuts the plane in two: enough for AND and OR. XOR needs
//! two units, a triangle three. Nothing is trained, as the derivative of a step is 0; `explain` still shows every
//! value on the way.
//!
//! Problems 1 to 3 of the course notes with one declaration: z and u of the hidden units, zᵒ and ŷ of the output.

mod picture;

use std::process::ExitCode;

use nn_core::prelude::*;
use nn_examples::{cli, say};

network! {
    /// Rosenblatt's perceptron: 1 if w·x + b > 0.
    pub struct Unit {
        input: 2,
        output: dense(1) -> perceptron,
    }
}

network! {
    /// Hidden threshold units, and one that decides: 1 if z ≥ 0.
    pub struct Threshold<const IN: usize, const UNITS: usize> {
        input: IN,
        hidden: dense(UNITS) -> step,
        output: dense(1) -> step,
    }
}

pub(crate) type Problem<const IN: usize, const UNITS: usize> = Threshold<IN, UNITS, f64>;

pub(crate) const CORNERS: [[f64; 2]; 4] = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];

/// All values of a sample on its way through a network of `H` hidden units.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Way<const H: usize> {
    pub(crate) z: [f64; H],
    pub(crate) u: [f64; H],
    /// zᵒ, the output's input.
    pub(crate) sum: f64,
    pub(crate) y: f64,
}

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
    let xor = Problem {
        hidden: Dense::new([[1.0, 1.0], [1.0, 1.0]], [-0.5, -1.5]),
        output: Dense::new([[1.0, -1.0]], [-0.5]),
    };
    say!("x₁  x₂   AND  OR  XOR (two layers)");
    for x in CORNERS {
        let [[and], [or], [xor]] = [and.predict_one(&x), or.predict_one(&x), xor.predict_one(&x)];
        say!(" {}   {}    {and}    {or}    {xor}", x[0], x[1]);
    }

    let first = Problem {
        hidden: Dense::new([[1.0], [1.0]], [-1.0, -3.0]),
        output: Dense::new([[-1.0, 2.0]], [0.5]),
    };
    say!("\n1: ŷ is 0 on [1, 3), else 1; W = [1; 1], b = [−1, −3], Wᵒ = [−1, 2], bᵒ = 0.5");
    show(&first, &[0.0, 1.0, 2.0, 3.0, 4.0])?;
    let second = Problem {
        hidden: Dense::new([[1.0], [1.0]], [-2.0, -4.0]),
        output: Dense::new([[1.0, -2.0]], [-0.5]),
    };
    say!("\n2: ŷ is 1 on [2, 4), else 0; W = [1; 1], b = [−2, −4], Wᵒ = [1, −2], bᵒ = −0.5");
    show(&second, &[0.0, 1.0, 3.0, 5.0, 3.5])?;

    let triangle = Problem {
        hidden: Dense::new([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], [0.0, 0.0, -1.0]),
        output: Dense::new([[1.0, 1.0, -1.0]], [-1.5]),
    };
    let quarters = || (-8..=8).map(|i| f64::from(i) / 4.0);
    let grid: Vec<[f64; 2]> = quarters()
        .flat_map(|a| quarters().map(move |b| [a, b]))
        .collect();
    let ways = explained(&triangle, &grid)?;
    let regions = regions(&ways);
    say!(
        "\n3: ŷ is 1 where x₁ ≥ 0, x₂ ≥ 0 and x₁ + x₂ < 1; its three lines cut the plane in regions:"
    );
    say!("u₁  u₂  u₃     zᵒ  ŷ  points of a grid of quarters");
    for (way, points) in &regions {
        let [u1, u2, u3] = way.u;
        say!(
            " {u1}   {u2}   {u3}   {:>4}  {}  {points:>6}",
            way.sum,
            way.y
        );
    }
    let agreed = grid.iter().zip(&ways).filter(|([a, b], way)| {
        let inside = *a >= 0.0 && *b >= 0.0 && a + b < 1.0;
        inside == (way.y > 0.5)
    });
    say!(
        "{} regions of 2³ = 8; the decision is right on {} of {} points of the grid",
        regions.len(),
        agreed.count(),
        grid.len()
    );
    picture::draw(session, [and, or], xor, &first, &second, triangle)
}

/// Every value of every sample, through `explain`: it needs no derivative.
pub(crate) fn explained<const IN: usize, const H: usize>(
    net: &Problem<IN, H>,
    points: &[[f64; IN]],
) -> Result<Vec<Way<H>>, Error> {
    let explained = net.explain(&Batch::from_rows(points.to_vec())?)?;
    let values: Vec<_> = explained
        .steps
        .iter()
        .filter_map(|step| step.value.as_ref())
        .collect();
    let [z, u, sum, y] = values[..] else {
        return Err(Error::Invalid("a stage without values".into()));
    };
    let way = |n: usize| Way {
        z: std::array::from_fn(|unit| z[(n, unit)]),
        u: std::array::from_fn(|unit| u[(n, unit)]),
        sum: sum[(n, 0)],
        y: y[(n, 0)],
    };
    Ok((0..points.len()).map(way).collect())
}

/// The table of the notes.
fn show(net: &Problem<1, 2>, points: &[f64]) -> Result<(), Error> {
    say!("    x     z₁     z₂  u₁  u₂     zᵒ  ŷ");
    let rows: Vec<[f64; 1]> = points.iter().map(|x| [*x]).collect();
    for (x, way) in points.iter().zip(explained(net, &rows)?) {
        let ([z1, z2], [u1, u2]) = (way.z, way.u);
        say!(
            "{x:>5}  {z1:>5}  {z2:>5}   {u1}   {u2}  {:>5}  {}",
            way.sum,
            way.y
        );
    }
    Ok(())
}

/// One way for each combination of the hidden units, and how many have it.
fn regions(ways: &[Way<3>]) -> Vec<(Way<3>, usize)> {
    let code = |way: &Way<3>| way.u.map(|u| u > 0.5);
    let mut regions: Vec<(Way<3>, usize)> = Vec::new();
    for way in ways {
        match regions
            .iter_mut()
            .find(|(known, _)| code(known) == code(way))
        {
            Some((_, count)) => *count += 1,
            None => regions.push((*way, 1)),
        }
    }
    regions.sort_by_key(|(way, _)| std::cmp::Reverse(code(way)));
    regions
}
