//! The noise layers: their effect on mean and variance, no effect in prediction, and noise as a function of seed,
//! step, layer and element.

use approx::{abs_diff_eq, assert_abs_diff_eq, relative_eq};
use faer::Mat;
use nn_core::layer::Passes;
use nn_core::macro_support::{Pass, Slot};

use crate::probe::{Noise, TRAINING, run, values};

const ROWS: usize = 20_000;
const COLUMNS: usize = 10;

fn cells(matrix: &Mat<f64>) -> impl Iterator<Item = f64> + Clone {
    (0..matrix.nrows()).flat_map(move |i| (0..matrix.ncols()).map(move |j| matrix[(i, j)]))
}

/// Mean and variance.
#[allow(clippy::cast_precision_loss)] // small counts
fn moments(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let count = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / count;
    (
        mean,
        values.map(|v| (v - mean).powi(2)).sum::<f64>() / count,
    )
}

fn noisy(noise: Noise, x: &Mat<f64>, pass: &Pass) -> Mat<f64> {
    let mut slot = Slot::new(x.nrows(), x.ncols());
    noise.forward(x.as_ref(), &mut slot, pass);
    slot.value().to_owned()
}

/// Values of mean 0 and variance 1 (uniform).
fn standard() -> Mat<f64> {
    let mut rng = nn_core::numeric::random::seeded(1);
    let limit = 3.0_f64.sqrt();
    Mat::from_fn(ROWS, COLUMNS, |_, _| {
        rand::RngExt::random_range(&mut rng, -limit..limit)
    })
}

#[test]
fn alpha_dropout_keeps_mean_and_variance() {
    let x = standard();
    for p in [0.05, 0.2, 0.5] {
        let (mean, variance) = moments(cells(&noisy(Noise::AlphaDropout(p), &x, &TRAINING)));
        // 200 000 values: 0.01 is more than four deviations of either
        assert!(mean.abs() < 0.01, "p = {p}: mean {mean}");
        assert!(
            abs_diff_eq!(variance, 1.0, epsilon = 0.015),
            "p = {p}: variance {variance}"
        );
    }
    // plain dropout does not: 1/(1−p)
    let (_, variance) = moments(cells(&noisy(Noise::Dropout(0.5), &x, &TRAINING)));
    assert_abs_diff_eq!(variance, 2.0, epsilon = 0.03);
}

#[test]
fn alpha_dropout_has_the_papers_numbers() {
    // q = 0.9, α′ = −1.7580993408473766: a = (q + α′²q(1−q))^(−1/2), b = −a·(1−q)·α′
    let (q, low) = (0.9_f64, -1.758_099_340_847_376_6_f64);
    let a = (q + low * low * q * (1.0 - q)).powf(-0.5);
    let b = -a * (1.0 - q) * low;
    let x = values::<f64>(500, 3, 1);
    let y = noisy(Noise::AlphaDropout(0.1), &x, &TRAINING);
    let mut dropped = 0;
    for (x, y) in cells(&x).zip(cells(&y)) {
        let kept = abs_diff_eq!(y, a * x + b, epsilon = 1e-12);
        let low = abs_diff_eq!(y, a * low + b, epsilon = 1e-12);
        assert!(kept || low, "{x} became {y}");
        dropped += usize::from(low);
    }
    assert!((100..200).contains(&dropped), "{dropped} of 1500");
}

#[test]
fn gaussian_noise_is_normal() {
    let x = Mat::zeros(ROWS, COLUMNS);
    let y = noisy(Noise::GaussianNoise(0.5), &x, &TRAINING);
    let (mean, variance) = moments(cells(&y));
    assert!(mean.abs() < 0.005, "mean {mean}");
    assert!(
        abs_diff_eq!(variance, 0.25, epsilon = 0.005),
        "variance {variance}"
    );
    let scaled = cells(&y).map(|v| v / 0.5);
    let (_, of_squares) = moments(scaled.clone().map(|v| v * v));
    assert!(
        abs_diff_eq!(of_squares, 2.0, epsilon = 0.1),
        "fourth moment {of_squares}"
    );
    #[allow(clippy::cast_precision_loss)] // small counts
    let share = |limit: f64| {
        let count = scaled.clone().filter(|v| v.abs() > limit).count();
        count as f64 / (ROWS * COLUMNS) as f64
    };
    // beyond 1, 2 and 3 deviations
    for (limit, expected) in [(1.0, 0.317_31), (2.0, 0.045_5), (3.0, 0.002_7)] {
        let found = share(limit);
        assert!(
            relative_eq!(found, expected, max_relative = 0.1),
            "{limit}: {found}"
        );
    }
    // neither columns nor neighbours nor the two halves of a pair go together
    for offset in [1, 32, 64, ROWS] {
        let flat: Vec<f64> = (0..COLUMNS)
            .flat_map(|j| (0..ROWS).map(move |i| (i, j)))
            .map(|at| y[at] / 0.5)
            .collect();
        let pairs = flat.iter().zip(&flat[offset..]);
        let (together, _) = moments(pairs.map(|(a, b)| a * b));
        assert!(together.abs() < 0.015, "{offset} apart: {together}");
    }
}

#[test]
fn nothing_happens_in_prediction() {
    let x = values::<f64>(30, 4, 1);
    for noise in [
        Noise::Dropout(0.5),
        Noise::AlphaDropout(0.5),
        Noise::GaussianNoise(1.0),
    ] {
        let dy = values(30, 4, 2);
        let (y, dx, _) = run(&noise, x.as_ref(), dy.as_ref(), None, &Pass::PREDICT);
        assert_eq!((y, dx), (x.clone(), dy), "{noise:?}");
    }
}

#[test]
fn noise_is_a_function_of_seed_step_and_element() {
    let x = values::<f64>(100, 4, 1);
    for noise in [
        Noise::Dropout(0.5),
        Noise::AlphaDropout(0.5),
        Noise::GaussianNoise(1.0),
    ] {
        let first = noisy(noise, &x, &TRAINING);
        let threads = Pass {
            threads: 4,
            ..TRAINING
        };
        assert_eq!(first, noisy(noise, &x, &threads), "{noise:?}");
        let other_step = Pass {
            step: 6,
            ..TRAINING
        };
        assert_ne!(first, noisy(noise, &x, &other_step), "{noise:?}");
        let other_seed = Pass {
            seed: 8,
            ..TRAINING
        };
        assert_ne!(first, noisy(noise, &x, &other_seed), "{noise:?}");
    }
}

/// The mask is not stored, but must be the same in the backward pass.
#[test]
fn the_backward_pass_draws_the_same_mask() {
    let x = Mat::from_fn(300, 3, |_, _| 1.0_f64);
    let (y, dx, _) = run(
        &Noise::Dropout(0.3),
        x.as_ref(),
        x.as_ref(),
        None,
        &TRAINING,
    );
    assert_eq!(y, dx);
    let dropped = cells(&y).filter(|&v| v == 0.0).count();
    assert!((200..340).contains(&dropped), "{dropped} of 900");
}
