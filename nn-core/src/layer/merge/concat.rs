//! Several values side by side. All are `N×width`, column-major.
//!
//! ```text
//! u = [x₁ … xₘ]  ∂L/∂xᵢ = the columns of ∂L/∂u that are xᵢ's
//! ```

use faer::MatRef;
use pulp::Simd;

use super::shared::received;
use crate::layer::buffers::{Pass, Slot, Source};
use crate::numeric::columns::copy_columns;
use crate::numeric::scalar::Scalar;

/// `slot.value ← [x₁ … xₘ]`.
pub fn forward<T: Scalar, const M: usize>(x: [MatRef<'_, T>; M], slot: &mut Slot<T>, _pass: &Pass) {
    let rows = x.first().map_or(0, MatRef::nrows);
    let mut rest = slot.start(rows, false).value;
    for x in x {
        let (columns, after) = rest.split_at_mut(rows * x.ncols());
        copy_columns(x, columns);
        rest = after;
    }
    slot.record_value();
}

/// From ∂L/∂u in `slot.gradient`: ∂L/∂xᵢ of every source that wants it.
pub fn backward<T: Scalar, const M: usize>(
    sources: [Source<'_, T>; M],
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    let rows = slot.rows();
    let mut rest = received(slot);
    for source in sources {
        let (columns, after) = rest.split_at(rows * source.value.ncols());
        source.deliver(columns);
        rest = after;
    }
}

/// `[x₁ … xₘ]` for one sample.
#[inline(always)]
pub fn one<S: Simd, T: Scalar, const F: usize>(_simd: S, x: &[&[T]]) -> [T; F] {
    let mut output = [T::ZERO; F];
    let mut rest = &mut output[..];
    for x in x {
        let (own, after) = rest.split_at_mut(x.len());
        own.copy_from_slice(x);
        rest = after;
    }
    output
}
