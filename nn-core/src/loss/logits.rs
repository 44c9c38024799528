//! Losses on the values before the head: stable, as they take no logarithm of a probability.

use core::ops::Range;

use faer::{Mat, MatRef};

use crate::data::batch::{Batch, BatchRef};
use crate::data::labels::{Labels, LabelsRef};
use crate::error::{Error, Place, Result};
use crate::head::{Accepts, Identity, LearnsFrom, Sigmoid, Softmax};
use crate::loss::entropy::Entropy;
use crate::loss::stack_block::Known;
use crate::loss::{Loss, Reduction};
use crate::numeric::scalar::Scalar;
use crate::numeric::simd;

/// `−Σ_k r_k ln p_k` with p = softmax(z), on a softmax head; averaged over samples by default.
///
/// `r` is one-hot for [`Labels<K>`], or given as a [`Batch<T, K>`]: probabilities, or any weights ≥ 0.
/// `∂L/∂z = (Σ_k r_k)·p − r`, which is p − r where a row sums to 1. A negative target is an error.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CrossEntropy {
    reduction: Reduction,
}

/// `ln(1 + e^z) − r·z` on a sigmoid head, averaged over all elements by default.
///
/// Targets are a [`Batch<T, K>`] of values from 0 to 1 (others are an error); one output also takes [`Labels<2>`].
/// ∂L/∂z = σ(z) − r.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BinaryCrossEntropy {
    reduction: Reduction,
}

/// `max(0, 1 − r·z)` on outputs without activation, averaged over all elements by default.
///
/// Targets are a [`Batch<T, K>`] of ±1 (other values are an error); one output also takes [`Labels<2>`], where class
/// 0 is −1.
/// The gradient at the kink is 0.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Hinge {
    reduction: Reduction,
}

macro_rules! logit_loss {
    ($($loss:ident on $head:ident),*) => {$(
        impl $loss {
            /// The loss with its default reduction, the mean.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }

            /// Replaces the default reduction, the mean.
            #[must_use]
            pub fn reduction(self, reduction: Reduction) -> Self {
                Self { reduction }
            }
        }

        #[diagnostic::do_not_recommend]
        impl Loss for $loss {
            const NAME: &'static str = stringify!($loss);
            fn reduction_mode(&self) -> Reduction {
                self.reduction
            }
        }

        #[diagnostic::do_not_recommend]
        impl<const K: usize> Accepts<$loss> for $head<K> {
            type Head = Self;

            fn check(loss: &$loss) -> Result<()> {
                loss.check()
            }
        }
    )*};
}

logit_loss!(CrossEntropy on Softmax, BinaryCrossEntropy on Sigmoid, Hinge on Identity);

