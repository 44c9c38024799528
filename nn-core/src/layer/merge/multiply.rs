//! The element-wise product of several values. All are `N×width`, column-major.
//!
//! ```text
//! u = Πᵢ xᵢ      ∂L/∂xᵢ = ∂L/∂u ∘ Πⱼ≠ᵢ xⱼ
//! ```

use faer::{MatMut, MatRef};
use pulp::Simd;

use super::shared::combine;
use crate::layer::buffers::{Pass, Slot, Source};
use crate::numeric::columns::{self, Product};
use crate::numeric::scalar::Scalar;

/// `slot.value ← Πᵢ xᵢ`.
pub fn forward<T: Scalar, const M: usize>(x: [MatRef<'_, T>; M], slot: &mut Slot<T>, _pass: &Pass) {
    // the place for the gradient of one source
    slot.keep(slot.width(), 0);
    combine(x, slot, Product);
}

/// From ∂L/∂u in `slot.gradient`: ∂L/∂xᵢ of every source that wants it.
pub fn backward<T: Scalar, const M: usize>(
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

/// `Πᵢ xᵢ` for one sample.
#[inline(always)]
pub fn one<S: Simd, T: Scalar, const F: usize, const M: usize>(
    _simd: S,
    x: [&[T; F]; M],
) -> [T; F] {
    let mut output = *x[0];
    for x in &x[1..] {
        for (y, &x) in output.iter_mut().zip(*x) {
            *y *= x;
        }
    }
    output
}
