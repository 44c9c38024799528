//! Formulas, and the macro's messages about a declaration.

use approx::{abs_diff_eq, assert_abs_diff_eq, relative_eq};
use nn_core::loss::ElementwiseLoss;
use nn_core::prelude::*;

nn_core::loss! {
    /// The focal loss (Lin et al. 2017).
    struct Focal(y, t; gamma = 2.0) =
        -t * pow(1 - y, gamma) * ln(y) - (1 - t) * pow(y, gamma) * ln(1 - y);
}
nn_core::loss! {
    struct NegativeLog(y, t) = -t * ln(y);
}
nn_core::loss! {
    struct BinaryEntropy(y, t) = -t * ln(y) - (1 - t) * ln(1 - y);
}
nn_core::loss! {
    /// Kullback and Leibler's divergence: `t·ln t` is 0 at 0.
    struct Divergence(y, t) = t * ln(t / y);
}
nn_core::loss! {
    /// The squared error of the logit.
    struct LogOdds(y, t) = square(ln(y / (1 - y)) - t);
}
nn_core::loss! {
    struct Pinball(y, t; quantile = 0.5) = max(quantile * (t - y), (quantile - 1) * (t - y));
}
nn_core::loss! {
    struct Hellinger(y, t) = square(sqrt(y) - sqrt(t));
}

network! { struct One { input: 1, output: dense(1) -> sigmoid } }
network! { struct Two { input: 2, output: dense(2) -> softmax } }
network! { struct Many { input: 4, output: dense(4) -> softmax } }
network! { struct Plain { input: 1, output: dense(1) } }

/// The loss of one sample with these logits, and its gradient with respect to them: the biases of a network without
/// weights.
macro_rules! at {
    ($net:ident, $scalar:ty, $width:literal, $loss:expr, $logits:expr, $targets:expr) => {{
        let (logits, targets): ([f64; $width], [f64; $width]) = ($logits, $targets);
        #[allow(clippy::cast_possible_truncation, clippy::unnecessary_cast)]
        let narrow = |values: [f64; $width]| values.map(|value| value as $scalar);
        let net = $net {
            output: Dense::new([[0.0; $width]; $width], narrow(logits)),
        };
        let mut work = net.workspace(1);
        let x = Batch::<$scalar, $width>::from_rows([[1.0; $width]]).unwrap();
        let t = Batch::<$scalar, $width>::from_rows([narrow(targets)]).unwrap();
        let value = net.loss_and_gradients(&x, &t, &$loss, &mut work).unwrap();
        let slopes = work.gradients().output.bias().to_vec();
        let slopes: Vec<f64> = slopes.into_iter().map(f64::from).collect();
        (f64::from(value), slopes)
    }};
}

/// ln(1 + eᶻ)
fn softplus(z: f64) -> f64 {
    z.max(0.0) + (-z.abs()).exp().ln_1p()
}

fn sigmoid(z: f64) -> f64 {
    (-softplus(-z)).exp()
}

const LOGITS: [f64; 15] = [
    -1e4, -800.0, -104.0, -88.0, -40.0, -17.0, -1.5, 0.0, 0.3, 9.0, 17.0, 38.0, 90.0, 750.0, 1e4,
];

#[track_caller]
fn close(found: f64, right: f64, tolerance: f64, what: &str) {
    let same = relative_eq!(
        found,
        right,
        epsilon = 1e-3 * tolerance,
        max_relative = tolerance
    );
    assert!(same, "{what}: {found} against {right}");
}

/// Focal loss and its derivative, by hand, on the logit.
fn focal_of(z: f64, t: f64, gamma: f64) -> (f64, f64) {
    let (up, down) = (softplus(z), softplus(-z));
    let (y, rest) = (sigmoid(z), sigmoid(-z));
    let value = t * rest.powf(gamma) * down + (1.0 - t) * y.powf(gamma) * up;
    let slope = -t * rest.powf(gamma) * (gamma * y * down + rest)
        + (1.0 - t) * y.powf(gamma) * (gamma * rest * up + y);
    (value, slope)
}

