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
