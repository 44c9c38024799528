//! Inverted dropout (Srivastava et al. 2014): in training each value is 0 with probability p and
//! divided by 1−p otherwise; in prediction nothing happens.
//!
//! The mask is a function of (seed, step, layer, element): the backward pass draws it again instead
//! of storing it, and the order of threads cannot change it.

use faer::MatRef;

use crate::layer::elementwise::copy_columns;
use crate::rng::mix;
use crate::scalar::Scalar;
use crate::slot::{Pass, Slot, Source};

/// `slot.value ← x ∘ mask / (1−p)`, or `x` in prediction. `index` tells a network's dropouts apart.
pub fn forward<T: Scalar>(p: f64, index: u64, x: MatRef<'_, T>, slot: &mut Slot<T>, pass: &Pass) {
    let mut buffers = slot.start(x.nrows(), false);
    copy_columns(x, buffers.value);
    buffers.record_z();
    apply_mask(p, index, pass, buffers.value);
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
    let mut buffers = slot.backward();
    buffers.record_du();
    apply_mask(p, index, pass, buffers.gradient);
    buffers.record_dz();
    source.deliver(buffers.gradient);
}

fn apply_mask<T: Scalar>(p: f64, index: u64, pass: &Pass, values: &mut [T]) {
    if !pass.training || p == 0.0 {
        return;
    }
    let key = mix(mix(pass.seed ^ (index << 48)) ^ pass.step);
    let keep = T::from_f64(1.0 / (1.0 - p));
    // 32 random bits an element, two elements a mix: kept if the bits reach p·2³².
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // p < 1
    let threshold = (p * 4_294_967_296.0) as u32;
    #[allow(clippy::cast_possible_truncation)] // the halves of 64 bits
    for (pair, values) in values.chunks_mut(2).enumerate() {
        let bits = mix(key ^ pair as u64);
        for (value, bits) in values.iter_mut().zip([bits as u32, (bits >> 32) as u32]) {
            *value *= if bits >= threshold { keep } else { T::ZERO };
        }
    }
}
