//! Losses of a few samples, one per lane: part of a tiny network's step.
//!
//! Lanes without a sample hold a copy of the last one; their slopes and losses are 0. Everything is
//! `#[inline(always)]`, as code under a dispatch must be.

use core::ops::Range;

use faer::MatRef;

use crate::layer::stack_block::load;
use crate::numeric::scalar::Scalar;
use crate::numeric::sums::sum_lanes;

/// The targets of `N` samples, and their shares in the loss.
pub(super) struct Known<T, const K: usize, const N: usize> {
    targets: [[T; N]; K],
    /// The sum of each sample's targets.
    totals: [T; N],
    count: usize,
    scale: f64,
}

impl<T: Scalar, const K: usize, const N: usize> Known<T, K, N> {
    /// Real targets.
    #[inline(always)]
    pub(super) fn values(targets: MatRef<'_, T>, range: Range<usize>, scale: f64) -> Self {
        let count = range.len();
        let targets = load(targets, range);
        let mut totals = [T::ZERO; N];
        for r in &targets {
            for l in 0..N {
                totals[l] += r[l];
            }
        }
        Self {
            targets,
            totals,
            count,
            scale,
        }
    }

    /// Classes: the target of output k for a sample of class c is `target(c, k)`.
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
        Self {
            targets,
            totals: [T::ONE; N],
            count: range.len(),
            scale,
        }
    }

    /// `−Σ_k r_k ln softmax(z)_k`; slopes are `Σ_l r_l · softmax(z) − r`.
    #[inline(always)]
    pub(super) fn cross_entropy(&self, logits: &[[T; N]], slopes: &mut [[T; N]]) -> f64 {
        let shares = self.shares();
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
            values[l] = self.totals[l] * sum[l].ln();
            factors[l] = self.totals[l] / sum[l];
        }
        let mut gaps = [T::ZERO; N];
        for ((slopes, z), r) in slopes.iter_mut().zip(logits).zip(&self.targets) {
            for l in 0..N {
                gaps[l] += r[l] * (max[l] - z[l]);
                slopes[l] = ((slopes[l] * factors[l]).flush() - r[l]) * shares[l];
            }
        }
        for l in 0..N {
            values[l] += gaps[l];
        }
        self.sum(values)
    }

    /// Elements whose loss and derivative are `pair(z, r)`. The pass after it flushes the slopes.
    #[inline(always)]
    pub(super) fn elements(
        &self,
        logits: &[[T; N]],
        slopes: &mut [[T; N]],
        pair: impl Fn(T, T) -> (T, T),
    ) -> f64 {
        let shares = self.shares();
        let mut values = [T::ZERO; N];
        for ((slopes, z), r) in slopes.iter_mut().zip(logits).zip(&self.targets) {
            for l in 0..N {
                let (value, slope) = pair(z[l], r[l]);
                values[l] += value;
                slopes[l] = slope * shares[l];
            }
        }
        self.sum(values)
    }

    /// The loss of the lanes that hold a sample. That of the others is not multiplied by 0, as it may be infinite.
    #[inline(always)]
    fn sum(&self, values: [T; N]) -> f64 {
        let mut own = [0.0; N];
        for l in 0..N {
            own[l] = if l < self.count {
                values[l].to_f64()
            } else {
                0.0
            };
        }
        sum_lanes(&own) * self.scale
    }

    /// The factor on the slopes of each lane.
    #[inline(always)]
    fn shares(&self) -> [T; N] {
        let (mut shares, share) = ([T::ZERO; N], T::from_f64(self.scale));
        for (l, place) in shares.iter_mut().enumerate() {
            *place = if l < self.count { share } else { T::ZERO };
        }
        shares
    }
}
