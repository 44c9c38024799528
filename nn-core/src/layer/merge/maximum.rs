//! The largest of several values, element by element. All are `N×width`, column-major.
//!
//! ```text
//! u = maxᵢ xᵢ    ∂L/∂xᵢ = ∂L/∂u/k if xᵢ = u, else 0      k: how many of the values are the largest
//! ```
//!
//! Values that tie share the gradient in equal parts: of two, half each, as in `torch.maximum`; of more, as in
//! `torch.amax` over all of them. NaN in any value is NaN in u.

use faer::{MatMut, MatRef};
use pulp::Simd;

use super::shared::combine;
use crate::layer::buffers::{Pass, Slot, Source};
use crate::numeric::columns::{self, Combine, CombineTwo};
use crate::numeric::scalar::Scalar;

/// The larger of `value` and `other`; NaN if one is.
#[derive(Debug, Clone, Copy)]
struct Largest;

impl Combine for Largest {
    #[inline(always)]
    fn combine<T: Scalar>(self, value: T, other: T) -> T {
        if other > value || other.is_nan() {
            other
        } else {
            value
        }
    }
}

/// One more, if a is the largest value b.
#[derive(Debug, Clone, Copy)]
struct Count;

impl CombineTwo for Count {
    #[inline(always)]
    fn combine<T: Scalar>(self, value: T, a: T, b: T) -> T {
        // beside NaN every value is one of the largest, so that none is divided by 0
        value + if a < b { T::ZERO } else { T::ONE }
    }
}

/// The value, if a is the largest value b, else 0.
#[derive(Debug, Clone, Copy)]
struct IfLargest;

impl CombineTwo for IfLargest {
    #[inline(always)]
    fn combine<T: Scalar>(self, value: T, a: T, b: T) -> T {
        if a < b { T::ZERO } else { value }
    }
}

/// `other/value`
#[derive(Debug, Clone, Copy)]
struct Share;

impl Combine for Share {
    #[inline(always)]
    fn combine<T: Scalar>(self, value: T, other: T) -> T {
        other / value
    }
}

/// `slot.value ← maxᵢ xᵢ`.
pub fn forward<T: Scalar, const M: usize>(x: [MatRef<'_, T>; M], slot: &mut Slot<T>, _pass: &Pass) {
    // the place for the shares of the largest, and for the gradient of one source
    slot.keep(2 * slot.width(), 0);
    combine(x, slot, Largest);
}

/// From ∂L/∂u in `slot.gradient`: ∂L/∂xᵢ of every source that wants it.
pub fn backward<T: Scalar, const M: usize>(
    sources: [Source<'_, T>; M],
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    let (rows, width) = (slot.rows(), slot.width());
    slot.backward();
    slot.record_gradient();
    let buffers = slot.backward();
    let largest = MatRef::from_column_major_slice(&*buffers.value, rows, width);
    let (shares, slopes) = buffers.kept[..2 * rows * width].split_at_mut(rows * width);
    shares.fill(T::ZERO);
    for source in &sources {
        let counts = MatMut::from_column_major_slice_mut(&mut *shares, rows, width);
        columns::combine_two(counts, source.value, largest, Count);
    }
    columns::combine_slices(shares, buffers.gradient, Share);
    for source in sources {
        if source.gradient.is_none() {
            continue;
        }
        slopes.copy_from_slice(shares);
        let target = MatMut::from_column_major_slice_mut(&mut *slopes, rows, width);
        columns::combine_two(target, source.value, largest, IfLargest);
        source.deliver(slopes);
    }
}

/// `maxᵢ xᵢ` for one sample.
#[inline(always)]
pub fn one<S: Simd, T: Scalar, const F: usize, const M: usize>(
    _simd: S,
    x: [&[T; F]; M],
) -> [T; F] {
    let mut output = *x[0];
    for x in &x[1..] {
        for (y, &x) in output.iter_mut().zip(*x) {
            *y = Largest.combine(*y, x);
        }
    }
    output
}
