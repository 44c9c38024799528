//! Products `a·b` with a few rows in `a`: too few samples to fill vectors, as the matrix product does, and too many
//! to process one by one. Here vectors run along the weights, and each weight is read once for four samples: four
//! samples through 784×128 weights take 5 µs instead of 27, sixteen 18 instead of 28.

use faer::{Accum, MatMut, MatRef};
use pulp::{Simd, WithSimd};

use crate::numeric::registers::lanes;
use crate::numeric::scalar::Scalar;
use crate::numeric::simd;
use crate::numeric::vectors::{add_sums, padded};

/// The number of samples that share one read of the weights.
const GROUP: usize = 4;
/// The number of a sample's values that are copied together, so that they are contiguous.
const CHUNK: usize = 512;

/// A group's samples, or a part of them, padded with zeros.
type Rows<T> = [[T; CHUNK]; GROUP];

/// True if [`product`] suits these shapes: at most as many samples as the widest vector has lanes, and contiguous
/// weights.
pub(crate) fn are_few<T>(a: MatRef<'_, T>, b: MatRef<'_, T>) -> bool {
    const WIDEST: usize = 64;
    let few = a.nrows() > 1 && a.nrows() * size_of::<T>() <= WIDEST;
    let contiguous = b.row_stride() == 1 || b.col_stride() == 1;
    few && contiguous && a.ncols() >= 64 && b.ncols() >= 16
}

/// `dst ← a·b` or `dst ← dst + a·b`.
pub(crate) fn product<T: Scalar>(
    dst: MatMut<'_, T>,
    accum: Accum,
    a: MatRef<'_, T>,
    b: MatRef<'_, T>,
) {
    let by_columns = b.row_stride() == 1;
    simd::dispatch(Few {
        dst,
        accum,
        a,
        b,
        by_columns,
    });
}

struct Few<'a, T> {
    dst: MatMut<'a, T>,
    accum: Accum,
    a: MatRef<'a, T>,
    b: MatRef<'a, T>,
    /// True if the columns of `b` are contiguous; else its rows are.
    by_columns: bool,
}

impl<T: Scalar> WithSimd for Few<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self {
            mut dst,
            accum,
            a,
            b,
            by_columns,
        } = self;
        if matches!(accum, Accum::Replace) {
            dst.fill(T::ZERO);
        }
        let mut rows = [[T::ZERO; CHUNK]; GROUP];
        for first in (0..a.nrows()).step_by(GROUP) {
            let count = GROUP.min(a.nrows() - first);
            let (mut dst, a) = (
                dst.as_mut().subrows_mut(first, count),
                a.subrows(first, count),
            );
            for start in (0..a.ncols()).step_by(CHUNK) {
                let len = CHUNK.min(a.ncols() - start);
                copy(a.subcols(start, len), &mut rows);
                let b = b.subrows(start, len);
                if by_columns {
                    add_dots(simd, dst.as_mut(), &rows, b);
                } else {
                    add_rows(simd, dst.as_mut(), &rows, b);
                }
            }
        }
    }
}

/// The rows of `a` (at most four, at most [`CHUNK`] long), padded with zeros.
#[inline(always)]
fn copy<T: Scalar>(a: MatRef<'_, T>, rows: &mut Rows<T>) {
    for row in rows.iter_mut() {
        row.fill(T::ZERO);
    }
    for (i, row) in rows.iter_mut().enumerate().take(a.nrows()) {
        if let Some(values) = a.row(i).try_as_row_major() {
            row[..a.ncols()].copy_from_slice(values.as_slice());
        } else {
            for (j, place) in row.iter_mut().enumerate().take(a.ncols()) {
                *place = a[(i, j)];
            }
        }
    }
}

/// `dst += rows·b`, where the columns of `b` are contiguous.
#[inline(always)]
fn add_dots<S: Simd, T: Scalar>(simd: S, mut dst: MatMut<'_, T>, rows: &Rows<T>, b: MatRef<'_, T>) {
    let column = |k: usize| b.col(k).try_as_col_major().expect("contiguous").as_slice();
    let fours = b.ncols() / GROUP * GROUP;
    for k in (0..fours).step_by(GROUP) {
        let columns = [column(k), column(k + 1), column(k + 2), column(k + 3)];
        for (j, four) in dots(simd, columns, rows).into_iter().enumerate() {
            add_column(simd, dst.as_mut(), k + j, four);
        }
    }
    for k in fours..b.ncols() {
        let [four] = dots(simd, [column(k)], rows);
        add_column(simd, dst.as_mut(), k, four);
    }
}

#[inline(always)]
fn add_column<S: Simd, T: Scalar>(
    simd: S,
    dst: MatMut<'_, T>,
    k: usize,
    four: [T::Vector<S>; GROUP],
) {
    let mut sums = [T::ZERO; GROUP];
    add_sums(simd, four, lanes::<S, T>(), &mut sums);
    let column = dst.col_mut(k);
    for (place, &sum) in column.iter_mut().zip(&sums) {
        *place += sum;
    }
}

