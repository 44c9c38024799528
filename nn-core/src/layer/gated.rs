//! Gated linear units (Dauphin et al. 2017, Shazeer 2020): the first half of the values is multiplied by the second
//! half, one of them through a function.
//!
//! ```text
//! glu     y = a·σ(b)            (`PyTorch`'s glu: the second half is the gate)
//! swiglu  y = silu(a)·b         (the first half is the gate)
//! geglu   y = gelu(a)·b         (the first half is the gate)
//! x = (a, b): N×2W     y: N×W       ∂L/∂a, ∂L/∂b by the product rule
//! ```

use faer::MatRef;
use pulp::{Simd, WithSimd};

use crate::layer::activation::{Activation, Gelu, Sigmoid, Silu};
use crate::layer::buffers::{Pass, Slot, Source, note};
use crate::numeric::columns::copy_columns;
use crate::numeric::scalar::Scalar;
use crate::numeric::simd;

/// A function of two values, with its derivatives.
pub trait Gate<T>: Copy + Send + Sync {
    /// y(a, b).
    fn value(&self, a: T, b: T) -> T;
    /// ∂y/∂a and ∂y/∂b.
    fn derivatives(&self, a: T, b: T) -> (T, T);
}

/// a·σ(b).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Glu;

impl<T: Scalar> Gate<T> for Glu {
    #[inline(always)]
    fn value(&self, a: T, b: T) -> T {
        a * b.sigmoid()
    }
    #[inline(always)]
    fn derivatives(&self, a: T, b: T) -> (T, T) {
        let gate = b.sigmoid();
        (gate, a * Sigmoid.derivative(b, gate))
    }
}

macro_rules! gate {
    ($(#[$doc:meta])* $name:ident, $activation:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub struct $name;

        impl<T: Scalar> Gate<T> for $name {
            #[inline(always)]
            fn value(&self, a: T, b: T) -> T {
                $activation.value(a) * b
            }
            #[inline(always)]
            fn derivatives(&self, a: T, b: T) -> (T, T) {
                let gate = $activation.value(a);
                ($activation.derivative(a, gate) * b, gate)
            }
        }
    };
}

gate!(
    /// silu(a)·b.
    Swiglu,
    Silu
);
gate!(
    /// gelu(a)·b.
    Geglu,
    Gelu
);

/// `slot.value ← y`; the slot keeps a and b.
pub fn forward<T: Scalar, G: Gate<T>>(gate: G, x: MatRef<'_, T>, slot: &mut Slot<T>, _pass: &Pass) {
    let rows = x.nrows();
    slot.keep(x.ncols(), 0);
    let mut buffers = slot.start(rows, false);
    let kept = &mut buffers.kept[..rows * x.ncols()];
    copy_columns(x, kept);
    note(&mut buffers.record, |record| &mut record.z, kept);
    let (a, b) = kept.split_at(kept.len() / 2);
    simd::dispatch(Forward {
        gate,
        a,
        b,
        value: buffers.value,
    });
    buffers.record_u();
}

/// From ∂L/∂y in `slot.gradient`: ∂L/∂x, if `source` wants it.
pub fn backward<T: Scalar, G: Gate<T>>(
    gate: G,
    source: Source<'_, T>,
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    let (rows, columns) = (slot.rows(), source.value.ncols());
    let mut buffers = slot.backward();
    buffers.record_du();
    let kept = &mut buffers.kept[..rows * columns];
    let (a, b) = kept.split_at_mut(rows * columns / 2);
    simd::dispatch(Backward {
        gate,
        a,
        b,
        gradient: buffers.gradient,
    });
    note(&mut buffers.record, |record| &mut record.dz, kept);
    source.deliver(kept);
}

/// One sample; `W` is half of `IN`.
#[inline(always)]
#[must_use]
pub fn one<S: Simd, T: Scalar, G: Gate<T>, const IN: usize, const W: usize>(
    gate: G,
    _simd: S,
    x: &[T; IN],
) -> [T; W] {
    let mut output = [T::ZERO; W];
    let (a, b) = x.split_at(W);
    for (y, (&a, &b)) in output.iter_mut().zip(a.iter().zip(b)) {
        *y = gate.value(a, b);
    }
    output
}

struct Forward<'a, T, G> {
    gate: G,
    a: &'a [T],
    b: &'a [T],
    value: &'a mut [T],
}

impl<T: Scalar, G: Gate<T>> WithSimd for Forward<'_, T, G> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for ((y, &a), &b) in self.value.iter_mut().zip(self.a).zip(self.b) {
            *y = self.gate.value(a, b);
        }
    }
}

/// `a` and `b` get ∂L/∂a and ∂L/∂b.
struct Backward<'a, T, G> {
    gate: G,
    a: &'a mut [T],
    b: &'a mut [T],
    gradient: &'a [T],
}

impl<T: Scalar, G: Gate<T>> WithSimd for Backward<'_, T, G> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for ((&dy, a), b) in self.gradient.iter().zip(self.a).zip(self.b) {
            let (da, db) = self.gate.derivatives(*a, *b);
            *a = (dy * da).flush();
            *b = (dy * db).flush();
        }
    }
}
