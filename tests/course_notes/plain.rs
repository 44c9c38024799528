//! The notes' formulas in plain scalar loops: the reference for generated code.

use approx::{assert_relative_eq, relative_eq};
use faer::MatRef;
use nn_core::prelude::*;

/// 1/(1 + e⁻ˣ).
pub(crate) fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The derivative of [`sigmoid`] by x.
pub(crate) fn sigmoid_slope(x: f64) -> f64 {
    sigmoid(x) * (1.0 - sigmoid(x))
}

/// 1 if x ≥ 0 else 0.
pub(crate) fn step(x: f64) -> f64 {
    if x >= 0.0 { 1.0 } else { 0.0 }
}

/// `z_j = Σ_k w_jk·x_k + b_j`.
pub(crate) fn affine<const I: usize, const O: usize>(
    w: &[[f64; I]; O],
    b: &[f64; O],
    x: &[f64; I],
) -> [f64; O] {
    std::array::from_fn(|j| {
        let mut sum = b[j];
        for k in 0..I {
            sum += w[j][k] * x[k];
        }
        sum
    })
}

/// `e^{z_k} / Σ_l e^{z_l}`, as the notes write it: it overflows past z = 709.
pub(crate) fn softmax<const K: usize>(z: &[f64; K]) -> [f64; K] {
    let sum: f64 = z.iter().map(|z| z.exp()).sum();
    z.map(|z| z.exp() / sum)
}

/// The transposed matrix, for notes whose first index is the source unit.
pub(crate) fn transposed<const I: usize, const O: usize>(w: &[[f64; O]; I]) -> [[f64; I]; O] {
    std::array::from_fn(|j| std::array::from_fn(|i| w[i][j]))
}

/// Seeded numbers (the 64-bit generator of Steele, Lea and Flood, 2014).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform in −1..1.
    #[allow(clippy::cast_precision_loss)] // 53 bits
    pub(crate) fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }

    /// Roughly normal: variance 1, no more than ±3.5.
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| 0.5 * self.uniform()).sum()
    }

    /// Uniform in −1..1, each.
    pub(crate) fn array<const N: usize>(&mut self) -> [f64; N] {
        std::array::from_fn(|_| self.uniform())
    }

    /// Uniform in −1..1, each.
    pub(crate) fn matrix<const I: usize, const O: usize>(&mut self) -> [[f64; I]; O] {
        std::array::from_fn(|_| self.array())
    }

    /// `count` samples, uniform in −1..1.
    pub(crate) fn rows<const F: usize>(&mut self, count: usize) -> Vec<[f64; F]> {
        (0..count).map(|_| self.array()).collect()
    }
}

/// The samples as a batch.
pub(crate) fn batch<T: Scalar, const F: usize>(rows: &[[f64; F]]) -> Batch<T, F> {
    let rows = rows.iter().map(|row| row.map(T::from_f64));
    Batch::from_rows(rows).expect("finite values")
}

/// All parameters in declaration order: weights row by row, then biases, layer after layer.
pub(crate) fn parameters<N: Model>(net: &N) -> Vec<f64> {
    net.tensors()
        .flat_map(|p| p.values.iter().copied().map(Scalar::to_f64))
        .collect()
}

/// All values of a batch, sample by sample.
pub(crate) fn values<T: Scalar, const F: usize>(batch: &Batch<T, F>) -> Vec<f64> {
    batch
        .as_slice()
        .iter()
        .copied()
        .map(Scalar::to_f64)
        .collect()
}

/// All entries of a matrix, row by row.
pub(crate) fn entries<T: Scalar>(matrix: MatRef<'_, T>) -> Vec<f64> {
    (0..matrix.nrows())
        .flat_map(|i| (0..matrix.ncols()).map(move |j| matrix[(i, j)].to_f64()))
        .collect()
}

/// True if the numbers agree within `tolerance`, absolute or relative.
pub(crate) fn agree(found: &[f64], expected: &[f64], tolerance: f64) -> bool {
    relative_eq!(
        found,
        expected,
        epsilon = tolerance,
        max_relative = tolerance
    )
}

/// Checks that the numbers agree within `tolerance`, absolute or relative.
#[track_caller]
pub(crate) fn assert_close(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_relative_eq!(
        found,
        expected,
        epsilon = tolerance,
        max_relative = tolerance
    );
}

/// Checks that a planted fault is noticed: these numbers differ by more than `tolerance`.
#[track_caller]
pub(crate) fn assert_differ(faulty: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(
        faulty.len(),
        expected.len(),
        "a fault in the numbers, not in their count"
    );
    assert!(
        !agree(faulty, expected, tolerance),
        "the comparison cannot fail: a planted fault passes within {tolerance:e}"
    );
}

/// The largest rounding difference between two orders of the same sums in `f64`.
pub(crate) const ROUNDING: f64 = 1e-12;
