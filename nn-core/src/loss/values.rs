//! Losses on the predictions themselves, for real-valued targets and any head.

use core::ops::Range;

use faer::{Mat, MatRef};

use crate::data::batch::{Batch, BatchRef};
use crate::error::Result;
use crate::head::{Head, Identity, LearnsFrom, Link, Other, Sigmoid, Softmax};
use crate::loss::elementwise::ElementwiseLoss;
use crate::loss::stack_block::Known;
use crate::loss::{Loss, Reduction, by_logit};
use crate::numeric::range;
use crate::numeric::scalar::{Scalar, sign};

/// `(y − t)²` (with [`half`](SquaredError::half): `½(y − t)²`), averaged over all elements by default.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SquaredError {
    reduction: Reduction,
    factor: f64,
}

/// `|y − t|`, averaged over all elements by default. The gradient at `y = t` is 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AbsoluteError {
    reduction: Reduction,
}

/// `½(y − t)²` where `|y − t| < δ`, `δ(|y − t| − ½δ)` elsewhere (Huber 1964); δ is 1 by default.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Huber {
    reduction: Reduction,
    delta: f64,
}

impl SquaredError {
    /// `(y − t)²`, mean over all elements.
    #[must_use]
    pub fn new() -> Self {
        Self {
            reduction: Reduction::Mean,
            factor: 1.0,
        }
    }

    /// `½(y − t)²`: the gradient is `y − t`, as in the textbooks.
    #[must_use]
    pub fn half(self) -> Self {
        Self {
            factor: 0.5,
            ..self
        }
    }
}

impl AbsoluteError {
    /// `|y − t|`, mean over all elements.
    #[must_use]
    pub fn new() -> Self {
        Self {
            reduction: Reduction::Mean,
        }
    }
}

impl Huber {
    /// δ = 1, mean over all elements.
    #[must_use]
    pub fn new() -> Self {
        Self {
            reduction: Reduction::Mean,
            delta: 1.0,
        }
    }

    /// Sets δ, where the parabola becomes a line: finite and above 0. It has the unit of the targets that the network
    /// learns. [`Standardized`](crate::standardized::Standardized) scales these to deviations, so divide a δ in the
    /// targets' own unit by their deviation.
    ///
    /// ```
    /// use nn_core::prelude::*;
    /// # network! { struct Line { input: 1, output: dense(1) } }
    /// # let prices = Batch::from_rows([[100.0_f32], [300.0]])?;
    /// # let train = Dataset::from_rows([[1.0], [2.0]], prices)?;
    /// let mut model = Standardized::new(Line::new(1), &train)?;
    /// let deviation = f64::from(model.targets().unwrap().deviation()[0]);
    /// let loss = Huber::new().delta(50.0 / deviation); // 50 in the unit of the prices
    /// # assert_eq!(loss, Huber::new().delta(0.5));
    /// # Ok::<(), nn_core::Error>(())
    /// ```
    #[must_use]
    pub fn delta(self, delta: f64) -> Self {
        Self { delta, ..self }
    }
}

impl ElementwiseLoss for SquaredError {
    #[inline(always)]
    fn value<T: Scalar>(&self, y: T, t: T) -> T {
        let error = y - t;
        T::from_f64(self.factor) * error * error
    }
    #[inline(always)]
    fn derivative<T: Scalar>(&self, y: T, t: T) -> T {
        T::from_f64(2.0 * self.factor) * (y - t)
    }
    #[inline(always)]
    fn derivative_by_target<T: Scalar>(&self, y: T, t: T) -> T {
        -self.derivative(y, t)
    }
}

impl ElementwiseLoss for AbsoluteError {
    #[inline(always)]
    fn value<T: Scalar>(&self, y: T, t: T) -> T {
        Scalar::abs(y - t)
    }
    #[inline(always)]
    fn derivative<T: Scalar>(&self, y: T, t: T) -> T {
        sign(y - t)
    }
    #[inline(always)]
    fn derivative_by_target<T: Scalar>(&self, y: T, t: T) -> T {
        -self.derivative(y, t)
    }
}

