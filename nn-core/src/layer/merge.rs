//! Several values in, one out. All are `N×width`, column-major.
//!
//! ```text
//! add         u = Σᵢ xᵢ      ∂L/∂xᵢ = ∂L/∂u
//! multiply    u = Πᵢ xᵢ      ∂L/∂xᵢ = ∂L/∂u ∘ Πⱼ≠ᵢ xⱼ
//! concat      u = [x₁ … xₘ]  ∂L/∂xᵢ = the columns of ∂L/∂u that are xᵢ's
//! ```

use faer::{MatMut, MatRef};

use crate::scalar::Scalar;
use crate::slot::{Pass, Slot, Source};

/// `slot.value ← Σᵢ xᵢ`.
pub fn add<T: Scalar, const M: usize>(x: [MatRef<'_, T>; M], slot: &mut Slot<T>, _pass: &Pass) {
    combine(x, slot, |sum, x| sum + x);
}

/// From ∂L/∂u in `slot.gradient`: ∂L/∂xᵢ of every source that wants it.
pub fn add_backward<T: Scalar, const M: usize>(
    sources: [Source<'_, T>; M],
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    let gradient = received(slot);
    for source in sources {
        source.deliver(gradient);
    }
}

/// `slot.value ← Πᵢ xᵢ`.
pub fn multiply<T: Scalar, const M: usize>(
    x: [MatRef<'_, T>; M],
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    combine(x, slot, |product, x| product * x);
}

/// From ∂L/∂u in `slot.gradient`: ∂L/∂xᵢ of every source that wants it.
pub fn multiply_backward<T: Scalar, const M: usize>(
    mut sources: [Source<'_, T>; M],
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    let rows = slot.rows();
    let gradient = received(slot);
    let values = sources.each_ref().map(|source| source.value);
    for (own, source) in sources.iter_mut().enumerate() {
        let accumulate = source.accumulate;
        let Some(target) = source.gradient.as_mut() else {
            continue;
        };
        for (j, column) in gradient.chunks_exact(rows.max(1)).enumerate() {
            for (i, &slope) in column.iter().enumerate() {
                let mut slope = slope;
                for (other, value) in values.iter().enumerate() {
                    if other != own {
                        slope *= value[(i, j)];
                    }
                }
                let target = &mut target[(i, j)];
                *target = if accumulate { *target + slope } else { slope };
            }
        }
    }
}

/// `slot.value ← [x₁ … xₘ]`.
pub fn concat<T: Scalar, const M: usize>(x: [MatRef<'_, T>; M], slot: &mut Slot<T>, _pass: &Pass) {
    let rows = x.first().map_or(0, MatRef::nrows);
    let mut rest = slot.start(rows, false).value;
    for x in x {
        let (columns, after) = rest.split_at_mut(rows * x.ncols());
        super::elementwise::copy_columns(x, columns);
        rest = after;
    }
    slot.record_value();
}

/// From ∂L/∂u in `slot.gradient`: ∂L/∂xᵢ of every source that wants it.
pub fn concat_backward<T: Scalar, const M: usize>(
    sources: [Source<'_, T>; M],
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    let rows = slot.rows();
    let mut rest = received(slot);
    for source in sources {
        let (columns, after) = rest.split_at(rows * source.value.ncols());
        source.deliver(columns);
        rest = after;
    }
}

/// `slot.value ← x₁ ∘ x₂ ∘ …`, in this order.
#[inline(always)]
fn combine<T: Scalar, const M: usize>(
    x: [MatRef<'_, T>; M],
    slot: &mut Slot<T>,
    operation: impl Fn(T, T) -> T,
) {
    let (rows, width) = (x[0].nrows(), slot.width());
    let value = slot.start(rows, false).value;
    let mut value = MatMut::from_column_major_slice_mut(value, rows, width);
    value.copy_from(x[0]);
    for x in &x[1..] {
        for j in 0..width {
            for i in 0..rows {
                let target = &mut value[(i, j)];
                *target = operation(*target, x[(i, j)]);
            }
        }
    }
    slot.record_value();
}

/// ∂L/∂u.
fn received<T: Scalar>(slot: &mut Slot<T>) -> &[T] {
    slot.backward();
    slot.record_gradient();
    slot.backward().gradient
}

/// `Σᵢ xᵢ` for one sample.
#[inline(always)]
pub fn add_one<T: Scalar, const F: usize, const M: usize>(x: [&[T; F]; M]) -> [T; F] {
    let mut output = *x[0];
    for x in &x[1..] {
        for (y, &x) in output.iter_mut().zip(*x) {
            *y += x;
        }
    }
    output
}

/// `Πᵢ xᵢ` for one sample.
#[inline(always)]
pub fn multiply_one<T: Scalar, const F: usize, const M: usize>(x: [&[T; F]; M]) -> [T; F] {
    let mut output = *x[0];
    for x in &x[1..] {
        for (y, &x) in output.iter_mut().zip(*x) {
            *y *= x;
        }
    }
    output
}

/// `[x₁ … xₘ]` for one sample.
#[inline(always)]
pub fn concat_one<T: Scalar, const F: usize>(x: &[&[T]]) -> [T; F] {
    let mut output = [T::ZERO; F];
    let mut rest = &mut output[..];
    for x in x {
        let (own, after) = rest.split_at_mut(x.len());
        own.copy_from_slice(x);
        rest = after;
    }
    output
}
