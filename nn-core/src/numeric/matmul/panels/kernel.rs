//! Panels times columns: sums in registers.

use faer::Accum;
use pulp::Simd;

use super::shape::{VECTORS, View, ViewMut, height};
use crate::numeric::registers::lanes;
use crate::numeric::scalar::Scalar;

/// Where sums go: some rows of the result.
pub(super) struct Out<'a, T> {
    pub(super) dst: ViewMut<'a, T>,
    pub(super) accum: Accum,
    pub(super) alpha: T,
}

/// Multiplies a block, which is `depth` steps of the inner dimension, by all columns.
#[inline(always)]
pub(super) fn multiply<S: Simd, T: Scalar>(
    simd: S,
    block: &[T],
    depth: usize,
    source: &impl Source<T>,
    mut out: Out<'_, T>,
) {
    let mut first = 0;
    macro_rules! strips {
        ($n:literal) => {
            while out.dst.ncols() - first >= $n {
                strip::<S, T, $n>(simd, block, depth, source, first, &mut out);
                first += $n;
            }
        };
    }
    if const { has_many_registers::<S>() } {
        strips!(12);
        // ten columns are faster as six and four than as eight and two, whose sums are too few for the latency
        if out.dst.ncols() - first < 10 {
            strips!(8);
        }
    }
    strips!(6);
    strips!(4);
    strips!(2);
    strips!(1);
}

/// True if there are 32 registers, for 24 sums; else 16, for 12.
const fn has_many_registers<S: Simd>() -> bool {
    size_of::<S::f32s>() == 64
}

/// Multiplies a block by the columns `first..first + N`.
#[inline(always)]
fn strip<S: Simd, T: Scalar, const N: usize>(
    simd: S,
    block: &[T],
    depth: usize,
    source: &impl Source<T>,
    first: usize,
    out: &mut Out<'_, T>,
) {
    let strip = source.strip::<N>(first);
    let (rows, how) = (out.dst.nrows(), (out.accum, out.alpha));
    let mut columns = [(); N].map(|()| &mut [][..]);
    let places = out.dst.as_mut().subcols_mut(first, N).col_iter_mut();
    for (column, place) in columns.iter_mut().zip(places) {
        *column = place.as_slice_mut();
    }
    let panels = block.chunks_exact(height::<S, T>() * depth);
    for (row, panel) in (0..rows).step_by(height::<S, T>()).zip(panels) {
        if rows - row > lanes::<S, T>() {
            let sums = strip.sums::<S, VECTORS>(simd, panel);
            put(simd, how, row, &mut columns, &sums);
        } else {
            let panel = &panel[..lanes::<S, T>() * depth];
            let sums = strip.sums::<S, 1>(simd, panel);
            put(simd, how, row, &mut columns, &sums);
        }
    }
}

/// Puts a panel's sums to the rows from `row` on.
#[inline(always)]
fn put<S: Simd, T: Scalar, const V: usize, const N: usize>(
    simd: S,
    (accum, alpha): (Accum, T),
    row: usize,
    columns: &mut [&mut [T]; N],
    sums: &[[T::Vector<S>; V]; N],
) {
    let height = V * lanes::<S, T>();
    if columns[0].len() - row < height {
        put_some::<S, T, V, N>((accum, alpha), row, columns, sums);
        return;
    }
    // two loops that cannot panic: only such are unrolled, so that the sums stay in their registers
    let factor = T::splat(simd, alpha);
    match accum {
        Accum::Replace => {
            for (column, sums) in columns.iter_mut().zip(sums) {
                if let Some(place) = column.get_mut(row..row + height) {
                    for (place, &sum) in T::vectors_mut::<S>(place).0.iter_mut().zip(sums) {
                        *place = T::product(simd, factor, sum);
                    }
                }
            }
        }
        Accum::Add => {
            for (column, sums) in columns.iter_mut().zip(sums) {
                if let Some(place) = column.get_mut(row..row + height) {
                    for (place, &sum) in T::vectors_mut::<S>(place).0.iter_mut().zip(sums) {
                        *place = T::fused(simd, factor, sum, *place);
                    }
                }
            }
        }
    }
}

/// [`put`] for a last panel with fewer rows.
#[inline(always)]
fn put_some<S: Simd, T: Scalar, const V: usize, const N: usize>(
    (accum, alpha): (Accum, T),
    row: usize,
    columns: &mut [&mut [T]; N],
    sums: &[[T::Vector<S>; V]; N],
) {
    for (column, sums) in columns.iter_mut().zip(sums) {
        for (place, sums) in column[row..].chunks_mut(lanes::<S, T>()).zip(sums) {
            for (place, &sum) in place.iter_mut().zip(T::values::<S>(sums)) {
                *place = match accum {
                    Accum::Replace => alpha * sum,
                    Accum::Add => alpha.mul_add(sum, *place),
                };
            }
        }
    }
}

