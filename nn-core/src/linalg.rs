//! The matrix product in our words; the one file that names faer's multiply.

pub(crate) use faer::Accum;
use faer::{MatMut, MatRef, Par};

use crate::scalar::Scalar;

/// `dst ← alpha·a·b` ([`Accum::Replace`]) or `dst ← dst + alpha·a·b` ([`Accum::Add`]).
///
/// Shapes: `dst` m×n, `a` m×k, `b` k×n, any strides. One thread; callers split views themselves.
pub(crate) fn product<T: Scalar>(
    dst: MatMut<'_, T>,
    accum: Accum,
    a: MatRef<'_, T>,
    b: MatRef<'_, T>,
    alpha: T,
) {
    faer::linalg::matmul::matmul(dst, accum, a, b, alpha, Par::Seq);
}

/// Lets the calling thread take the memory that products pack their operands in, so that later
/// products on it allocate nothing.
pub(crate) fn warm_up<T: Scalar>() {
    // Large enough to be packed.
    const SIZE: usize = 96;
    let ones = faer::Mat::from_fn(SIZE, SIZE, |_, _| T::ONE);
    let mut result = faer::Mat::zeros(SIZE, SIZE);
    let ones = ones.as_ref();
    product(result.as_mut(), Accum::Replace, ones, ones, T::ONE);
}