/// Multiplies every value by `factor`.
fn scale_all<T: Scalar>(values: &mut [T], factor: T) {
    if factor != T::ONE {
        for value in values {
            *value *= factor;
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar, const K: usize> LearnsFrom<T, CrossEntropy, Labels<K>> for Softmax<K> {
    fn evaluate(
        loss: &CrossEntropy,
        logits: &[T],
        targets: LabelsRef<'_, K>,
        gradient: &mut [T],
        rows: usize,
    ) -> f64 {
        if rows == 0 {
            return 0.0;
        }
        let scale = loss.reduction.scale(rows, 1);
        let total = simd::dispatch(Entropy {
            logits,
            known: targets,
            gradient: &mut *gradient,
            rows,
        });
        for (i, &label) in targets.as_slice().iter().enumerate() {
            gradient[label * rows + i] -= T::ONE;
        }
        scale_all(gradient, T::from_f64(scale));
        total * scale
    }

    const HAS_LANES: bool = true;

    #[inline(always)]
    fn evaluate_lanes<const N: usize>(
        loss: &CrossEntropy,
        logits: &[[T; N]],
        targets: LabelsRef<'_, K>,
        slopes: &mut [[T; N]],
        range: Range<usize>,
        rows: usize,
    ) -> f64 {
        let hot = |label, k| if label == k { T::ONE } else { T::ZERO };
        let scale = loss.reduction.scale(rows, 1);
        Known::<T, K, N>::classes(targets.as_slice(), range, scale, hot)
            .cross_entropy(logits, slopes)
    }

    fn prediction_gradient(
        loss: &CrossEntropy,
        _: MatRef<'_, T>,
        predictions: MatRef<'_, T>,
        targets: LabelsRef<'_, K>,
    ) -> Mat<T> {
        let rows = predictions.nrows();
        let scale = T::from_f64(loss.reduction.scale(rows, 1));
        let labels = targets.as_slice();
        let target = |i: usize, k| if labels[i] == k { T::ONE } else { T::ZERO };
        Mat::from_fn(rows, K, |i, k| {
            share(-target(i, k), predictions[(i, k)]) * scale
        })
    }

    fn target_gradient(
        _: &CrossEntropy,
        _: MatRef<'_, T>,
        _: MatRef<'_, T>,
        _: LabelsRef<'_, K>,
    ) -> Option<Mat<T>> {
        None
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar, const K: usize> LearnsFrom<T, CrossEntropy, Batch<T, K>> for Softmax<K> {
    fn check(_: &CrossEntropy, targets: BatchRef<'_, T, K>) -> Result<()> {
        all(
            targets,
            not_negative,
            "`CrossEntropy` takes probabilities, which are 0 or more",
        )
    }

    fn evaluate(
        loss: &CrossEntropy,
        logits: &[T],
        targets: BatchRef<'_, T, K>,
        gradient: &mut [T],
        rows: usize,
    ) -> f64 {
        if rows == 0 {
            return 0.0;
        }
        let (targets, scale) = (targets.matrix(), loss.reduction.scale(rows, 1));
        let total = simd::dispatch(Entropy {
            logits,
            known: targets,
            gradient: &mut *gradient,
            rows,
        });
        for k in 0..K {
            for i in 0..rows {
                gradient[k * rows + i] -= targets[(i, k)];
            }
        }
        scale_all(gradient, T::from_f64(scale));
        total * scale
    }

    const HAS_LANES: bool = true;

    #[inline(always)]
    fn evaluate_lanes<const N: usize>(
        loss: &CrossEntropy,
        logits: &[[T; N]],
        targets: BatchRef<'_, T, K>,
        slopes: &mut [[T; N]],
        range: Range<usize>,
        rows: usize,
    ) -> f64 {
        let scale = loss.reduction.scale(rows, 1);
        Known::<T, K, N>::values(targets.matrix(), range, scale).cross_entropy(logits, slopes)
    }

    fn prediction_gradient(
        loss: &CrossEntropy,
        _: MatRef<'_, T>,
        predictions: MatRef<'_, T>,
        targets: BatchRef<'_, T, K>,
    ) -> Mat<T> {
        let rows = predictions.nrows();
        let scale = T::from_f64(loss.reduction.scale(rows, 1));
        let targets = targets.matrix();
        let target = |i, k| targets[(i, k)];
        Mat::from_fn(rows, K, |i, k| {
            share(-target(i, k), predictions[(i, k)]) * scale
        })
    }

    fn target_gradient(
        loss: &CrossEntropy,
        logits: MatRef<'_, T>,
        _: MatRef<'_, T>,
        _: BatchRef<'_, T, K>,
    ) -> Option<Mat<T>> {
        let scale = T::from_f64(loss.reduction.scale(logits.nrows(), 1));
        // −ln p from the logits: a probability may be rounded to 0
        let spread = |i: usize| {
            let max = (0..K).fold(-T::INFINITY, |max, k| Scalar::max(max, logits[(i, k)]));
            let sum = (0..K).fold(T::ZERO, |sum, k| sum + (logits[(i, k)] - max).exp());
            (max, sum.ln())
        };
        let spreads: Vec<_> = (0..logits.nrows()).map(spread).collect();
        Some(Mat::from_fn(logits.nrows(), K, |i, k| {
            let (max, spread) = spreads[i];
            (spread + (max - logits[(i, k)])) * scale
        }))
    }

    fn target_values(targets: BatchRef<'_, T, K>) -> Option<Mat<T>> {
        Some(targets.matrix().to_owned())
    }
}

fn not_negative<T: Scalar>(r: T) -> bool {
    r >= T::ZERO && r.is_finite()
}

fn within_one<T: Scalar>(r: T) -> bool {
    r >= T::ZERO && r <= T::ONE
}

fn plus_or_minus_one<T: Scalar>(r: T) -> bool {
    r == T::ONE || r == -T::ONE
}

/// Refuses targets that the loss is not defined for.
fn all<T: Scalar, const K: usize>(
    targets: BatchRef<'_, T, K>,
    allowed: impl Fn(T) -> bool,
    expected: &str,
) -> Result<()> {
    let matrix = targets.matrix();
    for i in 0..matrix.nrows() {
        if let Some(k) = (0..K).find(|&k| !allowed(matrix[(i, k)])) {
            return Err(Error::data(
                Place::new().at_row(i).at_column(k).within("targets"),
                format!("the target is {}, but {expected}", matrix[(i, k)]),
            ));
        }
    }
    Ok(())
}

/// Sums `pair(z, r)` = (loss, derivative) over all elements; the derivatives go to `gradient`.
#[inline(always)]
fn elements<T: Scalar>(
    logits: &[T],
    gradient: &mut [T],
    rows: usize,
    scale: f64,
    target: impl Fn(usize, usize) -> T,
    pair: impl Fn(T, T) -> (T, T),
) -> f64 {
    if rows == 0 {
        return 0.0;
    }
    let share = T::from_f64(scale);
    let mut total = 0.0;
    let columns = logits
        .chunks_exact(rows)
        .zip(gradient.chunks_exact_mut(rows));
    for (k, (column, dz)) in columns.enumerate() {
        for (i, (&z, dz)) in column.iter().zip(dz).enumerate() {
            let (value, derivative) = pair(z, target(i, k));
            total += value.to_f64();
            *dz = (derivative * share).flush();
        }
    }
    total * scale
}

#[inline(always)]
fn binary_cross_entropy<T: Scalar>(z: T, r: T) -> (T, T) {
    // ln(1 + e^z) = max(z, 0) + ln(1 + e^−|z|): the rest of the first part is exact for r of 0 and 1
    let value = Scalar::max(z, T::ZERO) - r * z + (-Scalar::abs(z)).softplus();
    (value, z.sigmoid() - r)
}

#[inline(always)]
fn hinge<T: Scalar>(z: T, r: T) -> (T, T) {
    let margin = T::ONE - r * z;
    if margin > T::ZERO {
        (margin, -r)
    } else if margin <= T::ZERO {
        (T::ZERO, T::ZERO)
    } else {
        (margin, margin)
    }
}

/// The target of a single output that distinguishes two classes: class 1 is yes.
#[inline(always)]
fn of_class<T>(class: usize, no: T, yes: T) -> T {
    if class == 1 { yes } else { no }
}

macro_rules! elementwise_loss {
    (
        $loss:ident, $head:ident, $pair:path, $no:expr, $yes:expr,
        by prediction $by_prediction:path, by target $by_target:path,
        targets $allowed:path, $expected:literal
    ) => {
        #[diagnostic::do_not_recommend]
        impl<T: Scalar, const K: usize> LearnsFrom<T, $loss, Batch<T, K>> for $head<K> {
            fn check(_: &$loss, targets: BatchRef<'_, T, K>) -> Result<()> {
                all(targets, $allowed, $expected)
            }

            fn evaluate(
                loss: &$loss,
                logits: &[T],
                targets: BatchRef<'_, T, K>,
                gradient: &mut [T],
                rows: usize,
            ) -> f64 {
                let targets = targets.matrix();
                let scale = loss.reduction.scale(rows, K);
                elements(logits, gradient, rows, scale, |i, k| targets[(i, k)], $pair)
            }

            const HAS_LANES: bool = true;

            #[inline(always)]
            fn evaluate_lanes<const N: usize>(
                loss: &$loss,
                logits: &[[T; N]],
                targets: BatchRef<'_, T, K>,
                slopes: &mut [[T; N]],
                range: Range<usize>,
                rows: usize,
            ) -> f64 {
                let scale = loss.reduction.scale(rows, K);
                Known::<T, K, N>::values(targets.matrix(), range, scale)
                    .elements(logits, slopes, $pair)
            }

            fn prediction_gradient(
                loss: &$loss,
                _: MatRef<'_, T>,
                predictions: MatRef<'_, T>,
                targets: BatchRef<'_, T, K>,
            ) -> Mat<T> {
                let (rows, targets) = (predictions.nrows(), targets.matrix());
                let scale = T::from_f64(loss.reduction.scale(rows, K));
                Mat::from_fn(rows, K, |i, k| {
                    $by_prediction(predictions[(i, k)], targets[(i, k)]) * scale
                })
            }

            fn target_gradient(
                loss: &$loss,
                logits: MatRef<'_, T>,
                _: MatRef<'_, T>,
                targets: BatchRef<'_, T, K>,
            ) -> Option<Mat<T>> {
                let (rows, targets) = (logits.nrows(), targets.matrix());
                let scale = T::from_f64(loss.reduction.scale(rows, K));
                Some(Mat::from_fn(rows, K, |i, k| {
                    $by_target(logits[(i, k)], targets[(i, k)]) * scale
                }))
            }

            fn target_values(targets: BatchRef<'_, T, K>) -> Option<Mat<T>> {
                Some(targets.matrix().to_owned())
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Scalar> LearnsFrom<T, $loss, Labels<2>> for $head<1> {
            fn evaluate(
                loss: &$loss,
                logits: &[T],
                targets: LabelsRef<'_, 2>,
                gradient: &mut [T],
                rows: usize,
            ) -> f64 {
                let labels = targets.as_slice();
                let scale = loss.reduction.scale(rows, 1);
                let target = |i: usize, _| of_class(labels[i], $no, $yes);
                elements(logits, gradient, rows, scale, target, $pair)
            }

            const HAS_LANES: bool = true;

            #[inline(always)]
            fn evaluate_lanes<const N: usize>(
                loss: &$loss,
                logits: &[[T; N]],
                targets: LabelsRef<'_, 2>,
                slopes: &mut [[T; N]],
                range: Range<usize>,
                rows: usize,
            ) -> f64 {
                let target = |label, _| of_class(label, $no, $yes);
                let scale = loss.reduction.scale(rows, 1);
                Known::<T, 1, N>::classes(targets.as_slice(), range, scale, target)
                    .elements(logits, slopes, $pair)
            }

            fn prediction_gradient(
                loss: &$loss,
                _: MatRef<'_, T>,
                predictions: MatRef<'_, T>,
                targets: LabelsRef<'_, 2>,
            ) -> Mat<T> {
                let (rows, labels) = (predictions.nrows(), targets.as_slice());
                let scale = T::from_f64(loss.reduction.scale(rows, 1));
                Mat::from_fn(rows, 1, |i, _| {
                    let target = of_class(labels[i], $no, $yes);
                    $by_prediction(predictions[(i, 0)], target) * scale
                })
            }

            fn target_gradient(
                _: &$loss,
                _: MatRef<'_, T>,
                _: MatRef<'_, T>,
                _: LabelsRef<'_, 2>,
            ) -> Option<Mat<T>> {
                None
            }
        }
    };
}

elementwise_loss!(
    BinaryCrossEntropy, Sigmoid, binary_cross_entropy, T::ZERO, T::ONE,
    by prediction binary_by_prediction, by target minus_logit,
    targets within_one, "`BinaryCrossEntropy` takes probabilities, which are from 0 to 1"
);
elementwise_loss!(
    Hinge, Identity, hinge, -T::ONE, T::ONE,
    by prediction hinge_by_prediction, by target hinge_by_target,
    targets plus_or_minus_one, "`Hinge` takes -1 for no and 1 for yes"
);

/// ∂/∂u of `−r·ln u − (1−r)·ln(1−u)`.
fn binary_by_prediction<T: Scalar>(u: T, r: T) -> T {
    share(T::ONE - r, T::ONE - u) - share(r, u)
}

/// `r / u`, the slope of `r·ln u`: 0 if r is 0, even if u is rounded to 0.
fn share<T: Scalar>(r: T, u: T) -> T {
    if r == T::ZERO { T::ZERO } else { r / u }
}

/// ∂/∂r of `ln(1 + e^z) − r·z`.
fn minus_logit<T: Scalar>(z: T, _: T) -> T {
    -z
}

fn hinge_by_prediction<T: Scalar>(z: T, r: T) -> T {
    hinge(z, r).1
}

fn hinge_by_target<T: Scalar>(z: T, r: T) -> T {
    hinge(r, z).1
}
