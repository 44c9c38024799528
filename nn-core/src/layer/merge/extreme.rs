//! The largest or the smallest of several values, element by element: [`maximum`](super::maximum) and
//! [`minimum`](super::minimum) are the same passes in two orders.
//!
//! ```text
//! u = bestᵢ xᵢ    ∂L/∂xᵢ = ∂L/∂u/k if xᵢ = u, else 0      k: how many of the values are the best
//! ```

use faer::{MatMut, MatRef};

use super::shared;
use crate::layer::buffers::{Slot, Source};
use crate::numeric::columns::{self, Combine, CombineTwo};
use crate::numeric::scalar::Scalar;

/// Which of two values a merge takes.
pub(super) trait Order: Copy {
    /// True if a comes before b; false if they tie, and beside NaN.
    fn before<T: Scalar>(a: T, b: T) -> bool;
}

/// The first of two values in an order; NaN if one is.
#[derive(Debug, Clone, Copy)]
struct Best<O>(O);

impl<O: Order> Combine for Best<O> {
    #[inline(always)]
    fn combine<T: Scalar>(self, value: T, other: T) -> T {
        if O::before(other, value) || other.is_nan() {
            other
        } else {
            value
        }
    }
}

/// One more, if a is the best value b.
#[derive(Debug, Clone, Copy)]
struct Count<O>(O);

impl<O: Order> CombineTwo for Count<O> {
    #[inline(always)]
    fn combine<T: Scalar>(self, value: T, a: T, b: T) -> T {
        // beside NaN every value is one of the best, so that none is divided by 0
        value + if O::before(b, a) { T::ZERO } else { T::ONE }
    }
}

/// The value, if a is the best value b, else 0.
#[derive(Debug, Clone, Copy)]
struct IfBest<O>(O);

impl<O: Order> CombineTwo for IfBest<O> {
    #[inline(always)]
    fn combine<T: Scalar>(self, value: T, a: T, b: T) -> T {
        if O::before(b, a) { T::ZERO } else { value }
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

/// `slot.value ← bestᵢ xᵢ`.
pub(super) fn forward<T: Scalar, O: Order, const M: usize>(
    order: O,
    x: [MatRef<'_, T>; M],
    slot: &mut Slot<T>,
) {
    // the place for the shares of the best values, and for the gradient of one source
    slot.keep(2 * slot.width(), 0);
    shared::combine(x, slot, Best(order));
}

/// From ∂L/∂u in `slot.gradient`: ∂L/∂xᵢ of every source that wants it.
pub(super) fn backward<T: Scalar, O: Order, const M: usize>(
    order: O,
    sources: [Source<'_, T>; M],
    slot: &mut Slot<T>,
) {
    let (rows, width) = (slot.rows(), slot.width());
    slot.backward();
    slot.record_gradient();
    let buffers = slot.backward();
    let best = MatRef::from_column_major_slice(&*buffers.value, rows, width);
    let (shares, slopes) = buffers.kept[..2 * rows * width].split_at_mut(rows * width);
    shares.fill(T::ZERO);
    for source in &sources {
        let counts = MatMut::from_column_major_slice_mut(&mut *shares, rows, width);
        columns::combine_two(counts, source.value, best, Count(order));
    }
    columns::combine_slices(shares, buffers.gradient, Share);
    for source in sources {
        if source.gradient.is_none() {
            continue;
        }
        slopes.copy_from_slice(shares);
        let target = MatMut::from_column_major_slice_mut(&mut *slopes, rows, width);
        columns::combine_two(target, source.value, best, IfBest(order));
        source.deliver(slopes);
    }
}

/// `bestᵢ xᵢ` for one sample.
#[inline(always)]
pub(super) fn one<T: Scalar, O: Order, const F: usize, const M: usize>(
    order: O,
    x: [&[T; F]; M],
) -> [T; F] {
    let mut output = *x[0];
    for x in &x[1..] {
        for (y, &x) in output.iter_mut().zip(*x) {
            *y = Best(order).combine(*y, x);
        }
    }
    output
}
