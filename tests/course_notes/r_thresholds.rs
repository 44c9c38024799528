//! R, continued: problems 1–3, networks of threshold units, and the tables of their values.

use nn_core::prelude::*;

use crate::plain::{batch, step, values};

network! {
    /// The weighted sums of the hidden units.
    struct Sums1 { input: 1, hidden: dense(2), }
}
network! {
    struct Units1 { input: 1, hidden: dense(2) -> step, }
}
network! {
    /// Threshold units and a hard decision: `logits` is zᵒ, `decide` is ŷ.
    struct Problem1 { input: 1, hidden: dense(2) -> step, output: dense(1) -> sigmoid, }
}

/// z₁, z₂, u₁, u₂, zᵒ, ŷ at each x.
fn table(x: &[f64], b: [f64; 2], wo: [f64; 2], bo: f64) -> [Vec<f64>; 6] {
    let hidden = || Dense::new([[1.0], [1.0]], b);
    let net = Problem1 {
        hidden: hidden(),
        output: Dense::new([wo], [bo]),
    };
    let rows: Vec<[f64; 1]> = x.iter().map(|x| [*x]).collect();
    let x = batch(&rows);
    let z = Sums1 { hidden: hidden() }.predict(&x);
    let u = Units1 { hidden: hidden() }.predict(&x);
    let column = |of: &Batch<f64, 2>, j: usize| of.rows().map(|row| row[j]).collect();
    let decided = net
        .decide(&x)
        .unwrap()
        .iter()
        .map(|[yes]| f64::from(u8::from(*yes)))
        .collect();
    [
        column(&z, 0),
        column(&z, 1),
        column(&u, 0),
        column(&u, 1),
        values(&net.logits(&x)),
        decided,
    ]
}

/// −2, −1.875, … 8: edges included.
fn eighths() -> Vec<f64> {
    (-16..=64).map(|i| f64::from(i) / 8.0).collect()
}

#[test]
fn r4_problem_1_two_thresholds() {
    let layers = Problem1::<f64>::LAYERS
        .iter()
        .filter(|layer| layer.parameters > 0);
    assert_eq!(
        layers.map(|layer| layer.output.len()).collect::<Vec<_>>(),
        [2, 1]
    );
    let x = eighths();
    let [z1, z2, u1, u2, zo, decided] = table(&x, [-1.0, -3.0], [-1.0, 2.0], 0.5);
    for (i, &x) in x.iter().enumerate() {
        assert_eq!(
            [z1[i], z2[i], u1[i], u2[i]],
            [x - 1.0, x - 3.0, step(x - 1.0), step(x - 3.0)]
        );
        let expected = match x {
            x if x < 1.0 => 0.5,
            x if x < 3.0 => -0.5,
            _ => 1.5,
        };
        assert_eq!(zo[i], expected, "zᵒ at {x}");
        assert_eq!(decided[i] == 0.0, (1.0..3.0).contains(&x), "ŷ at {x}");
    }
    let [.., other] = table(&x, [-1.0, -3.25], [-1.0, 2.0], 0.5);
    assert_ne!(other, decided, "another bias moves an edge");
}

#[test]
fn r5_problem_2_table() {
    let (b, wo, bo) = ([-2.0, -4.0], [1.0, -2.0], -0.5);
    let table_at = |x: &[f64]| table(x, b, wo, bo);
    let expected = [
        [-2.0, -1.0, 1.0, 3.0, 1.5],
        [-4.0, -3.0, -1.0, 1.0, -0.5],
        [0.0, 0.0, 1.0, 1.0, 1.0],
        [0.0, 0.0, 0.0, 1.0, 0.0],
        [-0.5, -0.5, 0.5, -1.5, 0.5],
        [0.0, 0.0, 1.0, 0.0, 1.0],
    ];
    let found = table_at(&[0.0, 1.0, 3.0, 5.0, 3.5]);
    for (row, expected) in found.iter().zip(&expected) {
        assert_eq!(row, expected);
    }
    assert_ne!(found[1][4], 0.5, "as printed");
    let targets = [0.0, 0.0, 1.0, 0.0];
    assert_eq!(found[5][..4], targets, "the training data are fitted");
    let [.., decided] = table_at(&eighths());
    for (x, y) in eighths().iter().zip(decided) {
        assert_eq!(y == 1.0, (2.0..4.0).contains(x), "ŷ at {x}");
    }
}

network! {
    struct Problem3 { input: 2, hidden: dense(3) -> step, output: dense(1) -> sigmoid, }
}

#[test]
fn r6_problem_3_triangle() {
    let net = Problem3 {
        hidden: Dense::new([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], [0.0, 0.0, -1.0]),
        output: Dense::new([[1.0, 1.0, -1.0]], [-1.5]),
    };
    let quarters = || (-8..=8).map(|i| f64::from(i) / 4.0);
    let grid: Vec<[f64; 2]> = quarters()
        .flat_map(|a| quarters().map(move |b| [a, b]))
        .collect();
    assert_eq!(grid.len(), 17 * 17);
    let logits = values(&net.logits(batch(&grid)));
    let decided = net.decide(batch(&grid)).unwrap();
    let inside = |[a, b]: [f64; 2]| a >= 0.0 && b >= 0.0 && a + b < 1.0;
    for ((x, [yes]), z) in grid.iter().zip(&decided).zip(&logits) {
        assert!([0.5, -0.5, -1.5].contains(z), "zᵒ = {z} at {x:?}");
        assert_eq!(*yes, inside(*x), "ŷ at {x:?}");
    }
    for value in [0.5, -0.5, -1.5] {
        assert!(logits.contains(&value), "{value} occurs");
    }
    // The boundaries matter: the grid would show x₁ > 0 or x₁ + x₂ ≤ 1.
    let open = grid
        .iter()
        .filter(|[a, b]| *a > 0.0 && *b >= 0.0 && a + b < 1.0)
        .count();
    let closed = grid
        .iter()
        .filter(|[a, b]| *a >= 0.0 && *b >= 0.0 && a + b <= 1.0)
        .count();
    let yes = decided.iter().filter(|[yes]| *yes).count();
    assert!(open < yes && yes < closed);
}

