//! The difference of two values. All are `N×width`, column-major.
//!
//! ```text
//! u = x₁ − x₂    ∂L/∂x₁ = ∂L/∂u    ∂L/∂x₂ = −∂L/∂u
//! ```

use faer::MatRef;
use pulp::Simd;

use super::shared::{combine, received_with_room};
use crate::layer::buffers::{Pass, Slot, Source};
use crate::numeric::columns::{self, Combine};
use crate::numeric::scalar::Scalar;

/// `value − other`
#[derive(Debug, Clone, Copy)]
struct Difference;

impl Combine for Difference {
    #[inline(always)]
    fn combine<T: Scalar>(self, value: T, other: T) -> T {
        value - other
    }
}

/// `−other`
#[derive(Debug, Clone, Copy)]
struct Negative;

impl Combine for Negative {
    #[inline(always)]
    fn combine<T: Scalar>(self, _value: T, other: T) -> T {
        -other
    }
}

/// `slot.value ← x₁ − x₂`.
pub fn forward<T: Scalar>(x: [MatRef<'_, T>; 2], slot: &mut Slot<T>, _pass: &Pass) {
    // the place for the gradient of the second source
    slot.keep(slot.width(), 0);
    combine(x, slot, Difference);
}

/// From ∂L/∂u in `slot.gradient`: ∂L/∂xᵢ of both sources, if they want it.
pub fn backward<T: Scalar>(sources: [Source<'_, T>; 2], slot: &mut Slot<T>, _pass: &Pass) {
    let (gradient, slopes) = received_with_room(slot);
    let [first, second] = sources;
    first.deliver(gradient);
    if second.gradient.is_some() {
        columns::combine_slices(slopes, gradient, Negative);
        second.deliver(slopes);
    }
}

/// `x₁ − x₂` for one sample.
#[inline(always)]
pub fn one<S: Simd, T: Scalar, const F: usize>(_simd: S, x: [&[T; F]; 2]) -> [T; F] {
    let mut output = *x[0];
    for (y, &x) in output.iter_mut().zip(x[1]) {
        *y -= x;
    }
    output
}
