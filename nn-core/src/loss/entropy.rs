//! The kernel of the cross-entropy of a batch.

use faer::MatRef;
use pulp::{Simd, WithSimd};

use crate::data::labels::LabelsRef;
use crate::layer::softmax::LANES;
use crate::numeric::scalar::Scalar;

/// The target probabilities r of a batch.
pub(super) trait Probabilities<T> {
    /// `Σ_k r_k` of a sample, and `Σ_k r_k (max − z_k)` with its largest logit; `#[inline(always)]`.
    fn sums(&self, logits: &[T], max: T, sample: usize, rows: usize) -> (T, T);
}

/// r is 1 for the true class.
impl<T: Scalar, const K: usize> Probabilities<T> for LabelsRef<'_, K> {
    #[inline(always)]
    fn sums(&self, logits: &[T], max: T, sample: usize, rows: usize) -> (T, T) {
        let logit = logits[self.as_slice()[sample] * rows + sample];
        (T::ONE, max - logit)
    }
}

impl<T: Scalar> Probabilities<T> for MatRef<'_, T> {
    #[inline(always)]
    fn sums(&self, logits: &[T], max: T, sample: usize, rows: usize) -> (T, T) {
        let (mut total, mut gap) = (T::ZERO, T::ZERO);
        for (k, column) in logits.chunks_exact(rows).enumerate() {
            let r = self[(sample, k)];
            total += r;
            gap += r * (max - column[sample]);
        }
        (total, gap)
    }
}

/// `gradient ← Σ_k r_k · softmax(logits)`, and the sum over samples of `−Σ_k r_k ln softmax(z)_k`, as
/// `Σ_k r_k · ln Σ_l e^{z_l − max} + Σ_k r_k (max − z_k)`.
///
/// Differences are taken logit by logit: as the difference of two large sums, the small loss of a good network would
/// be lost.
pub(super) struct Entropy<'a, T, R> {
    pub(super) logits: &'a [T],
    pub(super) known: R,
    pub(super) gradient: &'a mut [T],
    pub(super) rows: usize,
}

impl<T: Scalar, R: Probabilities<T>> WithSimd for Entropy<'_, T, R> {
    type Output = f64;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> f64 {
        let Self {
            logits,
            known,
            gradient,
            rows,
        } = self;
        let mut total = 0.0;
        for start in (0..rows).step_by(LANES) {
            let lanes = LANES.min(rows - start);
            let mut max = [T::from_f64(f64::NEG_INFINITY); LANES];
            for column in logits.chunks_exact(rows) {
                for (max, &z) in max.iter_mut().zip(&column[start..start + lanes]) {
                    *max = if z > *max { z } else { *max };
                }
            }
            let mut sum = [T::ZERO; LANES];
            for (column, dz) in logits
                .chunks_exact(rows)
                .zip(gradient.chunks_exact_mut(rows))
            {
                let column = &column[start..start + lanes];
                let dz = &mut dz[start..start + lanes];
                for (((dz, &z), &max), sum) in dz.iter_mut().zip(column).zip(&max).zip(&mut sum) {
                    *dz = (z - max).exp();
                    *sum += *dz;
                }
            }
            let mut inverse = [T::ZERO; LANES];
            for (l, (inverse, &sum)) in inverse.iter_mut().zip(&sum).enumerate().take(lanes) {
                let (share, gap) = known.sums(logits, max[l], start + l, rows);
                *inverse = share / sum;
                total += (share * sum.ln() + gap).to_f64();
            }
            for dz in gradient.chunks_exact_mut(rows) {
                for (u, &inverse) in dz[start..start + lanes].iter_mut().zip(&inverse) {
                    // a value near 0 would be subnormal and slow down every later product
                    *u = (*u * inverse).flush();
                }
            }
        }
        total
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;

    use super::Entropy;
    use crate::data::labels::Labels;
    use crate::data::targets::AsTargets;
    use crate::numeric::simd::Path;

    #[test]
    fn every_path_gives_the_same_bits() {
        let rows = 67;
        let logits: Vec<f32> = (0..3 * rows)
            .map(|i: u16| 9.0 * f32::from(i).sin())
            .collect();
        let rows = usize::from(rows);
        let labels = Labels::<3>::new((0..rows).map(|i| i % 3)).unwrap();
        let paths = Path::available().into_iter();
        let results: Vec<(f64, Vec<f32>)> = paths
            .map(|path| {
                let mut gradient = vec![0.0; logits.len()];
                let total = path.run(Entropy {
                    logits: &logits,
                    known: labels.as_targets(),
                    gradient: &mut gradient,
                    rows,
                });
                (total, gradient)
            })
            .collect();
        for (total, softmax) in &results {
            assert_eq!((total, softmax), (&results[0].0, &results[0].1));
            let sum: f32 = softmax.iter().step_by(rows).sum();
            assert_abs_diff_eq!(sum, 1.0, epsilon = 1e-6);
        }
    }
}
