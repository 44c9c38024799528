//! Gaussian noise: in training a normal random number of mean 0 and deviation s is added to each value; in prediction
//! the layer is the identity.
//!
//! ```text
//! y = x + s·n     n ~ N(0, 1), a function of (seed, step, layer, element)      ∂L/∂x = ∂L/∂y
//! ```

use faer::MatRef;

use crate::layer::buffers::{Pass, Slot, Source};
use crate::layer::noise::{AddNormal, key};
use crate::numeric::columns::copy_columns;
use crate::numeric::scalar::Scalar;

/// `slot.value ← x + s·n`, or `x` in prediction; NaN unless s is finite and ≥ 0. `index` tells the network's noise
/// layers apart.
pub fn forward<T: Scalar>(
    deviation: f64,
    index: u64,
    x: MatRef<'_, T>,
    slot: &mut Slot<T>,
    pass: &Pass,
) {
    let (deviation, key) = (
        slot.amount.unwrap_or(deviation),
        key(slot.noise(index), pass),
    );
    let mut buffers = slot.start(x.nrows(), false);
    copy_columns(x, buffers.value);
    buffers.record_z();
    if pass.training {
        let noise = AddNormal {
            key,
            deviation: T::from_f64(deviation),
            values: buffers.value,
        };
        noise.run();
    }
    buffers.record_u();
}

/// From ∂L/∂y in `slot.gradient`: ∂L/∂x = ∂L/∂y.
pub fn backward<T: Scalar>(
    _deviation: f64,
    _index: u64,
    source: Source<'_, T>,
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    let mut buffers = slot.backward();
    buffers.record_du();
    buffers.record_dz();
    source.deliver(buffers.gradient);
}