#[test]
fn f4_a_formula_on_a_sigmoid_is_right_for_every_logit() {
    for z in LOGITS {
        for t in [0.0, 0.25, 1.0] {
            for gamma in [0.0, 0.5, 2.0, 3.0] {
                let (value, slope) = focal_of(z, t, gamma);
                let loss = Focal::new().gamma(gamma);
                let what = format!("focal at {z}, {t}, {gamma}");
                let (found, slopes) = at!(One, f64, 1, loss, [z], [t]);
                close(found, value, 1e-12, &what);
                close(slopes[0], slope, 1e-12, &what);
                let (found, slopes) = at!(One, f32, 1, loss, [z], [t]);
                close(found, value, 1e-5, &what);
                close(slopes[0], slope, 1e-5, &what);
            }
            let what = format!("at {z}, {t}");
            let (found, slopes) = at!(One, f32, 1, NegativeLog::new(), [z], [t]);
            close(found, t * softplus(-z), 1e-6, &what);
            close(slopes[0], -t * sigmoid(-z), 1e-6, &what);
            let (found, slopes) = at!(One, f32, 1, BinaryEntropy::new(), [z], [t]);
            close(
                found,
                t * softplus(-z) + (1.0 - t) * softplus(z),
                1e-6,
                &what,
            );
            close(slopes[0], sigmoid(z) - t, 1e-6, &what);
            let (found, slopes) = at!(One, f32, 1, Divergence::new(), [z], [t]);
            let own = if t == 0.0 { 0.0 } else { t * t.ln() };
            close(found, own + t * softplus(-z), 1e-6, &what);
            close(slopes[0], -t * sigmoid(-z), 1e-6, &what);
            let (found, slopes) = at!(One, f32, 1, LogOdds::new(), [z], [t]);
            close(found, (z - t) * (z - t), 1e-5, &what);
            close(slopes[0], 2.0 * (z - t), 1e-5, &what);
            let (found, slopes) = at!(One, f32, 1, Pinball::new().quantile(0.9), [z], [t]);
            let error = t - sigmoid(z);
            // t − y cancels, as the formula is written
            close(found, (0.9 * error).max(-0.1 * error), 1e-4, &what);
            let slope = if error > 1e-9 { -0.9 } else { 0.1 };
            // at the kink: 1 − y is rounded to 0 for z from 17 on
            assert!(
                abs_diff_eq!(slopes[0], slope * sigmoid(z) * sigmoid(-z), epsilon = 1e-7),
                "{what}"
            );
            let (found, slopes) = at!(One, f32, 1, Hellinger::new(), [z], [t]);
            let root = sigmoid(z).sqrt();
            close(found, (root - t.sqrt()).powi(2), 1e-4, &what);
            close(
                slopes[0],
                (root - t.sqrt()) * root * sigmoid(-z),
                1e-4,
                &what,
            );
        }
    }
}

/// ln Σ e^z over all but one.
fn others(logits: &[f64], without: usize) -> f64 {
    let rest = logits.iter().enumerate().filter(|(k, _)| *k != without);
    let rest: Vec<f64> = rest.map(|(_, z)| *z).collect();
    let max = rest.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    max + rest.iter().map(|z| (z - max).exp()).sum::<f64>().ln()
}

#[test]
fn f4_a_formula_on_a_softmax_is_right_for_every_logit() {
    let cases = [
        [0.3, -0.2, 0.5, 0.1],
        [1e4, -1e4, 0.0, 0.0],
        [-1e4, -1e4, 1e4, 1e4],
        [90.0, 88.0, -20.0, 90.0],
        [0.0, 0.0, 30.0, 0.0],
        [200.0, 150.0, 100.0, 0.0],
    ];
    for logits in cases {
        for class in 0..4 {
            let mut target = [0.0; 4];
            target[class] = 1.0;
            let sum = others(&[&logits[..], &[f64::NEG_INFINITY]].concat(), 4);
            let cross_entropy = sum - logits[class];
            let what = format!("{logits:?}, class {class}");
            let per_sample = NegativeLog::new().reduction(Reduction::PerSample);
            for (found, tolerance) in [
                (at!(Many, f64, 4, per_sample, logits, target), 1e-12),
                (at!(Many, f32, 4, per_sample, logits, target), 2e-6),
            ] {
                close(found.0, cross_entropy, tolerance, &what);
                for k in 0..4 {
                    let right = (logits[k] - sum).exp() - target[k];
                    close(found.1[k], right, tolerance, &what);
                }
            }
            // Every class is a sigmoid of its own logit.
            let own = |k: usize| logits[k] - others(&logits, k);
            let focal = |k: usize| focal_of(own(k), target[k], 2.0);
            let share = |k: usize, i: usize| (logits[i] - others(&logits, k)).exp();
            let value: f64 = (0..4).map(|k| focal(k).0).sum();
            let loss = Focal::new().reduction(Reduction::PerSample);
            for (found, tolerance) in [
                (at!(Many, f64, 4, loss, logits, target), 1e-12),
                (at!(Many, f32, 4, loss, logits, target), 1e-5),
            ] {
                close(found.0, value, tolerance, &what);
                for i in 0..4 {
                    let through = (0..4).filter(|&k| k != i);
                    let through: f64 = through.map(|k| focal(k).1 * share(k, i)).sum();
                    close(found.1[i], focal(i).1 - through, tolerance, &what);
                }
            }
        }
    }
}

#[test]
fn f4_two_classes_are_a_sigmoid_and_one_class_is_certain() {
    for z in LOGITS {
        let (value, slope) = focal_of(z, 1.0, 2.0);
        let loss = Focal::new().reduction(Reduction::Sum);
        let (found, slopes) = at!(Two, f32, 2, loss, [z, 0.0], [1.0, 0.0]);
        close(found, 2.0 * value, 1e-5, "two classes");
        close(slopes[0], 2.0 * slope, 1e-5, "two classes");
        close(slopes[1], -2.0 * slope, 1e-5, "two classes");
    }
}