impl ElementwiseLoss for Huber {
    #[inline(always)]
    fn value<T: Scalar>(&self, y: T, t: T) -> T {
        let (half, delta) = (T::from_f64(0.5), T::from_f64(self.delta));
        let error = y - t;
        let size = Scalar::abs(error);
        if size < delta {
            half * error * error
        } else {
            delta * (size - half * delta)
        }
    }
    #[inline(always)]
    fn derivative<T: Scalar>(&self, y: T, t: T) -> T {
        let (error, delta) = (y - t, T::from_f64(self.delta));
        if Scalar::abs(error) < delta {
            error
        } else {
            delta * sign(error)
        }
    }
    #[inline(always)]
    fn derivative_by_target<T: Scalar>(&self, y: T, t: T) -> T {
        -self.derivative(y, t)
    }
}

/// The loss over column-major logits: predictions by the head, then each element, then back through the head.
/// `gradient` holds the predictions in between, so no other buffer is needed.
fn evaluate<T: Scalar, L: ElementwiseLoss, H: Head, const K: usize>(
    loss: &L,
    scale: f64,
    logits: &[T],
    targets: BatchRef<'_, T, K>,
    gradient: &mut [T],
    rows: usize,
) -> f64 {
    if rows == 0 {
        return 0.0;
    }
    if L::BY_LOGIT && H::LINK != Link::Identity {
        return by_logit::evaluate::<T, L, H, K>(loss, scale, logits, targets, gradient, rows);
    }
    let targets = targets.matrix();
    let share = T::from_f64(scale);
    gradient.copy_from_slice(logits);
    H::apply(gradient, rows);
    let mut total = 0.0;
    if H::LINK == Link::Softmax {
        for i in 0..rows {
            let (mut value, mut dot) = (T::ZERO, T::ZERO);
            for k in 0..K {
                let u = gradient[k * rows + i];
                value += loss.value(u, targets[(i, k)]);
                dot += loss.derivative(u, targets[(i, k)]) * u;
            }
            for k in 0..K {
                let u = gradient[k * rows + i];
                let slope = u * (loss.derivative(u, targets[(i, k)]) - dot) * share;
                gradient[k * rows + i] = slope.flush();
            }
            total += value.to_f64();
        }
        return total * scale;
    }
    for (k, column) in gradient.chunks_exact_mut(rows).enumerate() {
        for (i, y) in column.iter_mut().enumerate() {
            let (u, t) = (*y, targets[(i, k)]);
            total += loss.value(u, t).to_f64();
            let slope = match H::LINK {
                Link::Sigmoid => u * (T::ONE - u),
                Link::Identity | Link::Softmax => T::ONE,
            };
            *y = (loss.derivative(u, t) * slope * share).flush();
        }
    }
    total * scale
}

/// Loss and derivative of one element as in [`evaluate`], by its logit.
#[inline(always)]
fn pair<T: Scalar, L: ElementwiseLoss, H: Head>(loss: &L, z: T, t: T) -> (T, T) {
    let (u, slope) = match H::LINK {
        Link::Sigmoid if L::BY_LOGIT => {
            return (loss.value_by_logit(z, t), loss.derivative_by_logit(z, t));
        }
        Link::Sigmoid => {
            let u = Scalar::sigmoid(z);
            (u, u * (T::ONE - u))
        }
        Link::Identity | Link::Softmax => (z, T::ONE),
    };
    (loss.value(u, t), loss.derivative(u, t) * slope)
}

