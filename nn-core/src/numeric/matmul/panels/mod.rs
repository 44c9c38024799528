//! The product of large matrices, by panels.
//!
//! A block of `a` is copied into panels, which stay in the second-level cache: each holds the rows that fill two
//! vectors, in the order in which the kernel reads them. `b` is read where it is. The kernel keeps the sums of a panel's
//! rows and of twelve columns in registers (of six with AVX2): each step of the inner dimension multiplies two vectors
//! of `a` by single numbers of `b`, twelve after one another.
//!
//! A long sum is made in parts, whose lengths depend on the inner dimension and the layout of `b` alone. So a number of
//! `dst` has the same bits in whichever block of a product it is computed, with AVX2 and with AVX-512.

mod shape;
mod copy;
mod kernel;

use faer::{Accum, MatMut, MatRef};
use pulp::{Simd, WithSimd};

use crate::numeric::scalar::Scalar;
use crate::numeric::simd;

use kernel::{Columns, Out, Rows, multiply};
use shape::{View, ViewMut, height};

/// Bytes of the largest block of `a`.
const BLOCK: usize = 384 << 10;
/// The longest part of a sum where the columns of `b` are contiguous.
const DEEP: usize = 512;
/// The longest where its rows are: each may be in another page of memory.
const SHALLOW: usize = 128;

/// The numbers of the largest block of `a`, for which each thread has room.
pub(super) const fn block_len<T>() -> usize {
    BLOCK / size_of::<T>()
}

/// An operand with contiguous columns, or with contiguous rows: then its transpose.
#[derive(Clone, Copy)]
enum Operand<'a, T> {
    Columns(View<'a, T>),
    Rows(View<'a, T>),
}

impl<'a, T: Scalar> Operand<'a, T> {
    fn of(matrix: MatRef<'a, T>) -> Option<Self> {
        let columns = matrix.try_as_col_major().map(Self::Columns);
        columns.or_else(|| matrix.transpose().try_as_col_major().map(Self::Rows))
    }
}

/// `dst ← alpha·a·b` or `dst ← dst + alpha·a·b`.
pub(super) struct Panels<'a, T> {
    dst: ViewMut<'a, T>,
    accum: Accum,
    a: Operand<'a, T>,
    b: Operand<'a, T>,
    alpha: T,
}

impl<'a, T: Scalar> Panels<'a, T> {
    /// The product, if `dst` has contiguous columns, and each operand contiguous columns or rows; none may be empty.
    pub(super) fn of(
        dst: MatMut<'a, T>,
        accum: Accum,
        a: MatRef<'a, T>,
        b: MatRef<'a, T>,
        alpha: T,
    ) -> Option<Self> {
        if dst.nrows() == 0 || dst.ncols() == 0 || a.ncols() == 0 {
            return None;
        }
        Some(Self {
            dst: dst.try_as_col_major_mut()?,
            accum,
            a: Operand::of(a)?,
            b: Operand::of(b)?,
            alpha,
        })
    }

    /// Computes it; `block` has room for [`block_len`] numbers.
    pub(super) fn compute(self, block: &mut [T]) {
        simd::dispatch(Compute {
            product: self,
            block,
        });
    }
}

struct Compute<'a, 'b, T> {
    product: Panels<'a, T>,
    block: &'b mut [T],
}

/// Cuts `len` into equal parts of at most `most`, which is a multiple of `of`. Each part is one, too, except perhaps the last.
fn part(len: usize, most: usize, of: usize) -> usize {
    let parts = len.div_ceil(most).max(1);
    len.div_ceil(parts).next_multiple_of(of)
}