/// The second operand, by columns of the result.
pub(super) trait Source<T: Scalar> {
    /// The columns `first..first + N`.
    fn strip<const N: usize>(&self, first: usize) -> impl Strip<T, N>;
}

/// Some columns of the second operand.
pub(super) trait Strip<T: Scalar, const N: usize>: Copy {
    /// The sums of a panel's rows.
    fn sums<S: Simd, const V: usize>(self, simd: S, panel: &[T]) -> [[T::Vector<S>; V]; N];
}

/// Contiguous columns.
pub(super) struct Columns<'a, T>(pub(super) View<'a, T>);

/// Steps of the inner dimension that the kernel takes at once, so that it looks up each column rarely.
const STEPS: usize = 4;

#[derive(Clone, Copy)]
struct OfColumns<'a, T, const N: usize> {
    pieces: [&'a [[T; STEPS]]; N],
    rest: [&'a [T]; N],
}

impl<T: Scalar> Source<T> for Columns<'_, T> {
    #[inline(always)]
    fn strip<const N: usize>(&self, first: usize) -> impl Strip<T, N> {
        let mut strip = OfColumns {
            pieces: [&[]; N],
            rest: [&[]; N],
        };
        let places = strip.pieces.iter_mut().zip(&mut strip.rest);
        for ((pieces, rest), column) in places.zip(self.0.subcols(first, N).col_iter()) {
            (*pieces, *rest) = column.as_slice().as_chunks();
        }
        strip
    }
}

impl<T: Scalar, const N: usize> Strip<T, N> for OfColumns<'_, T, N> {
    #[inline(always)]
    fn sums<S: Simd, const V: usize>(self, simd: S, panel: &[T]) -> [[T::Vector<S>; V]; N] {
        let mut sums = [[T::splat(simd, T::ZERO); V]; N];
        let (panel, _) = T::vectors::<S>(panel);
        let (panel, _) = panel.as_chunks::<V>();
        let (pieces, rest) = panel.as_chunks::<STEPS>();
        let zeros = [T::ZERO; STEPS];
        for (piece, vectors) in pieces.iter().enumerate() {
            let mut numbers = [&zeros; N];
            for (numbers, column) in numbers.iter_mut().zip(self.pieces) {
                *numbers = &column[piece];
            }
            for (step, vectors) in vectors.iter().enumerate() {
                for (sums, numbers) in sums.iter_mut().zip(numbers) {
                    add(simd, vectors, numbers[step], sums);
                }
            }
        }
        for (step, vectors) in rest.iter().enumerate() {
            for (sums, rest) in sums.iter_mut().zip(self.rest) {
                add(simd, vectors, rest[step], sums);
            }
        }
        sums
    }
}

/// Contiguous rows.
pub(super) struct Rows<'a, T>(pub(super) &'a [&'a [T]]);

#[derive(Clone, Copy)]
struct OfRows<'a, T> {
    rows: &'a [&'a [T]],
    first: usize,
}

impl<T: Scalar> Source<T> for Rows<'_, T> {
    #[inline(always)]
    fn strip<const N: usize>(&self, first: usize) -> impl Strip<T, N> {
        let rows = self.0;
        OfRows { rows, first }
    }
}

impl<T: Scalar, const N: usize> Strip<T, N> for OfRows<'_, T> {
    #[inline(always)]
    fn sums<S: Simd, const V: usize>(self, simd: S, panel: &[T]) -> [[T::Vector<S>; V]; N] {
        let mut sums = [[T::splat(simd, T::ZERO); V]; N];
        let (panel, _) = T::vectors::<S>(panel);
        let (panel, _) = panel.as_chunks::<V>();
        for (vectors, row) in panel.iter().zip(self.rows) {
            let numbers = &row[self.first..self.first + N];
            for (sums, &number) in sums.iter_mut().zip(numbers) {
                add(simd, vectors, number, sums);
            }
        }
        sums
    }
}

/// `sums += vectors·number`.
#[inline(always)]
fn add<S: Simd, T: Scalar, const V: usize>(
    simd: S,
    vectors: &[T::Vector<S>; V],
    number: T,
    sums: &mut [T::Vector<S>; V],
) {
    let number = T::splat(simd, number);
    for (sum, &vector) in sums.iter_mut().zip(vectors) {
        *sum = T::fused(simd, vector, number, *sum);
    }
}