network! {
    /// All that the three problems' tables show, as outputs of one threshold network.
    struct Shown {
        input: 2,
        hidden: dense(3),
        units: step,
        sum: dense(1),
        output: (
            z: from(hidden) -> identity,
            u: from(units) -> identity,
            zo: from(sum) -> identity,
            guess: from(sum) -> step,
        ),
    }
}

/// A row of a table: z, u, zᵒ, ŷ.
type Row = ([f64; 3], [f64; 3], f64, f64);

/// The rows at these points.
fn shown(w: [[f64; 2]; 3], b: [f64; 3], wo: [f64; 3], bo: f64, x: &[[f64; 2]]) -> Vec<Row> {
    let net = Shown {
        hidden: Dense::new(w, b),
        sum: Dense::new([wo], [bo]),
    };
    let outputs = net.outputs(batch(x));
    let hidden = outputs.z.rows().zip(outputs.u.rows());
    let output = outputs.zo.rows().zip(outputs.guess.rows());
    let rows = hidden.zip(output);
    rows.map(|((z, u), ([zo], [guess]))| (*z, *u, *zo, *guess))
        .collect()
}

#[test]
fn r13_one_threshold_network_shows_problems_1_and_2() {
    // One input and two units: the second input and the third unit have no weight.
    let line: Vec<[f64; 2]> = eighths().iter().map(|x| [*x, 0.0]).collect();
    let problems = [
        ([-1.0, -3.0], [-1.0, 2.0], 0.5),
        ([-2.0, -4.0], [1.0, -2.0], -0.5),
    ];
    for (b, wo, bo) in problems {
        let w = [[1.0, 0.0], [1.0, 0.0], [0.0; 2]];
        let rows = shown(w, [b[0], b[1], 0.0], [wo[0], wo[1], 0.0], bo, &line);
        let [z1, z2, u1, u2, zo, decided] = table(&eighths(), b, wo, bo);
        for (i, (&x, row)) in eighths().iter().zip(&rows).enumerate() {
            let z = [x + b[0], x + b[1]];
            let u = z.map(step);
            let sum = wo[0] * u[0] + wo[1] * u[1] + bo;
            let by_hand = ([z[0], z[1], 0.0], [u[0], u[1], 1.0], sum, step(sum));
            assert_eq!(*row, by_hand, "at {x}");
            let separate = ([z1[i], z2[i]], [u1[i], u2[i]], zo[i], decided[i]);
            assert_eq!(separate, (z, u, sum, step(sum)), "at {x}");
        }
    }
    // Problem 2 at its five points, as printed (with −0.5 for z₂ of the last).
    let points = [0.0, 1.0, 3.0, 5.0, 3.5].map(|x| [x, 0.0]);
    let w = [[1.0, 0.0], [1.0, 0.0], [0.0; 2]];
    let rows = shown(w, [-2.0, -4.0, 0.0], [1.0, -2.0, 0.0], -0.5, &points);
    let printed = [
        ([-2.0, -4.0, 0.0], [0.0, 0.0, 1.0], -0.5, 0.0),
        ([-1.0, -3.0, 0.0], [0.0, 0.0, 1.0], -0.5, 0.0),
        ([1.0, -1.0, 0.0], [1.0, 0.0, 1.0], 0.5, 1.0),
        ([3.0, 1.0, 0.0], [1.0, 1.0, 1.0], -1.5, 0.0),
        ([1.5, -0.5, 0.0], [1.0, 0.0, 1.0], 0.5, 1.0),
    ];
    assert_eq!(rows, printed);
}

#[test]
fn r13_one_threshold_network_shows_the_regions_of_problem_3() {
    let quarters = || (-8..=8).map(|i| f64::from(i) / 4.0);
    let grid: Vec<[f64; 2]> = quarters()
        .flat_map(|a| quarters().map(move |b| [a, b]))
        .collect();
    let w = [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]];
    let rows = shown(w, [0.0, 0.0, -1.0], [1.0, 1.0, -1.0], -1.5, &grid);
    let mut regions = Vec::new();
    for ([a, b], (z, u, zo, guess)) in grid.iter().zip(rows) {
        assert_eq!(z, [*a, *b, a + b - 1.0]);
        // Each unit is one side of a half-plane's edge, the edge included.
        assert_eq!(u, [step(*a), step(*b), step(a + b - 1.0)]);
        assert_eq!(zo, u[0] + u[1] - u[2] - 1.5);
        assert_eq!(
            guess == 1.0,
            u == [1.0, 1.0, 0.0],
            "only inside the triangle"
        );
        if !regions.contains(&u) {
            regions.push(u);
        }
    }
    // Three lines divide the plane into seven regions: not all eight are possible.
    assert_eq!(regions.len(), 7);
    assert!(!regions.contains(&[0.0, 0.0, 1.0]));
}
