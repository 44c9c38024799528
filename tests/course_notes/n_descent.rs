//! N, continued: stochastic, batch and mini-batch descent over many epochs.

use approx::{assert_abs_diff_eq, assert_abs_diff_ne};
use nn_core::prelude::*;

use crate::n::{T, X, Xor, closed_form, half_mean, half_sum, xor};
use crate::plain::{
    ROUNDING, agree, assert_close, assert_differ, batch, entries, parameters, values,
};

/// Batch descent from N5 with η = 1.
fn descend<S: Scalar>(loss: SquaredError, epochs: usize) -> Xor<S> {
    let mut net = xor::<S>();
    let (x, t) = (batch(&X), batch(&T));
    let (mut work, mut sgd) = (net.workspace(4), Sgd::new(1.0));
    for _ in 0..epochs {
        net.train_step(&x, &t, &loss, &mut sgd, &mut work).unwrap();
    }
    net
}

const TRAINED: [f64; 4] = [0.990_32, 0.011_31, 0.990_36, 0.009_89];

#[test]
fn n8_batch_descent_over_50_000_epochs() {
    let net = descend::<f64>(half_mean(), 50_000);
    let y = values(&net.predict(batch(&X)));
    assert_close(&y, &TRAINED, 5.1e-6);
    let mut work = net.workspace(4);
    let loss = net.loss(&batch(&X), &batch(&T), &half_sum(), &mut work);
    assert_abs_diff_eq!(loss.unwrap(), 2.061_70e-4, epsilon = 5.1e-10);
    let printed = |found: &[f64], expected: &[f64]| {
        assert_abs_diff_eq!(found, expected, epsilon = 5.1e-4);
    };
    printed(&entries(net.hidden.weight()), &[6.468, 6.534, 5.055, 5.077]);
    printed(net.hidden.bias(), &[-2.914, -7.767]);
    printed(&entries(net.output.weight()), &[10.633, -11.188]);
    printed(net.output.bias(), &[-5.013]);
}

#[test]
fn n8_batch_descent_in_single_precision() {
    let net = descend::<f32>(half_mean(), 50_000);
    let mut work = net.workspace(4);
    let loss = net.loss(&batch(&X), &batch(&T), &half_sum(), &mut work);
    // Less than half the way to the double's 2.06170e-4.
    let loss = f64::from(loss.unwrap());
    assert_abs_diff_eq!(loss, 2.062_6e-4, epsilon = 4e-8);
    assert_abs_diff_ne!(loss, 2.061_70e-4, epsilon = 4e-8);
    assert_close(&values(&net.predict(batch(&X))), &TRAINED, 2e-5);
}

#[test]
fn n8_summed_gradients_end_elsewhere() {
    let net = descend::<f64>(half_sum(), 50_000);
    let y = values(&net.predict(batch(&X)));
    assert_close(&y, &[0.995_29, 0.005_56, 0.995_30, 0.004_79], 5.1e-6);
    assert_differ(&y, &TRAINED, 1e-3);
}

/// One epoch from N5 with η = 1, `size` samples per step, in plain loops; returns the parameters.
fn plain_epoch(size: usize) -> Vec<f64> {
    let mut p = parameters(&xor::<f64>());
    for start in (0..4).step_by(size) {
        let samples = start..(start + size).min(4);
        let mut mean = vec![0.0; p.len()];
        for i in samples.clone() {
            let (w, b) = ([[p[0], p[1]], [p[2], p[3]]], [p[4], p[5]]);
            let gradient = closed_form(w, b, [p[6], p[7]], p[8], X[i], T[i][0]);
            for (mean, g) in mean.iter_mut().zip(gradient) {
                *mean += g / f64::from(u8::try_from(samples.len()).unwrap());
            }
        }
        for (p, g) in p.iter_mut().zip(mean) {
            *p -= g;
        }
    }
    p
}

#[test]
fn n8_stochastic_batch_and_mini_batch_epochs() {
    // 1: stochastic, 4: batch, 2 and 3 (with a last batch of one): mini-batch.
    for size in 1..=4 {
        let mut net = xor::<f64>();
        let (mut work, mut sgd) = (net.workspace(size), Sgd::new(1.0));
        for (x, t) in X.chunks(size).zip(T.chunks(size)) {
            net.train_step(&batch(x), &batch(t), &half_mean(), &mut sgd, &mut work)
                .unwrap();
        }
        for other in 1..=4 {
            let same = agree(&parameters(&net), &plain_epoch(other), ROUNDING);
            assert_eq!(same, size == other, "batches of {size} against {other}");
        }
    }
}

#[test]
fn n8_the_trainer_descends_in_the_same_steps() {
    let data = || Dataset::new(batch::<f64, 2>(&X), batch::<f64, 1>(&T)).unwrap();
    let trainer = || Trainer::new(half_mean(), Sgd::new(1.0)).shuffle(false);
    let mut net = xor();
    trainer()
        .full_batch()
        .epochs(1000)
        .fit(&mut net, &data())
        .unwrap();
    assert_close(
        &parameters(&net),
        &parameters(&descend::<f64>(half_mean(), 1000)),
        ROUNDING,
    );
    assert_differ(
        &parameters(&net),
        &parameters(&descend::<f64>(half_mean(), 999)),
        ROUNDING,
    );
    let epoch = |trainer: Trainer<'_, _, _>| {
        let (mut trainer, mut net) = (trainer.epochs(1), xor());
        trainer.fit(&mut net, &data()).unwrap();
        parameters(&net)
    };
    assert_close(&epoch(trainer().online()), &plain_epoch(1), ROUNDING);
    assert_close(&epoch(trainer().full_batch()), &plain_epoch(4), ROUNDING);
    for size in 1..=4 {
        let mini_batch = epoch(trainer().batch_size(size));
        assert_close(&mini_batch, &plain_epoch(size), ROUNDING);
        assert_differ(&mini_batch, &plain_epoch(size % 4 + 1), ROUNDING);
    }
}
