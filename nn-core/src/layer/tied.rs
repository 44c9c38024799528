//! A fully connected layer that uses the weights of another one, transposed.
//!
//! ```text
//! z = x·W + b     u = g(z)         x: N×out   W: out×in, of the other layer   b: in   z, u: N×in
//! ∂L/∂W += xᵀ·∂L/∂z                ∂L/∂b = Σₙ ∂L/∂z                          ∂L/∂x = ∂L/∂z·Wᵀ
//! ```

use std::fmt;

use faer::{MatMut, MatRef};
use pulp::Simd;

use super::dense::Dense;
use crate::layer::activation::Activation;
use crate::layer::buffers::{Pass, Slot, Source};
use crate::layer::elementwise::{bias_activation, slopes};
use crate::layer::tensor::{Parameter, ParameterMut};
use crate::numeric::matmul::{Accum, OverSamples, Product, in_blocks};
use crate::numeric::scalar::Scalar;
use crate::numeric::shown::Shown;

/// The biases (`OUT`) of a layer that uses another layer's weights.
///
/// `Tied<T, OUT, false>` has no biases.
#[derive(Clone, PartialEq)]
pub struct Tied<T, const OUT: usize, const BIAS: bool = true> {
    bias: Vec<T>,
}

impl<T: fmt::Debug, const OUT: usize, const BIAS: bool> fmt::Debug for Tied<T, OUT, BIAS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tied")
            .field("outputs", &OUT)
            .field("bias", &Shown::of(&self.bias))
            .finish()
    }
}

impl<T: Scalar, const OUT: usize> Tied<T, OUT> {
    /// A layer with given biases.
    #[must_use]
    pub fn new(bias: [T; OUT]) -> Self {
        Self { bias: bias.into() }
    }
}

impl<T: Scalar, const OUT: usize, const BIAS: bool> Tied<T, OUT, BIAS> {
    /// A layer whose biases are 0.
    #[must_use]
    pub fn init() -> Self {
        Self {
            bias: vec![T::ZERO; if BIAS { OUT } else { 0 }],
        }
    }

    /// The biases, one per unit (none if the layer has none).
    #[must_use]
    pub fn bias(&self) -> &[T] {
        &self.bias
    }

    /// The biases, one per unit, mutable.
    pub fn bias_mut(&mut self) -> &mut [T] {
        &mut self.bias
    }

    /// `bias`, if the layer has one.
    pub fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        let bias = BIAS.then_some(&self.bias[..]).into_iter();
        bias.map(|bias| Parameter::bias("bias", bias))
    }

    /// `bias`, if the layer has one, mutable.
    pub fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        let bias = BIAS.then_some(&mut self.bias[..]).into_iter();
        bias.map(|bias| ParameterMut::bias("bias", bias))
    }
}

/// `slot.value ← g(x·W + b)`, W of `other`.
pub fn forward<T, A, const IN: usize, const OUT: usize, const BIAS: bool, const OWN: bool>(
    other: &Dense<T, OUT, IN, BIAS>,
    layer: &Tied<T, OUT, OWN>,
    activation: A,
    x: MatRef<'_, T>,
    slot: &mut Slot<T>,
    pass: &Pass,
) where
    T: Scalar,
    A: Activation<T>,
{
    let rows = x.nrows();
    let mut buffers = slot.start(rows, A::NEEDS_Z);
    let job = Product {
        dst: MatMut::from_column_major_slice_mut(buffers.value, rows, OUT),
        accum: Accum::Replace,
        a: x,
        b: other.weight(),
    };
    in_blocks(job, rows * IN, pass.threads);
    if let Some(record) = &mut buffers.record {
        record.z.clear();
        record.z.extend_from_slice(buffers.value);
        bias_activation(
            crate::layer::activation::Identity,
            &mut record.z,
            rows,
            &layer.bias,
            &mut [],
        );
    }
    bias_activation(activation, buffers.value, rows, &layer.bias, buffers.z);
    buffers.record_u();
}

/// From ∂L/∂u in `slot.gradient`: the biases' gradients, ∂L/∂W of `other` (the first of several layers overwrites it;
/// with `accumulate` it is added to) and, if `source` wants it, ∂L/∂x.
#[allow(clippy::too_many_arguments)] // two layers, each with its gradients
pub fn backward<T, A, const IN: usize, const OUT: usize, const BIAS: bool, const OWN: bool>(
    other: &Dense<T, OUT, IN, BIAS>,
    _layer: &Tied<T, OUT, OWN>,
    activation: A,
    source: Source<'_, T>,
    slot: &mut Slot<T>,
    other_gradients: &mut Dense<T, OUT, IN, BIAS>,
    gradients: &mut Tied<T, OUT, OWN>,
    accumulate: bool,
    pass: &Pass,
) where
    T: Scalar,
    A: Activation<T>,
{
    let (x, accum) = (source.value, source.accum());
    let rows = slot.rows();
    let dz = slopes(activation, slot, &mut gradients.bias);
    let (weight_gradient, _) = other_gradients.slices_mut();
    let job = OverSamples(Product {
        dst: MatMut::from_column_major_slice_mut(weight_gradient, OUT, IN),
        accum: if accumulate {
            Accum::Add
        } else {
            Accum::Replace
        },
        a: dz.transpose(),
        b: x,
    });
    in_blocks(job, rows * OUT, pass.threads);
    if let Some(dst) = source.gradient {
        let job = Product {
            dst,
            accum,
            a: dz,
            b: other.weight().transpose(),
        };
        in_blocks(job, rows * OUT, pass.threads);
    }
}

/// `g(Wᵀ·x + b)` for one sample.
#[inline(always)]
pub fn one<S, T, A, const IN: usize, const OUT: usize, const BIAS: bool, const OWN: bool>(
    other: &Dense<T, OUT, IN, BIAS>,
    layer: &Tied<T, OUT, OWN>,
    activation: A,
    _simd: S,
    x: &[T; IN],
) -> [T; OUT]
where
    S: Simd,
    T: Scalar,
    A: Activation<T>,
{
    let (weight, _) = other.slices();
    let mut output = [T::ZERO; OUT];
    if OWN {
        output.copy_from_slice(&layer.bias);
    }
    for (&x, row) in x.iter().zip(weight.as_chunks::<OUT>().0) {
        for (y, &w) in output.iter_mut().zip(row) {
            *y = w.mul_add(x, *y);
        }
    }
    for y in &mut output {
        *y = activation.value(*y);
    }
    output
}
