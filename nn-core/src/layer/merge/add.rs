//! The sum of several values. All are `N×width`, column-major.
//!
//! ```text
//! u = Σᵢ xᵢ      ∂L/∂xᵢ = ∂L/∂u
//! ```

use faer::MatRef;
use pulp::Simd;

use super::shared::{combine, received};
use crate::layer::buffers::{Pass, Slot, Source};
use crate::numeric::columns::Sum;
use crate::numeric::scalar::Scalar;

/// `slot.value ← Σᵢ xᵢ`.
pub fn forward<T: Scalar, const M: usize>(x: [MatRef<'_, T>; M], slot: &mut Slot<T>, _pass: &Pass) {
    combine(x, slot, Sum);
}

/// From ∂L/∂u in `slot.gradient`: ∂L/∂xᵢ of every source that wants it.
pub fn backward<T: Scalar, const M: usize>(
    sources: [Source<'_, T>; M],
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    let gradient = received(slot);
    for source in sources {
        source.deliver(gradient);
    }
}

/// `Σᵢ xᵢ` for one sample.
#[inline(always)]
pub fn one<S: Simd, T: Scalar, const F: usize, const M: usize>(
    _simd: S,
    x: [&[T; F]; M],
) -> [T; F] {
    let mut output = *x[0];
    for x in &x[1..] {
        for (y, &x) in output.iter_mut().zip(*x) {
            *y += x;
        }
    }
    output
}
