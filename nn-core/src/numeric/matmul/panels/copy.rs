//! Blocks of the first operand as panels: for each step of the inner dimension, the numbers of a panel's rows one after
//! the other. A last panel of few rows is one vector wide. Places of rows that are not there hold any
//! numbers: their sums are never stored.

use pulp::Simd;

use super::shape::{View, height};
use crate::numeric::registers::{QUAD, lanes};
use crate::numeric::scalar::Scalar;

/// Makes panels of a matrix with contiguous columns.
#[inline(always)]
pub(super) fn columns<S: Simd, T: Scalar>(a: View<'_, T>, block: &mut [T]) {
    let panels = block.chunks_exact_mut(height::<S, T>() * a.ncols());
    for (start, panel) in (0..a.nrows()).step_by(height::<S, T>()).zip(panels) {
        let rows = start..a.nrows().min(start + height::<S, T>());
        if rows.len() == height::<S, T>() {
            let steps = panel.chunks_exact_mut(height::<S, T>());
            for (to, column) in steps.zip(a.col_iter()) {
                let (from, _) = T::vectors::<S>(&column.as_slice()[rows.clone()]);
                let (to, _) = T::vectors_mut::<S>(to);
                for (to, &from) in to.iter_mut().zip(from) {
                    *to = from;
                }
            }
        } else {
            let steps = panel.chunks_exact_mut(rows.len().next_multiple_of(lanes::<S, T>()));
            for (to, column) in steps.zip(a.col_iter()) {
                let (to, rest) = to.split_at_mut(rows.len());
                to.copy_from_slice(&column.as_slice()[rows.clone()]);
                rest.fill(T::ZERO);
            }
        }
    }
}

/// Makes panels of a matrix with contiguous rows, which is given transposed.
#[inline(always)]
pub(super) fn rows<S: Simd, T: Scalar>(simd: S, a: View<'_, T>, block: &mut [T]) {
    let depth = a.nrows();
    let panels = block.chunks_exact_mut(height::<S, T>() * depth);
    for (start, panel) in (0..a.ncols()).step_by(height::<S, T>()).zip(panels) {
        let rows = height::<S, T>().min(a.ncols() - start);
        let width = rows.next_multiple_of(lanes::<S, T>());
        let panel = &mut panel[..width * depth];
        for first in (0..rows).step_by(4) {
            // for a row that is not there, any other
            let row = |i: usize| a.col(start + (first + i).min(rows - 1)).as_slice();
            transpose(simd, [row(0), row(1), row(2), row(3)], panel, width, first);
        }
    }
}

/// Writes four rows to the places `first..first + 4` of all steps of a panel `width` numbers wide.
#[inline(always)]
fn transpose<S: Simd, T: Scalar>(
    simd: S,
    rows: [&[T]; 4],
    panel: &mut [T],
    width: usize,
    first: usize,
) {
    let quad = const { QUAD / size_of::<T>() };
    let [a, b, c, d] = rows;
    let vectors = T::vectors::<S>(a).0.iter().zip(T::vectors::<S>(b).0);
    let others = T::vectors::<S>(c).0.iter().zip(T::vectors::<S>(d).0);
    let steps = panel.chunks_exact_mut(lanes::<S, T>() * width);
    for (((&a, &b), (&c, &d)), to) in vectors.zip(others).zip(steps) {
        let turned = T::turned_quads(simd, [a, b, c, d]);
        for (v, vector) in turned.iter().enumerate() {
            let values = T::values::<S>(vector);
            for (q, values) in values.chunks_exact(quad).enumerate() {
                let place = (q * quad + v % quad) * width + first + v / quad * quad;
                to[place..place + quad].copy_from_slice(values);
            }
        }
    }
    let done = a.len() / lanes::<S, T>() * lanes::<S, T>();
    for k in done..a.len() {
        for (i, row) in rows.iter().enumerate() {
            panel[k * width + first + i] = row[k];
        }
    }
}
