//! Matrices with contiguous columns, and the size of a panel.

use faer::{ContiguousFwd, MatMut, MatRef};
use pulp::Simd;

use crate::numeric::registers::lanes;
use crate::numeric::scalar::Scalar;

/// A matrix with contiguous columns.
pub(super) type View<'a, T> = MatRef<'a, T, usize, usize, ContiguousFwd>;
/// The same, mutable.
pub(super) type ViewMut<'a, T> = MatMut<'a, T, usize, usize, ContiguousFwd>;

/// The vectors of a panel, for each step of the inner dimension.
pub(super) const VECTORS: usize = 2;

/// The rows of a panel.
pub(super) const fn height<S: Simd, T: Scalar>() -> usize {
    VECTORS * lanes::<S, T>()
}
