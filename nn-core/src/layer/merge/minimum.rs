//! The smallest of several values, element by element. All are `N×width`, column-major.
//!
//! ```text
//! u = minᵢ xᵢ    ∂L/∂xᵢ = ∂L/∂u/k if xᵢ = u, else 0      k: how many of the values are the smallest
//! ```
//!
//! Values that tie share the gradient in equal parts: of two, half each, as in `torch.minimum`; of more, as in
//! `torch.amin` over all of them. NaN in any value is NaN in u.

use faer::MatRef;
use pulp::Simd;

use super::extreme::{self, Order};
use crate::layer::buffers::{Pass, Slot, Source};
use crate::numeric::scalar::Scalar;

/// The smaller value first.
#[derive(Debug, Clone, Copy)]
struct Smallest;

impl Order for Smallest {
    #[inline(always)]
    fn before<T: Scalar>(a: T, b: T) -> bool {
        a < b
    }
}

/// `slot.value ← minᵢ xᵢ`.
pub fn forward<T: Scalar, const M: usize>(x: [MatRef<'_, T>; M], slot: &mut Slot<T>, _pass: &Pass) {
    extreme::forward(Smallest, x, slot);
}

/// From ∂L/∂u in `slot.gradient`: ∂L/∂xᵢ of every source that wants it.
pub fn backward<T: Scalar, const M: usize>(
    sources: [Source<'_, T>; M],
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    extreme::backward(Smallest, sources, slot);
}

/// `minᵢ xᵢ` for one sample.
#[inline(always)]
pub fn one<S: Simd, T: Scalar, const F: usize, const M: usize>(
    _simd: S,
    x: [&[T; F]; M],
) -> [T; F] {
    extreme::one(Smallest, x)
}
