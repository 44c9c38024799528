//! Inverted dropout (Srivastava et al. 2014): in training each value is set to 0 with probability p and divided by
//! 1−p otherwise; in prediction it is the identity.
//!
//! The mask is a function of (seed, step, layer, element): the backward pass draws it again instead of storing it,
//! and the order of threads does not matter.

use faer::MatRef;

use crate::layer::buffers::{Pass, Slot, Source};
use crate::layer::noise::{Drop, key};
use crate::numeric::columns::copy_columns;
use crate::numeric::scalar::Scalar;

/// `slot.value ← x ∘ mask / (1−p)`, or `x` in prediction; NaN unless 0 ≤ p < 1. `index` tells the network's noise
/// layers apart.
pub fn forward<T: Scalar>(p: f64, index: u64, x: MatRef<'_, T>, slot: &mut Slot<T>, pass: &Pass) {
    let (p, key) = (slot.amount.unwrap_or(p), key(slot.noise(index), pass));
    let mut buffers = slot.start(x.nrows(), false);
    copy_columns(x, buffers.value);
    buffers.record_z();
    apply_mask(p, key, pass, buffers.value);
    buffers.record_u();
}

/// From ∂L/∂value in `slot.gradient`: ∂L/∂x = ∂L/∂value ∘ mask / (1−p).
pub fn backward<T: Scalar>(
    p: f64,
    index: u64,
    source: Source<'_, T>,
    slot: &mut Slot<T>,
    pass: &Pass,
) {
    let (p, key) = (slot.amount.unwrap_or(p), key(slot.noise(index), pass));
    let mut buffers = slot.backward();
    buffers.record_du();
    apply_mask(p, key, pass, buffers.gradient);
    buffers.record_dz();
    source.deliver(buffers.gradient);
}

fn apply_mask<T: Scalar>(p: f64, key: u64, pass: &Pass, values: &mut [T]) {
    if !pass.training || p == 0.0 {
        return;
    }
    let mask = Drop {
        key,
        p,
        factor: T::from_f64(1.0 / (1.0 - p)),
        summand: T::ZERO,
        dropped: T::ZERO,
        values,
    };
    mask.run();
}
