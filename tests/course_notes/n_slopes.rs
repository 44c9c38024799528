//! N, continued: sigmoid, tanh and `relu` in one deep network, and the product of their slopes.

use nn_core::prelude::*;

use crate::n::half_mean;
use crate::plain::{ROUNDING, Random, assert_close, assert_differ, batch, entries, sigmoid_slope};

/// The same eight hidden layers with each activation.
macro_rules! deep {
    ($($name:ident: $activation:ident),*) => {$(
        network! {
            #[init(glorot_uniform)]
            struct $name {
                input: 2,
                h1: dense(16) -> $activation,
                h2: dense(16) -> $activation,
                h3: dense(16) -> $activation,
                h4: dense(16) -> $activation,
                h5: dense(16) -> $activation,
                h6: dense(16) -> $activation,
                h7: dense(16) -> $activation,
                h8: dense(16) -> $activation,
                output: dense(1),
            }
        }
    )*};
}

deep!(Sigmoids: sigmoid, Tanhs: tanh, Relus: relu);

const HIDDEN: [&str; 8] = ["h1", "h2", "h3", "h4", "h5", "h6", "h7", "h8"];

/// Is a point on the same side of both axes?
fn quadrants() -> (Batch<f64, 2>, Batch<f64, 1>) {
    let mut random = Random(13);
    let rows: Vec<[f64; 2]> = random.rows(100);
    let targets: Vec<[f64; 1]> = rows.iter().map(|x| [(x[0] * x[1]).signum()]).collect();
    (batch(&rows), batch(&targets))
}

/// For each layer, f′(z) of every sample and unit as the backward pass used it: ∂L/∂z over ∂L/∂u.
fn slopes(trace: &Trace<f64>) -> Vec<Vec<f64>> {
    let slopes = |name: &&str| {
        let layer = trace.layer(name).unwrap();
        let (dz, du) = (entries(layer.dz.as_ref()), entries(layer.du.as_ref()));
        assert!(du.iter().all(|du| *du != 0.0), "{name}");
        dz.iter().zip(du).map(|(dz, du)| dz / du).collect()
    };
    HIDDEN.iter().map(slopes).collect()
}

/// The largest product of slopes along a path, one unit of each layer.
fn largest_product(slopes: &[Vec<f64>]) -> f64 {
    let largest = |layer: &Vec<f64>| layer.iter().copied().fold(0.0, f64::max);
    slopes.iter().map(largest).product()
}

/// The mean of |∂L/∂w| in the first layer.
fn reaches_the_first(trace: &Trace<f64>) -> f64 {
    let gradient = entries(trace.parameter("h1.weight").unwrap().as_ref());
    gradient.iter().map(|g| g.abs()).sum::<f64>() / gradient.len() as f64
}

#[test]
fn n13_the_product_of_slopes_through_8_layers() {
    let (x, t) = quadrants();
    let sigmoids = Sigmoids::<f64>::new(13)
        .trace(&x, &t, &half_mean())
        .unwrap();
    let tanhs = Tanhs::<f64>::new(13).trace(&x, &t, &half_mean()).unwrap();
    let relus = Relus::<f64>::new(13).trace(&x, &t, &half_mean()).unwrap();
    // The slopes are those of the formula.
    let found = slopes(&sigmoids);
    for (found, name) in found.iter().zip(HIDDEN) {
        let z = entries(sigmoids.layer(name).unwrap().z.as_ref());
        let formula: Vec<f64> = z.iter().map(|z| sigmoid_slope(*z)).collect();
        assert_close(found, &formula, ROUNDING);
        assert!(found.iter().all(|slope| *slope <= 0.25), "{name}");
    }
    // σ′ ≤ ¼: no path lets more than 4⁻⁸ through. tanh′ is near 1 at 0; ReLU's slope is 0 or 1.
    let most = 0.25_f64.powi(8);
    let [a, b, c] = [&found, &slopes(&tanhs), &slopes(&relus)].map(|s| largest_product(s));
    assert!(0.9 * most < a && a <= most, "{a}");
    assert!(b > 0.9, "{b}");
    assert_eq!(c, 1.0);
    assert!(
        slopes(&relus)
            .concat()
            .iter()
            .all(|s| [0.0, 1.0].contains(s))
    );
    // So little reaches the first layer's weights.
    let [a, b, c] = [&sigmoids, &tanhs, &relus].map(reaches_the_first);
    assert!(1000.0 * a < b && 1000.0 * a < c, "{a} {b} {c}");
}

/// The loss after the first and the last of 400 steps.
macro_rules! trained {
    ($name:ident) => {{
        let (x, t) = quadrants();
        let mut net = $name::<f64>::new(13);
        let (mut work, mut sgd) = (net.workspace(100), Sgd::new(0.1));
        for _ in 0..400 {
            net.train_step(&x, &t, &half_mean(), &mut sgd, &mut work)
                .unwrap();
        }
        net.loss(&x, &t, &half_mean(), &mut work).unwrap()
    }};
}

#[test]
fn n13_tanh_and_relu_train_where_the_sigmoid_does_not() {
    // Without learning, the best guess is the mean of the targets.
    let (_, t) = quadrants();
    let mean = t.as_slice().iter().sum::<f64>() / 100.0;
    let guess = t.as_slice().iter().map(|t| 0.5 * (t - mean).powi(2));
    let guess = guess.sum::<f64>() / 100.0;
    let (sigmoid, tanh, relu) = (trained!(Sigmoids), trained!(Tanhs), trained!(Relus));
    assert_close(&[sigmoid], &[guess], 1e-3);
    assert_differ(&[tanh], &[guess], 0.3);
    assert!(tanh < 0.2 * guess && relu < 0.2 * guess, "{tanh} {relu}");
}
