//! Element-wise work on matrices column by column: with vectors if both are contiguous, as all but inputs with
//! unusual strides are.

use faer::{MatMut, MatRef};
use pulp::{Simd, WithSimd};

use crate::numeric::scalar::Scalar;
use crate::numeric::simd;

/// An operation on a value and the value at its place in the other matrix.
pub(crate) trait Combine: Copy {
    /// `#[inline(always)]`
    fn combine<T: Scalar>(self, value: T, other: T) -> T;
}

/// `value + other`
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sum;

/// `value · other`
#[derive(Debug, Clone, Copy)]
pub(crate) struct Product;

impl Combine for Sum {
    #[inline(always)]
    fn combine<T: Scalar>(self, value: T, other: T) -> T {
        value + other
    }
}

impl Combine for Product {
    #[inline(always)]
    fn combine<T: Scalar>(self, value: T, other: T) -> T {
        value * other
    }
}

/// `target ← target ∘ other`, both `N×width`.
pub(crate) fn combine<T: Scalar, C: Combine>(target: MatMut<'_, T>, other: MatRef<'_, T>, how: C) {
    simd::dispatch(Columns { target, other, how });
}

/// An operation on a value and the values at its place in two other matrices.
pub(crate) trait CombineTwo: Copy {
    /// `#[inline(always)]`
    fn combine<T: Scalar>(self, value: T, a: T, b: T) -> T;
}

/// `target ← f(target, a, b)`, all with N rows. One of the three may have a single column where the others have `width`:
/// as `a` or `b` it is read beside each of their columns, as the target it takes all of them in turn.
pub(crate) fn combine_two<T: Scalar, C: CombineTwo>(
    target: MatMut<'_, T>,
    a: MatRef<'_, T>,
    b: MatRef<'_, T>,
    how: C,
) {
    simd::dispatch(TwoColumns { target, a, b, how });
}

struct TwoColumns<'a, T, C> {
    target: MatMut<'a, T>,
    a: MatRef<'a, T>,
    b: MatRef<'a, T>,
    how: C,
}

impl<T: Scalar, C: CombineTwo> WithSimd for TwoColumns<'_, T, C> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) {
        let Self {
            mut target,
            a,
            b,
            how,
        } = self;
        let widths = [target.ncols(), a.ncols(), b.ncols()];
        for j in 0..widths.into_iter().max().unwrap_or(0) {
            let [to, of_a, of_b] = widths.map(|width| j.min(width.saturating_sub(1)));
            let mut column = target.as_mut().col_mut(to);
            let (a, b) = (a.col(of_a), b.col(of_b));
            let contiguous = a.try_as_col_major().zip(b.try_as_col_major());
            match (column.as_mut().try_as_col_major_mut(), contiguous) {
                (Some(column), Some((a, b))) => {
                    let pairs = a.as_slice().iter().zip(b.as_slice());
                    for (y, (&a, &b)) in column.as_slice_mut().iter_mut().zip(pairs) {
                        *y = how.combine(*y, a, b);
                    }
                }
                _ => {
                    for (y, (&a, &b)) in column.iter_mut().zip(a.iter().zip(b.iter())) {
                        *y = how.combine(*y, a, b);
                    }
                }
            }
        }
    }
}

/// `target ← target ∘ other`, of equal length.
pub(crate) fn combine_slices<T: Scalar, C: Combine>(target: &mut [T], other: &[T], how: C) {
    let len = target.len();
    combine(
        MatMut::from_column_major_slice_mut(target, len, 1),
        MatRef::from_column_major_slice(other, len, 1),
        how,
    );
}

struct Columns<'a, T, C> {
    target: MatMut<'a, T>,
    other: MatRef<'a, T>,
    how: C,
}

impl<T: Scalar, C: Combine> WithSimd for Columns<'_, T, C> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) {
        let Self {
            mut target,
            other,
            how,
        } = self;
        for j in 0..other.ncols() {
            let mut column = target.as_mut().col_mut(j);
            let values = other.col(j);
            let contiguous = values.try_as_col_major();
            match (column.as_mut().try_as_col_major_mut(), contiguous) {
                (Some(column), Some(values)) => {
                    for (y, &x) in column.as_slice_mut().iter_mut().zip(values.as_slice()) {
                        *y = how.combine(*y, x);
                    }
                }
                _ => {
                    for (y, &x) in column.iter_mut().zip(values.iter()) {
                        *y = how.combine(*y, x);
                    }
                }
            }
        }
    }
}

/// Copies `N×F` values with any strides to contiguous columns.
pub(crate) fn copy_columns<T: Scalar>(x: MatRef<'_, T>, columns: &mut [T]) {
    let mut target = MatMut::from_column_major_slice_mut(columns, x.nrows(), x.ncols());
    target.copy_from(x);
}
