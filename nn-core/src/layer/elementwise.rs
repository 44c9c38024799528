//! Activations with no dense layer before them: `u = g(x)`, `∂L/∂x = ∂L/∂u ∘ g′(x)`, all `N×F`.

use faer::MatRef;

use crate::activation::Activation;
use crate::scalar::Scalar;
use crate::simd;
use crate::slot::{Pass, Slot, Source};

/// `slot.value ← g(x)`.
pub fn forward<T: Scalar, A: Activation<T>>(
    activation: A,
    x: MatRef<'_, T>,
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    let rows = x.nrows();
    let mut buffers = slot.start(rows, A::NEEDS_Z);
    copy_columns(x, buffers.value);
    if let Some(record) = &mut buffers.record {
        record.z.clear();
        record.z.extend_from_slice(buffers.value);
    }
    simd::bias_activation(activation, buffers.value, rows, &[], buffers.z);
    if let Some(record) = &mut buffers.record {
        record.u.clear();
        record.u.extend_from_slice(buffers.value);
    }
}

/// From ∂L/∂u in `slot.gradient`: ∂L/∂x, if `source` wants it.
pub fn backward<T: Scalar, A: Activation<T>>(
    activation: A,
    source: Source<'_, T>,
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    let rows = slot.rows();
    let mut buffers = slot.backward();
    if let Some(record) = &mut buffers.record {
        record.du.clear();
        record.du.extend_from_slice(buffers.gradient);
    }
    simd::activation_backward(
        activation,
        buffers.z,
        buffers.value,
        buffers.gradient,
        rows,
        &mut [],
    );
    if let Some(record) = &mut buffers.record {
        record.dz.clear();
        record.dz.extend_from_slice(buffers.gradient);
    }
    source.deliver(buffers.gradient);
}

/// Copies `N×F` values with any strides to contiguous columns.
pub(crate) fn copy_columns<T: Scalar>(x: MatRef<'_, T>, columns: &mut [T]) {
    let mut target = faer::MatMut::from_column_major_slice_mut(columns, x.nrows(), x.ncols());
    target.copy_from(x);
}
