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
    buffers.record_z();
    simd::bias_activation(activation, buffers.value, rows, &[], buffers.z);
    buffers.record_u();
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
    buffers.record_du();
    simd::activation_backward(
        activation,
        buffers.z,
        buffers.value,
        buffers.gradient,
        rows,
        &mut [],
    );
    buffers.record_dz();
    source.deliver(buffers.gradient);
}

/// Copies `N×F` values with any strides to contiguous columns.
pub(crate) fn copy_columns<T: Scalar>(x: MatRef<'_, T>, columns: &mut [T]) {
    let mut target = faer::MatMut::from_column_major_slice_mut(columns, x.nrows(), x.ncols());
    target.copy_from(x);
}
