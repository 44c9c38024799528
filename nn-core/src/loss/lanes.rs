//! Losses of a few samples, one a lane: part of a tiny network's step.
//!
//! Lanes without a sample hold a copy of the last one; their slopes and losses are 0. Everything is
//! `#[inline(always)]`, as code under a dispatch must be.

use core::ops::Range;

use faer::MatRef;

use crate::scalar::Scalar;
use crate::simd::sum_lanes;
use crate::tiny::load;

/// The targets of `N` samples, and each one's share in the loss.
pub(super) struct Known<T, const K: usize, const N: usize> {
    targets: [[T; N]; K],
    shares: [T; N],
}

impl<T: Scalar, const K: usize, const N: usize> Known<T, K, N> {
    /// Real targets.
    #[inline(always)]
    pub(super) fn values(targets: MatRef<'_, T>, range: Range<usize>, scale: f64) -> Self {
        let shares = shares(range.len(), scale);
        Self {
            targets: load(targets, range),
            shares,
        }
    }

    /// Classes: output k of a sample of class c is to be `target(c, k)`.
    #[inline(always)]
    pub(super) fn classes(
        labels: &[usize],
        range: Range<usize>,
        scale: f64,
        target: impl Fn(usize, usize) -> T,
    ) -> Self {
        let mut targets = [[T::ZERO; N]; K];
        for l in 0..N {
            let label = labels[(range.start + l).min(range.end - 1)];
            for (k, targets) in targets.iter_mut().enumerate() {
                targets[l] = target(label, k);
            }
        }
        let shares = shares(range.len(), scale);
        Self { targets, shares }
    }

    /// `ln Σ_l e^{z_l} − Σ_k r_k z_k`; slopes are `softmax(z) − r`.
    #[inline(always)]
    pub(super) fn cross_entropy(&self, logits: &[[T; N]], slopes: &mut [[T; N]]) -> T {
        let mut max = [-T::INFINITY; N];
        for z in logits {
            for l in 0..N {
                max[l] = if z[l] > max[l] { z[l] } else { max[l] };
            }
        }
        let mut sum = [T::ZERO; N];
        for (slopes, z) in slopes.iter_mut().zip(logits) {
            for l in 0..N {
                slopes[l] = (z[l] - max[l]).exp();
                sum[l] += slopes[l];
            }
        }
        let (mut values, mut factors) = ([T::ZERO; N], [T::ZERO; N]);
        for l in 0..N {
            values[l] = sum[l].ln();
            factors[l] = T::ONE / sum[l];
        }
        for ((slopes, z), r) in slopes.iter_mut().zip(logits).zip(&self.targets) {
            for l in 0..N {
                max[l] -= r[l] * z[l];
                slopes[l] = (slopes[l] * factors[l] - r[l]) * self.shares[l];
            }
        }
        for l in 0..N {
            // large numbers among themselves first
            values[l] += max[l];
        }
        self.sum(values)
    }

    /// Elements whose loss and derivative are `pair(z, r)`.
    #[inline(always)]
    pub(super) fn elements(
        &self,
        logits: &[[T; N]],
        slopes: &mut [[T; N]],
        pair: impl Fn(T, T) -> (T, T),
    ) -> T {
        let mut values = [T::ZERO; N];
        for ((slopes, z), r) in slopes.iter_mut().zip(logits).zip(&self.targets) {
            for l in 0..N {
                let (value, slope) = pair(z[l], r[l]);
                values[l] += value;
                slopes[l] = slope * self.shares[l];
            }
        }
        self.sum(values)
    }

    #[inline(always)]
    fn sum(&self, mut values: [T; N]) -> T {
        for (value, &share) in values.iter_mut().zip(&self.shares) {
            *value *= share;
        }
        sum_lanes(&values)
    }
}

#[inline(always)]
fn shares<T: Scalar, const N: usize>(count: usize, scale: f64) -> [T; N] {
    let (mut shares, share) = ([T::ZERO; N], T::from_f64(scale));
    for (l, place) in shares.iter_mut().enumerate() {
        *place = if l < count { share } else { T::ZERO };
    }
    shares
}
