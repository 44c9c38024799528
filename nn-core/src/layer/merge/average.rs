//! The mean of several values. All are `N×width`, column-major.
//!
//! ```text
//! u = 1/m·Σᵢ xᵢ  ∂L/∂xᵢ = 1/m·∂L/∂u
//! ```

use faer::{MatMut, MatRef};
use pulp::Simd;

use super::shared::received_with_room;
use crate::layer::buffers::{Pass, Slot, Source};
use crate::numeric::columns::{self, Combine, Sum};
use crate::numeric::scalar::Scalar;

/// `1/m·(value + other)`, for the last of m values.
#[derive(Debug, Clone, Copy)]
struct LastOf(usize);

impl Combine for LastOf {
    #[inline(always)]
    fn combine<T: Scalar>(self, value: T, other: T) -> T {
        (value + other) / T::from_usize(self.0)
    }
}

/// `1/m·other`
#[derive(Debug, Clone, Copy)]
struct ShareOf(usize);

impl Combine for ShareOf {
    #[inline(always)]
    fn combine<T: Scalar>(self, _value: T, other: T) -> T {
        other / T::from_usize(self.0)
    }
}

/// `slot.value ← 1/m·Σᵢ xᵢ`.
pub fn forward<T: Scalar, const M: usize>(x: [MatRef<'_, T>; M], slot: &mut Slot<T>, _pass: &Pass) {
    // the place for the gradient, which is the same for all sources
    slot.keep(slot.width(), 0);
    let (rows, width) = (x[0].nrows(), slot.width());
    let value = slot.start(rows, false).value;
    let mut value = MatMut::from_column_major_slice_mut(value, rows, width);
    value.copy_from(x[0]);
    for (index, x) in x.iter().enumerate().skip(1) {
        if index + 1 < M {
            columns::combine(value.as_mut(), *x, Sum);
        } else {
            columns::combine(value.as_mut(), *x, LastOf(M));
        }
    }
    slot.record_value();
}

/// From ∂L/∂u in `slot.gradient`: ∂L/∂xᵢ of every source that wants it.
pub fn backward<T: Scalar, const M: usize>(
    sources: [Source<'_, T>; M],
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    let (gradient, slopes) = received_with_room(slot);
    columns::combine_slices(slopes, gradient, ShareOf(M));
    for source in sources {
        source.deliver(slopes);
    }
}

/// `1/m·Σᵢ xᵢ` for one sample.
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
    for y in &mut output {
        *y /= T::from_usize(M);
    }
    output
}
