//! Several values, weighted by another one: a mixture of experts (Jacobs et al. 1991). All are column-major.
//!
//! ```text
//! u = Σₖ gₖ·xₖ            g: N×m, a weight for each of m values   xₖ, u: N×width
//! ∂L/∂gₖ = Σⱼ ∂L/∂uⱼ·xₖⱼ  ∂L/∂xₖ = gₖ·∂L/∂u
//! ```
//!
//! With a softmax at its end, the gate's weights add up to 1.

use faer::{MatMut, MatRef};
use pulp::Simd;

use crate::layer::buffers::{Pass, Slot, Source};
use crate::numeric::columns::{self, CombineTwo};
use crate::numeric::scalar::Scalar;

/// `value + a·b`, rounded once.
#[derive(Debug, Clone, Copy)]
struct SumOfProducts;

impl CombineTwo for SumOfProducts {
    #[inline(always)]
    fn combine<T: Scalar>(self, value: T, a: T, b: T) -> T {
        a.mul_add(b, value)
    }
}

/// `a·b`
#[derive(Debug, Clone, Copy)]
struct ProductOfBoth;

impl CombineTwo for ProductOfBoth {
    #[inline(always)]
    fn combine<T: Scalar>(self, _value: T, a: T, b: T) -> T {
        a * b
    }
}

/// `slot.value ← Σₖ gₖ·xₖ`.
pub fn forward<T: Scalar, const M: usize>(
    gate: MatRef<'_, T>,
    x: [MatRef<'_, T>; M],
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    let (rows, width) = (gate.nrows(), slot.width());
    // the place for the gradient of one value, and for that of the gate
    slot.keep(width + M, 0);
    let value = slot.start(rows, false).value;
    value.fill(T::ZERO);
    let mut value = MatMut::from_column_major_slice_mut(value, rows, width);
    for (k, x) in x.into_iter().enumerate() {
        columns::combine_two(value.as_mut(), x, gate.subcols(k, 1), SumOfProducts);
    }
    slot.record_value();
}

/// From ∂L/∂u in `slot.gradient`: ∂L/∂g and ∂L/∂xₖ of every source that wants it.
pub fn backward<T: Scalar, const M: usize>(
    gate: Source<'_, T>,
    sources: [Source<'_, T>; M],
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    let (rows, width) = (slot.rows(), slot.width());
    slot.backward();
    slot.record_gradient();
    let buffers = slot.backward();
    let received = MatRef::from_column_major_slice(&*buffers.gradient, rows, width);
    let (slopes, of_gate) = buffers.kept.split_at_mut(rows * width);
    let of_gate = &mut of_gate[..rows * M];
    of_gate.fill(T::ZERO);
    for (k, source) in sources.into_iter().enumerate() {
        if gate.gradient.is_some() {
            let own = &mut of_gate[k * rows..(k + 1) * rows];
            let own = MatMut::from_column_major_slice_mut(own, rows, 1);
            columns::combine_two(own, received, source.value, SumOfProducts);
        }
        if source.gradient.is_some() {
            let target = MatMut::from_column_major_slice_mut(&mut *slopes, rows, width);
            let weights = gate.value.subcols(k, 1);
            columns::combine_two(target, received, weights, ProductOfBoth);
            source.deliver(slopes);
        }
    }
    gate.deliver(of_gate);
}

/// `Σₖ gₖ·xₖ` for one sample.
#[inline(always)]
pub fn one<S: Simd, T: Scalar, const F: usize, const M: usize>(
    _simd: S,
    gate: &[T; M],
    x: [&[T; F]; M],
) -> [T; F] {
    let mut output = [T::ZERO; F];
    for (&g, x) in gate.iter().zip(x) {
        for (y, &x) in output.iter_mut().zip(x) {
            *y = x.mul_add(g, *y);
        }
    }
    output
}