#[test]
fn f4_what_is_not_a_number_stays_so() {
    let (value, slopes) = at!(
        Many,
        f32,
        4,
        Focal::new(),
        [f64::NAN, 0.0, 1.0, 2.0],
        [0.0, 1.0, 0.0, 0.0]
    );
    assert!(value.is_nan() && slopes.iter().all(|slope| slope.is_nan()));
    let (value, _) = at!(One, f32, 1, BinaryEntropy::new(), [f64::NAN], [0.0]);
    assert!(value.is_nan());
}

#[test]
fn f4_training_with_the_focal_loss_goes_on_where_the_sigmoid_is_exactly_one() {
    let mut net = One::new(1);
    let x = Batch::from_rows([[100.0_f32], [-100.0], [80.0], [-60.0]]).unwrap();
    let t = Batch::from_rows([[1.0], [0.0], [1.0], [0.0]]).unwrap();
    let (mut work, mut adam) = (net.workspace(4), Adam::new(0.1));
    for _ in 0..200 {
        let loss = net.train_step(&x, &t, &Focal::new(), &mut adam, &mut work);
        assert!(loss.unwrap().is_finite());
    }
    assert!(net.predict_one(&[100.0])[0] > 0.999);
}

nn_core::loss! {
    struct LogCosh(y, t) = ln(cosh(y - t));
}
nn_core::loss! {
    struct LogSum(y, t) = ln((exp(y - t) + exp(t - y)) / 2);
}

#[test]
fn f4_the_logarithm_of_a_cosh_does_not_overflow() {
    for (y, t) in [(0.0, 1e-3), (0.3, 1.5), (200.0, 0.0), (-1e4, 1e4)] {
        let d = f64::abs(y - t);
        let right = if d < 0.01 {
            d * d / 2.0 - d.powi(4) / 12.0
        } else {
            d + (-2.0 * d).exp().ln_1p() - 2.0_f64.ln()
        };
        for (found, slopes) in [
            at!(Plain, f32, 1, LogCosh::new(), [y], [t]),
            at!(Plain, f32, 1, LogSum::new(), [y], [t]),
        ] {
            assert_abs_diff_eq!(found, right, epsilon = 2e-6 * right + 2e-7);
            assert_abs_diff_eq!(slopes[0], f64::tanh(y - t), epsilon = 2e-6);
        }
        close(LogCosh::new().value(y, t), right, 1e-12, "double");
    }
}

#[test]
fn f4_the_logarithm_of_a_cosh_is_right_near_zero() {
    for d in [1e-7, 3e-7, 1e-5, 1e-3, 0.1, 0.9] {
        let right = f64::ln_1p(2.0 * f64::sinh(d / 2.0).powi(2));
        let single = LogCosh::new().value(f32::from_f64(d), 0.0);
        let double = LogCosh::new().value(d, 0.0);
        assert!(
            relative_eq!(f64::from(single), right, epsilon = 0.0, max_relative = 1e-6),
            "{d}: {single} against {right}"
        );
        assert!(
            relative_eq!(double, right, epsilon = 0.0, max_relative = 1e-14),
            "{d}: {double} against {right}"
        );
    }
}

nn_core::activation! {
    #[allow(not_finite)]
    struct Powers(x; a = 2.0) = pow(x, a) + pow(x, 18);
}
nn_core::activation! {
    #[allow(not_finite)]
    struct Entropy(x) = x * ln(x);
}

#[test]
fn f4_powers_of_negative_numbers_are_what_the_check_takes_them_for() {
    let square: f64 = Powers::default().value(-1.5);
    close(square, 2.25 + 1.5_f64.powi(18), 1e-12, "even");
    let slope: f64 = Powers(3.0).derivative(-1.5, 0.0);
    close(slope, 3.0 * 2.25 - 18.0 * 1.5_f64.powi(17), 1e-12, "odd");
    assert!(Activation::<f64>::value(&Powers(0.5), -1.0).is_nan());
    assert_eq!(Activation::<f64>::value(&Powers(0.0), 0.0), 1.0);
    assert_eq!(Activation::<f32>::value(&Entropy, 0.0), 0.0);
    assert!(Activation::<f32>::value(&Entropy, -1.0).is_nan());
}

#[test]
fn f42_a_loss_does_not_mind_types_of_the_users() {
    #![allow(dead_code, non_camel_case_types)]
    mod own {
        struct usize;
        struct f64;
        struct bool;
        struct str;
        nn_core::loss! {
            pub(super) struct Cubed(y, t; a = 3.0) = abs(pow(y - t, a));
        }
    }
    close(own::Cubed::new().value(1.0_f64, 3.0), 8.0, 1e-12, "cubed");
}
