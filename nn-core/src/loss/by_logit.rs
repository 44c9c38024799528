//! Losses that are defined on the logit, for heads of probabilities.
//!
//! With y = σ(z) no precision is lost where y is rounded to 0 or 1: 1 − y is σ(−z), ln y is −softplus(−z). A softmax
//! is one sigmoid per class, `y_k = σ(z'_k)` with `z'_k = z_k − ln Σ_{j≠k} e^{z_j}`, so the same formula applies.

use crate::data::batch::BatchRef;
use crate::head::{Head, Link};
use crate::loss::elementwise::ElementwiseLoss;
use crate::numeric::scalar::Scalar;

/// Computes the loss of column-major logits, and writes ∂L/∂logits to `gradient`. Samples are added in double
/// precision.
pub(super) fn evaluate<T: Scalar, L: ElementwiseLoss, H: Head, const K: usize>(
    loss: &L,
    scale: f64,
    logits: &[T],
    targets: BatchRef<'_, T, K>,
    gradient: &mut [T],
    rows: usize,
) -> f64 {
    let targets = targets.matrix();
    let factor = T::from_f64(scale);
    let mut total = 0.0;
    if H::LINK == Link::Softmax {
        for i in 0..rows {
            let at = |k: usize| logits[k * rows + i];
            let all = Others::new(K, at);
            let (mut value, mut rest) = (T::ZERO, T::ZERO);
            for k in 0..K {
                let (z, t) = (all.logit(k, at(k)), targets[(i, k)]);
                value += loss.value_by_logit(z, t);
                let slope = all.slope(loss, z, t);
                gradient[k * rows + i] = slope;
                rest += all.share(k, at(k), slope);
            }
            let first = gradient[all.first * rows + i];
            for k in 0..K {
                let slope = &mut gradient[k * rows + i];
                *slope = (all.chained(k, at(k), *slope, first, rest) * factor).flush();
            }
            total += value.to_f64();
        }
    } else {
        for (k, (column, logits)) in gradient
            .chunks_exact_mut(rows)
            .zip(logits.chunks_exact(rows))
            .enumerate()
        {
            for (i, (slope, &z)) in column.iter_mut().zip(logits).enumerate() {
                let t = targets[(i, k)];
                total += loss.value_by_logit(z, t).to_f64();
                *slope = (loss.derivative_by_logit(z, t) * factor).flush();
            }
        }
    }
    total * scale
}

/// The sums over all classes but one, for one sample. There are two of them: without the largest logit the sum is too
/// small to be seen beside it.
struct Others<T> {
    classes: usize,
    /// The class of the largest logit.
    first: usize,
    max: T,
    /// `Σ e^(z_j − max)`
    sum: T,
    /// The largest logit of the others.
    second: T,
    /// `Σ e^(z_j − second)` without the first.
    rest: T,
}

impl<T: Scalar> Others<T> {
    fn new(classes: usize, at: impl Fn(usize) -> T) -> Self {
        let largest = |without: usize| {
            let others = (0..classes).filter(|&k| k != without);
            others.reduce(|a, b| if at(b) > at(a) { b } else { a })
        };
        let first = largest(classes).unwrap_or_default();
        let max = at(first);
        let second = largest(first).map_or(max, &at);
        let (mut sum, mut rest) = (T::ZERO, T::ZERO);
        for k in 0..classes {
            sum += Scalar::exp(at(k) - max);
            if k != first {
                rest += Scalar::exp(at(k) - second);
            }
        }
        Self {
            classes,
            first,
            max,
            sum,
            second,
            rest,
        }
    }

    /// `e^(z_k − max)`, and the sum over the other classes with the same max.
    fn parts(&self, z: T) -> (T, T) {
        let own = Scalar::exp(z - self.max);
        (own, self.sum - own)
    }

    /// z'_k; for an only class, whose probability is 1, a number so large that it acts as ∞.
    fn logit(&self, k: usize, z: T) -> T {
        if self.classes == 1 {
            T::from_f64(1e30)
        } else if k == self.first {
            (z - self.second) - Scalar::ln(self.rest)
        } else {
            (z - self.max) - Scalar::ln(self.parts(z).1)
        }
    }

    /// ∂ℓ/∂z'_k; 0 for an only class, whose probability is always 1.
    fn slope(&self, loss: &impl ElementwiseLoss, z: T, t: T) -> T {
        if self.classes == 1 {
            return T::ZERO;
        }
        loss.derivative_by_logit(z, t)
    }

    /// The factor on each `e^(z_i − max)` of the others in `−∂z'_k/∂z_i`, times the slope.
    fn share(&self, k: usize, z: T, slope: T) -> T {
        if k == self.first {
            return T::ZERO;
        }
        slope / self.parts(z).1
    }

    /// `∂ℓ/∂z_k = Σ_i ∂ℓ/∂z'_i · ∂z'_i/∂z_k`, where `∂z'_k/∂z_k` = 1 and `−∂z'_i/∂z_k` is k's share in the others of i.
    fn chained(&self, k: usize, z: T, slope: T, first: T, rest: T) -> T {
        if k == self.first {
            return slope - rest;
        }
        let (own, others) = self.parts(z);
        let in_first = Scalar::exp(z - self.second) / self.rest;
        // the class's own part of `rest` and the 1 together
        slope * (self.sum / others) - own * rest - first * in_first
    }
}
