//! The fully connected layer, fused with the activation behind it.
//!
//! ```text
//! z = x·Wᵀ + b     u = g(z)        x: N×in   W: out×in   b: out   z, u: N×out
//! ∂L/∂z = ∂L/∂u ∘ g′(z)            ∂L/∂W = (∂L/∂z)ᵀ·x    ∂L/∂b = Σₙ ∂L/∂z    ∂L/∂x = ∂L/∂z·W
//! ```

use faer::{MatMut, MatRef};

use crate::activation::{Activation, Identity};
use crate::init::{Init, InitRng};
use crate::linalg::{Accum, product};
use crate::network::{Parameter, ParameterMut};
use crate::scalar::Scalar;
use crate::simd;
use crate::slot::{Pass, Slot, Source};

/// Weights (`OUT×IN`, one row a unit) and biases (`OUT`) of a fully connected layer.
///
/// `Dense<T, IN, OUT, false>` has no biases.
#[derive(Debug, Clone, PartialEq)]
pub struct Dense<T, const IN: usize, const OUT: usize, const BIAS: bool = true> {
    /// `[out][in]` row-major, which is in×out column-major: the order of `PyTorch`'s `Linear`.
    weight: Vec<T>,
    bias: Vec<T>,
}

impl<T: Scalar, const IN: usize, const OUT: usize> Dense<T, IN, OUT> {
    /// A layer with given weights, one row a unit, and biases.
    ///
    /// ```
    /// use nn_core::Dense;
    /// let layer: Dense<f32, 2, 1> = Dense::new([[5.0, -5.0]], [-2.0]);
    /// assert_eq!(layer.weight()[(0, 1)], -5.0);
    /// ```
    #[must_use]
    pub fn new(weight: [[T; IN]; OUT], bias: [T; OUT]) -> Self {
        Self {
            weight: weight.into_iter().flatten().collect(),
            bias: bias.into(),
        }
    }
}

impl<T: Scalar, const IN: usize, const OUT: usize> Dense<T, IN, OUT, false> {
    /// A layer without biases, with given weights, one row a unit.
    #[must_use]
    pub fn without_bias(weight: [[T; IN]; OUT]) -> Self {
        Self {
            weight: weight.into_iter().flatten().collect(),
            bias: Vec::new(),
        }
    }
}

impl<T: Scalar, const IN: usize, const OUT: usize, const BIAS: bool> Dense<T, IN, OUT, BIAS> {
    /// How many numbers the layer learns.
    pub const PARAMETERS: usize = IN * OUT + if BIAS { OUT } else { 0 };

    /// A layer with weights drawn by `init`.
    #[must_use]
    pub fn init(rng: &mut InitRng, init: Init) -> Self {
        let mut layer = Self {
            weight: vec![T::ZERO; IN * OUT],
            bias: vec![T::ZERO; if BIAS { OUT } else { 0 }],
        };
        init.fill(&mut rng.0, IN, OUT, &mut layer.weight, &mut layer.bias);
        layer
    }

    /// The weights, `OUT×IN`, one row a unit.
    #[must_use]
    pub fn weight(&self) -> MatRef<'_, T> {
        MatRef::from_row_major_slice(&self.weight, OUT, IN)
    }

    /// The weights, `OUT×IN`, one row a unit, to be changed.
    pub fn weight_mut(&mut self) -> MatMut<'_, T> {
        MatMut::from_row_major_slice_mut(&mut self.weight, OUT, IN)
    }

    /// The biases, one a unit (none if the layer has none).
    #[must_use]
    pub fn bias(&self) -> &[T] {
        &self.bias
    }

    /// The biases, one a unit, to be changed.
    pub fn bias_mut(&mut self) -> &mut [T] {
        &mut self.bias
    }

    /// Weights and biases as plain slices, `[out][in]` and `[out]`.
    #[inline(always)]
    pub(crate) fn slices(&self) -> (&[T], &[T]) {
        (&self.weight, &self.bias)
    }

    /// Weights and biases as plain slices, to be changed.
    #[inline(always)]
    pub(crate) fn slices_mut(&mut self) -> (&mut [T], &mut [T]) {
        (&mut self.weight, &mut self.bias)
    }

    /// `weight` and `bias` with the names that files give them.
    pub fn parameters(
        &self,
        weight_name: &'static str,
        bias_name: &'static str,
    ) -> impl Iterator<Item = Parameter<'_, T>> {
        let weight = Parameter::matrix(weight_name, OUT, IN, &self.weight);
        let bias = BIAS.then(|| Parameter::vector(bias_name, &self.bias));
        [Some(weight), bias].into_iter().flatten()
    }

    /// `weight` and `bias` with the names that files give them, to be changed.
    pub fn parameters_mut(
        &mut self,
        weight_name: &'static str,
        bias_name: &'static str,
    ) -> impl Iterator<Item = ParameterMut<'_, T>> {
        let weight = ParameterMut::matrix(weight_name, OUT, IN, &mut self.weight);
        let bias = BIAS.then_some(ParameterMut::vector(bias_name, &mut self.bias));
        [Some(weight), bias].into_iter().flatten()
    }
}