impl<T: Scalar> WithSimd for Compute<'_, '_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        if const { !simd::are_wide::<S>() } {
            unreachable!("a machine without wide vectors takes the library's way")
        }
        let Self { product, block } = self;
        let Panels {
            mut dst,
            accum,
            a,
            b,
            alpha,
        } = product;
        let (inner, most) = match b {
            Operand::Columns(b) => (b.nrows(), DEEP),
            Operand::Rows(b) => (b.ncols(), SHALLOW),
        };
        let depth = part(inner, most, 16);
        let most = block.len() / depth / height::<S, T>() * height::<S, T>();
        let rows = part(dst.nrows(), most, height::<S, T>());
        for start in (0..inner).step_by(depth) {
            let depth = depth.min(inner - start);
            let accum = if start == 0 { accum } else { Accum::Add };
            for first in (0..dst.nrows()).step_by(rows) {
                let rows = rows.min(dst.nrows() - first);
                match a {
                    Operand::Columns(a) => {
                        copy::columns::<S, T>(a.submatrix(first, start, rows, depth), block);
                    }
                    Operand::Rows(a) => {
                        copy::rows(simd, a.submatrix(start, first, depth, rows), block);
                    }
                }
                let out = Out {
                    dst: dst.as_mut().subrows_mut(first, rows),
                    accum,
                    alpha,
                };
                match b {
                    Operand::Columns(b) => {
                        let b = Columns(b.subrows(start, depth));
                        multiply(simd, block, depth, &b, out);
                    }
                    Operand::Rows(b) => {
                        let mut rows = [&[][..]; SHALLOW];
                        let columns = b.subcols(start, depth).col_iter();
                        for (row, values) in rows.iter_mut().zip(columns) {
                            *row = values.as_slice();
                        }
                        multiply(simd, block, depth, &Rows(&rows[..depth]), out);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use faer::{Accum, Mat, MatRef};

    use super::{Compute, Panels, block_len};
    use crate::numeric::scalar::Scalar;
    use crate::numeric::simd::{AreWide, Path};

    /// Small whole numbers and halves: all sums of some thousand products are exact in `f32`.
    fn exact<T: Scalar>(rows: usize, columns: usize, seed: usize) -> Mat<T> {
        Mat::from_fn(rows, columns, |i, j| {
            let number = (i * 7 + j * 13 + i * j * 3 + seed) % 17;
            (T::from_usize(number) - T::from_usize(8)) * T::from_f64(0.5)
        })
    }

    /// With many digits.
    fn rough<T: Scalar>(rows: usize, columns: usize, seed: usize) -> Mat<T> {
        Mat::from_fn(rows, columns, |i, j| {
            T::from_f64(((i * 31 + j * 17 + seed) as f64).sin())
        })
    }

    fn on<T: Scalar>(
        path: Path,
        dst: &mut Mat<T>,
        accum: Accum,
        a: MatRef<'_, T>,
        b: MatRef<'_, T>,
        alpha: f64,
    ) {
        let mut block = vec![T::NAN; block_len::<T>()];
        let alpha = T::from_f64(alpha);
        let product = Panels::of(dst.as_mut(), accum, a, b, alpha).expect("contiguous");
        path.run(Compute {
            product,
            block: &mut block,
        });
    }

    fn wide() -> impl Iterator<Item = Path> {
        Path::available()
            .into_iter()
            .filter(|path| path.run(AreWide))
    }

    /// One product in all four layouts, on all paths.
    fn in_all_layouts<T: Scalar>([rows, inner, columns]: [usize; 3]) {
        let (a, b) = (exact::<T>(rows, inner, 1), exact::<T>(inner, columns, 2));
        let before = exact::<T>(rows, columns, 3);
        let (a_turned, b_turned) = (a.transpose().to_owned(), b.transpose().to_owned());
        let expected = Mat::from_fn(rows, columns, |i, j| {
            (0..inner).map(|k| a[(i, k)] * b[(k, j)]).sum::<T>()
        });
        for path in wide() {
            for a in [a.as_ref(), a_turned.transpose()] {
                for b in [b.as_ref(), b_turned.transpose()] {
                    let mut dst = Mat::from_fn(rows, columns, |_, _| T::NAN);
                    on(path, &mut dst, Accum::Replace, a, b, 1.0);
                    assert_eq!(dst, expected, "{path:?} {rows}×{inner}×{columns}");
                    let mut dst = before.clone();
                    on(path, &mut dst, Accum::Add, a, b, -0.5);
                    let added = Mat::from_fn(rows, columns, |i, j| {
                        before[(i, j)] - T::from_f64(0.5) * expected[(i, j)]
                    });
                    assert_eq!(dst, added, "{path:?} {rows}×{inner}×{columns}");
                }
            }
        }
    }

    #[test]
    fn products_of_all_layouts_and_rests_are_exact() {
        for shape in [
            [1, 1, 1],
            [32, 16, 12],
            [33, 17, 13],
            [47, 130, 23],
            [16, 20, 22],
            [100, 600, 11],
            [70, 40, 31],
            [450, 300, 10],
        ] {
            in_all_layouts::<f32>(shape);
            in_all_layouts::<f64>(shape);
        }
    }

    /// Each number is the same in any block of rows and columns, on all paths.
    fn blocks_change_no_bits<T: Scalar>() {
        let (rows, inner, columns) = (150, 700, 60);
        let (a, b) = (rough::<T>(rows, inner, 1), rough::<T>(inner, columns, 2));
        let b_turned = b.transpose().to_owned();
        for b in [b.as_ref(), b_turned.transpose()] {
            let mut whole = Mat::zeros(rows, columns);
            let Some(path) = wide().next() else { return };
            on(path, &mut whole, Accum::Replace, a.as_ref(), b, 1.0);
            for path in wide() {
                for (i, j, m, n) in [
                    (0, 0, rows, columns),
                    (0, 0, 64, 16),
                    (7, 59, 90, 1),
                    (149, 3, 1, 47),
                ] {
                    let mut part = Mat::zeros(m, n);
                    let (a, b) = (a.submatrix(i, 0, m, inner), b.submatrix(0, j, inner, n));
                    on(path, &mut part, Accum::Replace, a, b, 1.0);
                    assert_eq!(part.as_ref(), whole.submatrix(i, j, m, n), "{path:?}");
                }
            }
        }
    }

    #[test]
    fn blocks_and_instruction_sets_change_no_bits() {
        blocks_change_no_bits::<f32>();
        blocks_change_no_bits::<f64>();
    }
}