/// `C` columns times four rows, before the sums over the lanes.
#[inline(always)]
fn dots<S: Simd, T: Scalar, const C: usize>(
    simd: S,
    columns: [&[T]; C],
    rows: &Rows<T>,
) -> [[T::Vector<S>; GROUP]; C] {
    let vectors = columns[0].len() / lanes::<S, T>();
    let weights = columns.map(|column| &T::vectors::<S>(column).0[..vectors]);
    let [r0, r1, r2, r3] = rows;
    let r0 = &T::vectors::<S>(r0).0[..vectors];
    let r1 = &T::vectors::<S>(r1).0[..vectors];
    let r2 = &T::vectors::<S>(r2).0[..vectors];
    let r3 = &T::vectors::<S>(r3).0[..vectors];
    let mut sums = [[T::splat(simd, T::ZERO); GROUP]; C];
    for v in 0..vectors {
        let xs = [r0[v], r1[v], r2[v], r3[v]];
        for c in 0..C {
            let weight = weights[c][v];
            for s in 0..GROUP {
                sums[c][s] = T::fused(simd, weight, xs[s], sums[c][s]);
            }
        }
    }
    if columns[0].len() > vectors * lanes::<S, T>() {
        for c in 0..C {
            let w = padded::<S, T>(T::vectors::<S>(columns[c]).1);
            for s in 0..GROUP {
                let x = T::vectors::<S>(&rows[s]).0[vectors];
                sums[c][s] = T::fused(simd, w, x, sums[c][s]);
            }
        }
    }
    sums
}

/// The number of vectors of a row of `b` taken together: sixteen sums.
const WIDE: usize = 4;
/// The same as a number of values, with the widest vectors.
const BLOCK: usize = 64;

/// `dst += rows·b`, where the rows of `b` are contiguous.
#[allow(
    clippy::needless_range_loop,
    reason = "k, s, v and l are indices of more than one thing each"
)]
#[inline(always)]
fn add_rows<S: Simd, T: Scalar>(simd: S, mut dst: MatMut<'_, T>, rows: &Rows<T>, b: MatRef<'_, T>) {
    let step = WIDE * lanes::<S, T>();
    let row = |k: usize| b.row(k).try_as_row_major().expect("contiguous").as_slice();
    for start in (0..b.ncols()).step_by(step) {
        let len = step.min(b.ncols() - start);
        let mut sums = [[T::splat(simd, T::ZERO); WIDE]; GROUP];
        let mut block = [T::ZERO; BLOCK];
        for k in 0..b.nrows() {
            let weights = &row(k)[start..start + len];
            let weights = if len == step {
                weights
            } else {
                block[..len].copy_from_slice(weights);
                &block[..step]
            };
            let weights = T::vectors::<S>(weights).0;
            for s in 0..GROUP {
                let x = T::splat(simd, rows[s][k]);
                for v in 0..WIDE {
                    sums[s][v] = T::fused(simd, x, weights[v], sums[s][v]);
                }
            }
        }
        for s in 0..dst.nrows() {
            for v in 0..WIDE {
                for (l, &sum) in T::values::<S>(&sums[s][v]).iter().enumerate() {
                    let j = v * lanes::<S, T>() + l;
                    if j < len {
                        dst[(s, start + j)] += sum;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use faer::{Accum, Mat};

    use super::Few;
    use crate::numeric::scalar::Scalar;
    use crate::numeric::simd::Path;

    /// Small whole numbers: every order of adding gives the same sum.
    fn numbers<T: Scalar>(rows: usize, columns: usize, seed: usize) -> Mat<T> {
        let number = |i, j| (i * 7 + j * 3 + seed) % 5;
        Mat::from_fn(rows, columns, |i, j| {
            T::from_usize(number(i, j)) - T::from_f64(2.0)
        })
    }

    fn equals_the_product<T: Scalar>(rows: usize, inner: usize, columns: usize) {
        let (a, b) = (numbers::<T>(rows, inner, 0), numbers(inner, columns, 1));
        let (a_rows, b_rows) = (a.transpose().to_owned(), b.transpose().to_owned());
        let product = &a * &b;
        for path in Path::available() {
            for (a, b, by_columns) in [
                (a.as_ref(), b.as_ref(), true),
                (a_rows.transpose(), b.as_ref(), true),
                (a.as_ref(), b_rows.transpose(), false),
            ] {
                let mut dst = numbers(rows, columns, 2);
                for accum in [Accum::Replace, Accum::Add] {
                    path.run(Few {
                        dst: dst.as_mut(),
                        accum,
                        a,
                        b,
                        by_columns,
                    });
                }
                assert_eq!(
                    dst,
                    &product + &product,
                    "{rows}×{inner}×{columns} {path:?}"
                );
            }
        }
    }

    #[test]
    fn every_shape_equals_the_product() {
        for (rows, inner, columns) in [
            (2, 64, 16),
            (3, 70, 17),
            (4, 513, 64),
            (7, 130, 99),
            (8, 1100, 3),
        ] {
            equals_the_product::<f32>(rows, inner, columns);
            equals_the_product::<f64>(rows, inner, columns);
        }
    }
}
