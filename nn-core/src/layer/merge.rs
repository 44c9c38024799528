//! Several values in, one out. All are `N×width`, column-major.
//!
//! ```text
//! add         u = Σᵢ xᵢ      ∂L/∂xᵢ = ∂L/∂u
//! multiply    u = Πᵢ xᵢ      ∂L/∂xᵢ = ∂L/∂u ∘ Πⱼ≠ᵢ xⱼ
//! concat      u = [x₁ … xₘ]  ∂L/∂xᵢ = the columns of ∂L/∂u that are xᵢ's
//! ```

use faer::{MatMut, MatRef};

use crate::layer::buffers::{Pass, Slot, Source};
use crate::numeric::columns::{self, Combine, Product, Sum, copy_columns};
use crate::numeric::scalar::Scalar;

/// `slot.value ← Σᵢ xᵢ`.
pub fn add<T: Scalar, const M: usize>(x: [MatRef<'_, T>; M], slot: &mut Slot<T>, _pass: &Pass) {
    combine(x, slot, Sum);
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
    // where one source's slopes are worked out
    slot.keep(slot.width(), 0);
    combine(x, slot, Product);
}

/// From ∂L/∂u in `slot.gradient`: ∂L/∂xᵢ of every source that wants it.
pub fn multiply_backward<T: Scalar, const M: usize>(
    sources: [Source<'_, T>; M],
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    let (rows, width) = (slot.rows(), slot.width());
    slot.backward();
    slot.record_gradient();
    let buffers = slot.backward();
    let values = sources.each_ref().map(|source| source.value);
    for (own, source) in sources.into_iter().enumerate() {
        if source.gradient.is_none() {
            continue;
        }
        let slopes = &mut buffers.kept[..rows * width];
        slopes.copy_from_slice(buffers.gradient);
        for (_, value) in values.iter().enumerate().filter(|(other, _)| *other != own) {
            let slopes = MatMut::from_column_major_slice_mut(&mut *slopes, rows, width);
            columns::combine(slopes, *value, Product);
        }
        source.deliver(slopes);
    }
}

/// `slot.value ← [x₁ … xₘ]`.
pub fn concat<T: Scalar, const M: usize>(x: [MatRef<'_, T>; M], slot: &mut Slot<T>, _pass: &Pass) {
    let rows = x.first().map_or(0, MatRef::nrows);
    let mut rest = slot.start(rows, false).value;
    for x in x {
        let (columns, after) = rest.split_at_mut(rows * x.ncols());
        copy_columns(x, columns);
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
fn combine<T: Scalar, C: Combine, const M: usize>(
    x: [MatRef<'_, T>; M],
    slot: &mut Slot<T>,
    how: C,
) {
    let (rows, width) = (x[0].nrows(), slot.width());
    let value = slot.start(rows, false).value;
    let mut value = MatMut::from_column_major_slice_mut(value, rows, width);
    value.copy_from(x[0]);
    for x in &x[1..] {
        columns::combine(value.as_mut(), *x, how);
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
