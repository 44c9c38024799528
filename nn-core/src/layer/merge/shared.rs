//! Code that the merges share.

use faer::{MatMut, MatRef};

use crate::layer::buffers::Slot;
use crate::numeric::columns::{self, Combine};
use crate::numeric::scalar::Scalar;

/// `slot.value ← x₁ ∘ x₂ ∘ …`, in this order.
pub(super) fn combine<T: Scalar, C: Combine, const M: usize>(
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
pub(super) fn received<T: Scalar>(slot: &mut Slot<T>) -> &[T] {
    slot.backward();
    slot.record_gradient();
    slot.backward().gradient
}

/// ∂L/∂u, and room for as many numbers, which the forward pass asked for.
pub(super) fn received_with_room<T: Scalar>(slot: &mut Slot<T>) -> (&[T], &mut [T]) {
    slot.backward();
    slot.record_gradient();
    let buffers = slot.backward();
    let len = buffers.gradient.len();
    (buffers.gradient, &mut buffers.kept[..len])
}
