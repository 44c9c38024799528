//! The softmax over the values of each sample.
//!
//! ```text
//! u_k = e^{z_k − max z} / Σ_l e^{z_l − max z}          ∂L/∂z_k = u_k·(∂L/∂u_k − Σ_l ∂L/∂u_l·u_l)
//! ```

use faer::MatRef;
use pulp::{Simd, WithSimd};

use crate::layer::buffers::{Pass, Slot, Source};
use crate::numeric::columns::copy_columns;
use crate::numeric::scalar::Scalar;
use crate::numeric::simd;

/// Samples per pass over the columns: their maxima and sums stay in registers or L1.
pub(crate) const LANES: usize = 64;

/// A softmax inside the network: `slot.value ← softmax(x)`.
pub fn forward<T: Scalar>(x: MatRef<'_, T>, slot: &mut Slot<T>, _pass: &Pass) {
    let rows = x.nrows();
    let mut buffers = slot.start(rows, false);
    copy_columns(x, buffers.value);
    buffers.record_z();
    in_place(buffers.value, rows);
    buffers.record_u();
}

/// From ∂L/∂u in `slot.gradient`: ∂L/∂x.
pub fn backward<T: Scalar>(source: Source<'_, T>, slot: &mut Slot<T>, _pass: &Pass) {
    let rows = slot.rows();
    let mut buffers = slot.backward();
    buffers.record_du();
    backward_in_place(buffers.value, buffers.gradient, rows);
    buffers.record_dz();
    source.deliver(buffers.gradient);
}

/// One sample.
#[inline(always)]
pub fn one<S: Simd, T: Scalar, const F: usize>(_simd: S, x: &[T; F]) -> [T; F] {
    let mut output = *x;
    one_in_place(&mut output);
    output
}

/// Turns the logits of one sample into probabilities.
#[inline(always)]
pub(crate) fn one_in_place<T: Scalar>(values: &mut [T]) {
    let mut max = values[0];
    for &z in &*values {
        max = if z > max { z } else { max };
    }
    let mut sum = T::ZERO;
    for z in &mut *values {
        *z = (*z - max).exp();
        sum += *z;
    }
    let scale = T::ONE / sum;
    for u in values {
        *u *= scale;
    }
}

/// Turns column-major `rows×K` logits into probabilities.
pub(crate) fn in_place<T: Scalar>(values: &mut [T], rows: usize) {
    simd::dispatch(InPlace { values, rows });
}

struct InPlace<'a, T> {
    values: &'a mut [T],
    rows: usize,
}

impl<T: Scalar> WithSimd for InPlace<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { values, rows } = self;
        for start in (0..rows).step_by(LANES) {
            let lanes = LANES.min(rows - start);
            let mut max = [T::from_f64(f64::NEG_INFINITY); LANES];
            for column in values.chunks_exact(rows) {
                for (max, &z) in max.iter_mut().zip(&column[start..start + lanes]) {
                    *max = if z > *max { z } else { *max };
                }
            }
            let mut sum = [T::ZERO; LANES];
            for column in values.chunks_exact_mut(rows) {
                let column = &mut column[start..start + lanes];
                for ((z, &max), sum) in column.iter_mut().zip(&max).zip(&mut sum) {
                    *z = (*z - max).exp();
                    *sum += *z;
                }
            }
            for sum in &mut sum {
                *sum = T::ONE / *sum;
            }
            for column in values.chunks_exact_mut(rows) {
                for (u, &scale) in column[start..start + lanes].iter_mut().zip(&sum) {
                    *u *= scale;
                }
            }
        }
    }
}

/// Column-major `rows×K`: turns ∂L/∂u into ∂L/∂z, given the probabilities u.
pub(crate) fn backward_in_place<T: Scalar>(values: &[T], gradient: &mut [T], rows: usize) {
    if rows == 0 {
        return;
    }
    for row in 0..rows {
        let mut dot = T::ZERO;
        for (u, du) in values[row..]
            .iter()
            .step_by(rows)
            .zip(gradient[row..].iter().step_by(rows))
        {
            dot += *u * *du;
        }
        let pairs = values[row..]
            .iter()
            .step_by(rows)
            .zip(gradient[row..].iter_mut().step_by(rows));
        for (u, du) in pairs {
            *du = (*u * (*du - dot)).flush();
        }
    }
}
