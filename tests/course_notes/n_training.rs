//! N, continued: the note's training run, and what batch, mini-batch and online descent trade.

use approx::assert_abs_diff_eq;
use nn_core::prelude::*;

use crate::n::{T, X, half_mean};
use crate::plain::{Random, assert_close, assert_differ, batch, parameters, values};

network! {
    /// The network of the printed matrices: `relu` on both layers.
    #[allow(relu_head)]
    struct XorRelu {
        input: 2,
        hidden: dense(2) -> relu,
        output: dense(1) -> relu,
    }
}

/// The matrices before training; the third column is the bias.
fn start() -> XorRelu<f64> {
    XorRelu {
        hidden: Dense::new([[3.0, 4.0], [2.0, 3.0]], [2.0, 4.0]),
        output: Dense::new([[5.0, 5.0]], [2.0]),
    }
}

/// Descent on all four samples with the learning rate `eta`.
fn descend(eta: f64, epochs: usize) -> XorRelu<f64> {
    let mut net = start();
    let (x, t) = (batch::<f64, 2>(&X), batch::<f64, 1>(&T));
    let (mut work, mut sgd) = (net.workspace(4), Sgd::new(eta));
    for _ in 0..epochs {
        net.train_step(&x, &t, &half_mean(), &mut sgd, &mut work)
            .unwrap();
    }
    net
}

/// The nine printed numbers: W, b, U, c.
const PRINTED: [f64; 9] = [
    1.521_832_63,
    1.552_820_77,
    1.063_799_3,
    1.063_799_3,
    -1.552_820_77,
    0.392_003_22,
    -1.314_204_97,
    0.940_026_94,
    -0.368_493_59,
];

#[test]
fn n9_outputs_at_the_start_and_after_one_step() {
    let outputs = |net: &XorRelu<f64>| values(&net.predict(batch(&X)));
    assert_eq!(outputs(&start()), [57.0, 32.0, 67.0, 92.0]);
    let printed = [2.13, 1.95, 3.61, 4.94];
    assert_close(&outputs(&descend(0.01, 1)), &printed, 5.1e-3);
    assert_differ(&outputs(&descend(0.011, 1)), &printed, 5.1e-3);
}

#[test]
fn n9_the_printed_matrices_after_30_000_epochs() {
    let net = descend(0.01, 30_000);
    let found = parameters(&net);
    for (found, printed) in found.iter().zip(PRINTED) {
        assert_abs_diff_eq!(*found, printed, epsilon = 1e-8);
    }
    assert_eq!(found.len(), PRINTED.len());
    assert_close(
        &values(&net.predict(batch(&X))),
        &[1.0, 0.0, 1.0, 0.0],
        1e-8,
    );
}

#[test]
fn n9_the_learning_rate_is_the_authors() {
    for eta in [0.009, 0.011] {
        let found = parameters(&descend(eta, 30_000));
        let apart = found.iter().zip(PRINTED).map(|(f, p)| (f - p).abs());
        let furthest = apart.fold(0.0, f64::max);
        assert!(furthest > 0.1, "η = {eta} ends {furthest} away");
    }
}

network! {
    struct Curve { input: 1, hidden: dense(8) -> tanh, output: dense(1) }
}

const SAMPLES: usize = 200;

/// A sine with noise.
fn noisy() -> (Vec<[f64; 1]>, Vec<[f64; 1]>) {
    let mut random = Random(12);
    let rows: Vec<[f64; 1]> = random.rows(SAMPLES);
    let target = |x: &[f64; 1]| [(3.0 * x[0]).sin() + 0.4 * random.normal()];
    let targets = rows.iter().map(target).collect();
    (rows, targets)
}

/// The loss on all samples at the start and after each update, `size` samples per update.
fn descent(size: usize, epochs: usize) -> Vec<f64> {
    let (rows, targets) = noisy();
    let (all, wanted) = (batch::<f64, 1>(&rows), batch::<f64, 1>(&targets));
    let mut net = Curve::<f64>::new(12);
    let (mut work, mut sgd) = (net.workspace(SAMPLES), Sgd::new(0.1));
    let loss = SquaredError::new();
    let mut curve = vec![net.loss(&all, &wanted, &loss, &mut work).unwrap()];
    for _ in 0..epochs {
        for (x, t) in rows.chunks(size).zip(targets.chunks(size)) {
            let (x, t) = (batch::<f64, 1>(x), batch::<f64, 1>(t));
            net.train_step(&x, &t, &loss, &mut sgd, &mut work).unwrap();
            curve.push(net.loss(&all, &wanted, &loss, &mut work).unwrap());
        }
    }
    curve
}

/// The share of updates after which the loss is higher than before.
fn rises(curve: &[f64]) -> f64 {
    let rises = curve.windows(2).filter(|pair| pair[1] > pair[0]).count();
    rises as f64 / (curve.len() - 1) as f64
}

/// The difference between the highest and the lowest loss.
fn spread(curve: &[f64]) -> f64 {
    let least = curve.iter().copied().fold(f64::INFINITY, f64::min);
    curve.iter().copied().fold(0.0, f64::max) - least
}

#[test]
fn n12_batch_mini_batch_and_online_on_noisy_data() {
    const EPOCHS: usize = 30;
    // An epoch is 200 gradient evaluations for each method: one update, ten, two hundred.
    let [whole, mini, online] = [SAMPLES, 20, 1].map(|size| descent(size, EPOCHS));
    assert_eq!(
        [whole.len(), mini.len(), online.len()],
        [EPOCHS + 1, 10 * EPOCHS + 1, SAMPLES * EPOCHS + 1]
    );
    // The batch falls with every update; online goes up almost as often as down.
    assert_eq!(rises(&whole), 0.0);
    let (some, many) = (rises(&mini), rises(&online));
    assert!(0.0 < some && many > 0.3, "{some} {many}");
    // For the same number of gradient evaluations, online is ahead early.
    let (one, ten, all) = (whole[1], mini[10], online[SAMPLES]);
    assert!(all < ten && ten < one, "{all} {ten} {one}");
    assert!(all < 0.7 * one, "{all} {one}");
    // Noise sways it until the end: over the last epoch the loss varies, and it varies less in larger batches.
    let (some, many) = (
        spread(&mini[10 * (EPOCHS - 1)..]),
        spread(&online[SAMPLES * (EPOCHS - 1)..]),
    );
    assert!(many > 3.0 * some, "{some} {many}");
}