/// `slot.value ← g(x·Wᵀ + b)`.
pub fn forward<T, A, const IN: usize, const OUT: usize, const BIAS: bool>(
    layer: &Dense<T, IN, OUT, BIAS>,
    activation: A,
    x: MatRef<'_, T>,
    slot: &mut Slot<T>,
    _pass: &Pass,
) where
    T: Scalar,
    A: Activation<T>,
{
    let (weight, bias) = layer.slices();
    forward_views(weight, bias, activation, x, slot);
}

fn forward_views<T: Scalar, A: Activation<T>>(
    weight: &[T],
    bias: &[T],
    activation: A,
    x: MatRef<'_, T>,
    slot: &mut Slot<T>,
) {
    let (rows, ins, outs) = (x.nrows(), x.ncols(), slot.width());
    let mut buffers = slot.start(rows, A::NEEDS_Z);
    product(
        MatMut::from_column_major_slice_mut(buffers.value, rows, outs),
        Accum::Replace,
        x,
        MatRef::from_column_major_slice(weight, ins, outs),
        T::ONE,
    );
    if let Some(record) = &mut buffers.record {
        record.z.clear();
        record.z.extend_from_slice(buffers.value);
        simd::bias_activation(Identity, &mut record.z, rows, bias, &mut []);
    }
    simd::bias_activation(activation, buffers.value, rows, bias, buffers.z);
    if let Some(record) = &mut buffers.record {
        record.u.clear();
        record.u.extend_from_slice(buffers.value);
    }
}

/// From ∂L/∂u in `slot.gradient`: writes the layer's gradients and, if `source` wants it, ∂L/∂x.
pub fn backward<T, A, const IN: usize, const OUT: usize, const BIAS: bool>(
    layer: &Dense<T, IN, OUT, BIAS>,
    activation: A,
    source: Source<'_, T>,
    slot: &mut Slot<T>,
    gradients: &mut Dense<T, IN, OUT, BIAS>,
    _pass: &Pass,
) where
    T: Scalar,
    A: Activation<T>,
{
    let (weight, _) = layer.slices();
    backward_views(weight, activation, source, slot, gradients.slices_mut());
}

fn backward_views<T: Scalar, A: Activation<T>>(
    weight: &[T],
    activation: A,
    source: Source<'_, T>,
    slot: &mut Slot<T>,
    (weight_gradient, bias_gradient): (&mut [T], &mut [T]),
) {
    let (rows, outs) = (slot.rows(), slot.width());
    let ins = source.value.ncols();
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
        bias_gradient,
    );
    if let Some(record) = &mut buffers.record {
        record.dz.clear();
        record.dz.extend_from_slice(buffers.gradient);
    }
    let dz = MatRef::from_column_major_slice(buffers.gradient, rows, outs);
    product(
        MatMut::from_column_major_slice_mut(weight_gradient, ins, outs),
        Accum::Replace,
        source.value.transpose(),
        dz,
        T::ONE,
    );
    let accum = source.accum();
    if let Some(dx) = source.gradient {
        let weight = MatRef::from_column_major_slice(weight, ins, outs);
        product(dx, accum, dz, weight.transpose(), T::ONE);
    }
}
