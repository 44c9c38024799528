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
