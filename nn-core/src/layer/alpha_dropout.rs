//! Alpha dropout (Klambauer et al. 2017), for networks of `selu`. A dropped value becomes the saturation value of
//! `selu`; then all values are scaled and shifted so that mean 0 and variance 1 are preserved. In prediction it is
//! the identity.
//!
//! ```text
//! y = a·x + b if kept (probability q = 1−p), a·α′ + b if dropped        α′ = −λα = −1.7580993…
//! a = 1/√(q·(1 + p·α′²))      b = −a·p·α′      ∂L/∂x = a·∂L/∂y if kept, 0 if dropped
//! ```

use faer::MatRef;

use crate::layer::activation::{SELU_ALPHA, SELU_SCALE};
use crate::layer::buffers::{Pass, Slot, Source};
use crate::layer::noise::{Drop, key};
use crate::numeric::columns::copy_columns;
use crate::numeric::scalar::Scalar;

/// The value at which `selu` saturates.
const LOW: f64 = -SELU_SCALE * SELU_ALPHA;

/// The coefficients a and b.
fn line(p: f64) -> (f64, f64) {
    let a = 1.0 / ((1.0 - p) * (1.0 + p * LOW * LOW)).sqrt();
    (a, -a * p * LOW)
}

/// `slot.value ← y`, or `x` in prediction; NaN unless 0 ≤ p < 1. `index` tells the network's noise layers apart.
pub fn forward<T: Scalar>(p: f64, index: u64, x: MatRef<'_, T>, slot: &mut Slot<T>, pass: &Pass) {
    let (p, key) = (slot.amount.unwrap_or(p), key(slot.noise(index), pass));
    let mut buffers = slot.start(x.nrows(), false);
    copy_columns(x, buffers.value);
    buffers.record_z();
    if pass.training && p != 0.0 {
        let (a, b) = line(p);
        let drop = Drop {
            key,
            p,
            factor: T::from_f64(a),
            summand: T::from_f64(b),
            dropped: T::from_f64(a * LOW + b),
            values: buffers.value,
        };
        drop.run();
    }
    buffers.record_u();
}

/// From ∂L/∂y in `slot.gradient`: ∂L/∂x.
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
    if pass.training && p != 0.0 {
        let drop = Drop {
            key,
            p,
            factor: T::from_f64(line(p).0),
            summand: T::ZERO,
            dropped: T::ZERO,
            values: buffers.gradient,
        };
        drop.run();
    }
    buffers.record_dz();
    source.deliver(buffers.gradient);
}