/// States that a user-defined element-wise loss fits every head. The attribute is for those here: the code of a user may
/// stand where `diagnostic` has no meaning.
#[macro_export]
macro_rules! fits_every_head {
    ($(#[$quiet:meta])? $loss:ty) => {
        $crate::fits_probabilities!($(#[$quiet])? $loss);
        $(#[$quiet])?
        impl<const K: $crate::loss::primitive::usize> $crate::head::Accepts<$loss>
            for $crate::head::Identity<K>
        {
            type Head = Self;
            fn check(loss: &$loss) -> $crate::error::Result<()> {
                $crate::loss::Loss::check(loss)
            }
        }
        $(#[$quiet])?
        impl<const K: $crate::loss::primitive::usize> $crate::head::Accepts<$loss>
            for $crate::head::Other<K>
        {
            type Head = Self;
            fn check(loss: &$loss) -> $crate::error::Result<()> {
                $crate::loss::Loss::check(loss)
            }
        }
    };
}

/// States that a user-defined element-wise loss fits `softmax` and `sigmoid`, whose predictions are between 0 and 1.
#[macro_export]
macro_rules! fits_probabilities {
    ($(#[$quiet:meta])? $loss:ty) => {
        $(#[$quiet])?
        impl<const K: $crate::loss::primitive::usize> $crate::head::Accepts<$loss>
            for $crate::head::Softmax<K>
        {
            type Head = Self;
            fn check(loss: &$loss) -> $crate::error::Result<()> {
                $crate::loss::Loss::check(loss)
            }
        }
        $(#[$quiet])?
        impl<const K: $crate::loss::primitive::usize> $crate::head::Accepts<$loss>
            for $crate::head::Sigmoid<K>
        {
            type Head = Self;
            fn check(loss: &$loss) -> $crate::error::Result<()> {
                $crate::loss::Loss::check(loss)
            }
        }
    };
}

macro_rules! value_loss {
    ($($loss:ident $({ $($check:tt)* })?),*) => {$(
        impl Default for $loss {
            fn default() -> Self {
                Self::new()
            }
        }

        impl $loss {
            /// Replaces the default reduction, the mean over all elements.
            #[must_use]
            pub fn reduction(mut self, reduction: Reduction) -> Self {
                self.reduction = reduction;
                self
            }
        }

        #[diagnostic::do_not_recommend]
        impl Loss for $loss {
            const NAME: &'static str = stringify!($loss);
            fn reduction_mode(&self) -> Reduction {
                self.reduction
            }
            $($($check)*)?
        }

        fits_every_head!(#[diagnostic::do_not_recommend] $loss);
    )*};
}

value_loss!(
    SquaredError,
    AbsoluteError,
    Huber {
        fn check(&self) -> Result<()> {
            range::above_zero("Huber::delta", self.delta)
        }
        fn written(&self) -> String {
            format!("Huber (delta {:?}, {:?})", self.delta, self.reduction)
        }
    }
);

macro_rules! targets_on {
    ($($head:ident),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T, L, const K: usize> LearnsFrom<T, L, Batch<T, K>> for $head<K>
        where
            T: Scalar,
            L: ElementwiseLoss,
        {
            fn evaluate(
                loss: &L,
                logits: &[T],
                targets: BatchRef<'_, T, K>,
                gradient: &mut [T],
                rows: usize,
            ) -> f64 {
                let scale = loss.reduction_mode().scale(rows, K);
                evaluate::<T, L, $head<K>, K>(loss, scale, logits, targets, gradient, rows)
            }

            const HAS_LANES: bool = !matches!(<$head<K> as Head>::LINK, Link::Softmax);

            #[inline(always)]
            fn evaluate_lanes<const N: usize>(
                loss: &L,
                logits: &[[T; N]],
                targets: BatchRef<'_, T, K>,
                slopes: &mut [[T; N]],
                range: Range<usize>,
                rows: usize,
            ) -> f64 {
                let scale = loss.reduction_mode().scale(rows, K);
                let known = Known::<T, K, N>::values(targets.matrix(), range, scale);
                known.elements(logits, slopes, |z, t| pair::<T, L, $head<K>>(loss, z, t))
            }

            fn prediction_gradient(
                loss: &L,
                _: MatRef<'_, T>,
                predictions: MatRef<'_, T>,
                targets: BatchRef<'_, T, K>,
            ) -> Mat<T> {
                let (rows, targets) = (predictions.nrows(), targets.matrix());
                let scale = T::from_f64(loss.reduction_mode().scale(rows, K));
                Mat::from_fn(rows, K, |i, k| {
                    loss.derivative(predictions[(i, k)], targets[(i, k)]) * scale
                })
            }

            fn target_gradient(
                loss: &L,
                _: MatRef<'_, T>,
                predictions: MatRef<'_, T>,
                targets: BatchRef<'_, T, K>,
            ) -> Option<Mat<T>> {
                let (rows, targets) = (predictions.nrows(), targets.matrix());
                let scale = T::from_f64(loss.reduction_mode().scale(rows, K));
                Some(Mat::from_fn(rows, K, |i, k| {
                    loss.derivative_by_target(predictions[(i, k)], targets[(i, k)]) * scale
                }))
            }

            fn target_values(targets: BatchRef<'_, T, K>) -> Option<Mat<T>> {
                Some(targets.matrix().to_owned())
            }
        }
    )*};
}

targets_on!(Softmax, Sigmoid, Identity, Other);
