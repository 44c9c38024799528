//! The fully connected layer, fused with the activation behind it.
//!
//! ```text
//! z = x·Wᵀ + b     u = g(z)        x: N×in   W: out×in   b: out   z, u: N×out
//! ∂L/∂z = ∂L/∂u ∘ g′(z)            ∂L/∂W = (∂L/∂z)ᵀ·x    ∂L/∂b = Σₙ ∂L/∂z    ∂L/∂x = ∂L/∂z·W
//! ```

use std::fmt;

use faer::{MatMut, MatRef};

use crate::activation::{Activation, Identity};
use crate::aligned::Aligned;
use crate::init::{Init, InitRng};
use crate::linalg::{self, Accum, Columns, OverSamples, Product, in_blocks, over_samples};
use crate::optim::{Optimizer, Rule};
use crate::parameter::{Parameter, ParameterMut};
use crate::scalar::Scalar;
use crate::shown::Shown;
use crate::simd;
use crate::slot::{Pass, Slot, Source};

/// Weights (`OUT×IN`, one row a unit) and biases (`OUT`) of a fully connected layer.
///
/// `Dense<T, IN, OUT, false>` has no biases.
#[derive(Clone, PartialEq)]
pub struct Dense<T, const IN: usize, const OUT: usize, const BIAS: bool = true> {
    /// `[out][in]` row-major, which is in×out column-major: the order of `PyTorch`'s `Linear`.
    weight: Aligned<T>,
    bias: Vec<T>,
}

impl<T: fmt::Debug, const IN: usize, const OUT: usize, const BIAS: bool> fmt::Debug
    for Dense<T, IN, OUT, BIAS>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dense")
            .field("inputs", &IN)
            .field("outputs", &OUT)
            .field("weight", &Shown::of(&self.weight))
            .field("bias", &Shown::of(&self.bias))
            .finish()
    }
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
            weight: weight.as_flattened().into(),
            bias: bias.into(),
        }
    }
}

impl<T: Scalar, const IN: usize, const OUT: usize> Dense<T, IN, OUT, false> {
    /// A layer without biases, with given weights, one row a unit.
    #[must_use]
    pub fn without_bias(weight: [[T; IN]; OUT]) -> Self {
        Self {
            weight: weight.as_flattened().into(),
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
            weight: Aligned::filled(T::ZERO, IN * OUT),
            bias: vec![T::ZERO; if BIAS { OUT } else { 0 }],
        };
        if let Some(rng) = rng.drawing() {
            init.fill(rng, IN, OUT, &mut layer.weight, &mut layer.bias);
        }
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

    /// The weights as arrays, one a unit.
    #[inline(always)]
    pub(crate) fn rows(&self) -> &[[T; IN]; OUT] {
        let rows = self.weight.as_chunks().0;
        rows.try_into().expect("one row a unit")
    }

    /// The weights as arrays, and the biases (empty if the layer has none), to be changed.
    #[inline(always)]
    pub(crate) fn rows_mut(&mut self) -> (&mut [[T; IN]; OUT], &mut [T]) {
        let rows = self.weight.as_chunks_mut().0;
        (rows.try_into().expect("one row a unit"), &mut self.bias)
    }

    /// The biases as an array; zeros if the layer has none.
    #[inline(always)]
    pub(crate) fn biases(&self) -> [T; OUT] {
        if BIAS {
            *self.bias.first_chunk().expect("one bias a unit")
        } else {
            [T::ZERO; OUT]
        }
    }

    /// Weights and biases as plain slices, to be changed.
    #[inline(always)]
    pub(crate) fn slices_mut(&mut self) -> (&mut [T], &mut [T]) {
        (&mut self.weight, &mut self.bias)
    }

    /// `weight` and, if the layer has one, `bias`.
    pub fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        let bias = BIAS.then_some(&self.bias[..]).into_iter();
        std::iter::once(&self.weight[..])
            .map(|weight| Parameter::matrix("weight", OUT, IN, weight))
            .chain(bias.map(|bias| Parameter::vector("bias", bias)))
    }

    /// `weight` and, if the layer has one, `bias`, to be changed.
    pub fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        let bias = BIAS.then_some(&mut self.bias[..]).into_iter();
        std::iter::once(&mut self.weight[..])
            .map(|weight| ParameterMut::matrix("weight", OUT, IN, weight))
            .chain(bias.map(|bias| ParameterMut::vector("bias", bias)))
    }
}

/// `slot.value ← g(x·Wᵀ + b)`.
pub fn forward<T, A, const IN: usize, const OUT: usize, const BIAS: bool>(
    layer: &Dense<T, IN, OUT, BIAS>,
    activation: A,
    x: MatRef<'_, T>,
    slot: &mut Slot<T>,
    pass: &Pass,
) where
    T: Scalar,
    A: Activation<T>,
{
    let (weight, bias) = layer.slices();
    forward_views(weight, bias, activation, x, slot, pass.threads);
}

fn forward_views<T: Scalar, A: Activation<T>>(
    weight: &[T],
    bias: &[T],
    activation: A,
    x: MatRef<'_, T>,
    slot: &mut Slot<T>,
    threads: usize,
) {
    let (rows, ins, outs) = (x.nrows(), x.ncols(), slot.width());
    let mut buffers = slot.start(rows, A::NEEDS_Z);
    if let Some(record) = &mut buffers.record {
        record.z.resize(rows * outs, T::ZERO);
        let units = Units {
            x,
            weight,
            bias,
            activation: Identity,
            value: &mut record.z,
            z: &mut [],
        };
        in_blocks(units, rows * ins, threads);
    }
    let units = Units {
        x,
        weight,
        bias,
        activation,
        value: buffers.value,
        z: buffers.z,
    };
    in_blocks(units, rows * ins, threads);
    buffers.record_u();
}

/// Some units of a layer in the forward pass: their product, bias and activation while it is in cache.
struct Units<'a, T, A> {
    x: MatRef<'a, T>,
    weight: &'a [T],
    bias: &'a [T],
    activation: A,
    value: &'a mut [T],
    z: &'a mut [T],
}

impl<T: Scalar, A: Activation<T>> Columns for Units<'_, T, A> {
    fn columns(&self) -> usize {
        self.weight.len() / self.x.ncols()
    }

    fn split(self, at: usize) -> (Self, Self) {
        let (rows, ins) = (self.x.nrows(), self.x.ncols());
        let (weight, weight_rest) = self.weight.split_at(at * ins);
        // a layer may have no bias, and z is kept only if its derivative needs it
        let (bias, bias_rest) = self.bias.split_at(at.min(self.bias.len()));
        let (value, value_rest) = self.value.split_at_mut(at * rows);
        let (z, z_rest) = self.z.split_at_mut((at * rows).min(self.z.len()));
        let (x, activation) = (self.x, self.activation);
        let part = |weight, bias, value, z| Self {
            x,
            weight,
            bias,
            activation,
            value,
            z,
        };
        (
            part(weight, bias, value, z),
            part(weight_rest, bias_rest, value_rest, z_rest),
        )
    }

    fn compute(self) {
        let (rows, ins, outs) = (self.x.nrows(), self.x.ncols(), self.columns());
        linalg::forward(
            MatMut::from_column_major_slice_mut(self.value, rows, outs),
            self.x,
            MatRef::from_column_major_slice(self.weight, ins, outs),
        );
        simd::bias_activation(self.activation, self.value, rows, self.bias, self.z);
    }
}

/// From ∂L/∂u in `slot.gradient`: writes the layer's gradients and, if `source` wants it, ∂L/∂x.
pub fn backward<T, A, const IN: usize, const OUT: usize, const BIAS: bool>(
    layer: &Dense<T, IN, OUT, BIAS>,
    activation: A,
    source: Source<'_, T>,
    slot: &mut Slot<T>,
    gradients: &mut Dense<T, IN, OUT, BIAS>,
    pass: &Pass,
) where
    T: Scalar,
    A: Activation<T>,
{
    weights_backward(
        layer,
        activation,
        source,
        slot,
        gradients,
        Accum::Replace,
        pass,
    );
}

/// The same for a layer whose weights others use too, which have left their gradients already.
pub fn tied_backward<T, A, const IN: usize, const OUT: usize, const BIAS: bool>(
    layer: &Dense<T, IN, OUT, BIAS>,
    activation: A,
    source: Source<'_, T>,
    slot: &mut Slot<T>,
    gradients: &mut Dense<T, IN, OUT, BIAS>,
    pass: &Pass,
) where
    T: Scalar,
    A: Activation<T>,
{
    weights_backward(layer, activation, source, slot, gradients, Accum::Add, pass);
}

fn weights_backward<T, A, const IN: usize, const OUT: usize, const BIAS: bool>(
    layer: &Dense<T, IN, OUT, BIAS>,
    activation: A,
    source: Source<'_, T>,
    slot: &mut Slot<T>,
    gradients: &mut Dense<T, IN, OUT, BIAS>,
    accum: Accum,
    pass: &Pass,
) where
    T: Scalar,
    A: Activation<T>,
{
    let (weight, _) = layer.slices();
    let (weight_gradient, bias_gradient) = gradients.slices_mut();
    let x = source.value;
    let dz = slopes(
        weight,
        activation,
        source,
        slot,
        bias_gradient,
        pass.threads,
    );
    let job = OverSamples(Product {
        dst: MatMut::from_column_major_slice_mut(weight_gradient, IN, OUT),
        accum,
        a: x.transpose(),
        b: dz,
    });
    in_blocks(job, dz.nrows() * IN, pass.threads);
}

/// The same for a frozen layer: ∂L/∂x alone.
pub fn backward_through<T, A, const IN: usize, const OUT: usize, const BIAS: bool>(
    layer: &Dense<T, IN, OUT, BIAS>,
    activation: A,
    source: Source<'_, T>,
    slot: &mut Slot<T>,
    pass: &Pass,
) where
    T: Scalar,
    A: Activation<T>,
{
    let (weight, _) = layer.slices();
    slopes(weight, activation, source, slot, &mut [], pass.threads);
}

/// The same, with the layer's update: in blocks of units, while their gradient is in cache. For plain
/// descent the update is the product's own sum, and no gradient of the weights is written.
pub fn backward_and_update<T, A, O, const IN: usize, const OUT: usize, const BIAS: bool>(
    layer: &mut Dense<T, IN, OUT, BIAS>,
    activation: A,
    source: Source<'_, T>,
    slot: &mut Slot<T>,
    gradients: &mut Dense<T, IN, OUT, BIAS>,
    (optimizer, index): (&mut O, usize),
    pass: &Pass,
) where
    T: Scalar,
    A: Activation<T>,
    O: Optimizer<T>,
{
    let (weight, bias) = layer.slices_mut();
    let (weight_gradient, bias_gradient) = gradients.slices_mut();
    let x = source.value;
    let dz = slopes(
        weight,
        activation,
        source,
        slot,
        bias_gradient,
        pass.threads,
    );
    let job = Learning {
        x,
        dz,
        weight: &mut *weight,
        gradient: &mut *weight_gradient,
        rule: optimizer.rule(index, IN * OUT),
    };
    let whole = matches!(job.rule, Rule::Whole);
    in_blocks(job, dz.nrows() * IN, pass.threads);
    if whole {
        optimizer.update(index, weight, weight_gradient);
    }
    if BIAS {
        optimizer.update(index + 1, bias, bias_gradient);
    }
}

/// ∂L/∂z (which it returns), ∂L/∂b and ∂L/∂x.
fn slopes<'s, T: Scalar, A: Activation<T>>(
    weight: &[T],
    activation: A,
    source: Source<'_, T>,
    slot: &'s mut Slot<T>,
    bias_gradient: &mut [T],
    threads: usize,
) -> MatRef<'s, T> {
    let (rows, outs) = (slot.rows(), slot.width());
    let ins = source.value.ncols();
    let dz = slot.slopes(activation, bias_gradient);
    let accum = source.accum();
    if let Some(dst) = source.gradient {
        let b = MatRef::from_column_major_slice(weight, ins, outs).transpose();
        let job = Product {
            dst,
            accum,
            a: dz,
            b,
        };
        in_blocks(job, rows * outs, threads);
    }
    dz
}

/// Some units of a layer that learn: `∂L/∂W = (∂L/∂z)ᵀ·x`, and the update.
struct Learning<'a, T> {
    x: MatRef<'a, T>,
    dz: MatRef<'a, T>,
    weight: &'a mut [T],
    gradient: &'a mut [T],
    rule: Rule<'a, T>,
}

impl<T: Scalar> Columns for Learning<'_, T> {
    fn columns(&self) -> usize {
        self.dz.ncols()
    }

    fn split(self, at: usize) -> (Self, Self) {
        let ins = self.x.ncols();
        let (dz, dz_rest) = self.dz.split_at_col(at);
        let (weight, weight_rest) = self.weight.split_at_mut(at * ins);
        let (gradient, gradient_rest) = self.gradient.split_at_mut(at * ins);
        let (rule, rule_rest) = self.rule.split(at * ins);
        let x = self.x;
        let part = |dz, weight, gradient, rule| Self {
            x,
            dz,
            weight,
            gradient,
            rule,
        };
        (
            part(dz, weight, gradient, rule),
            part(dz_rest, weight_rest, gradient_rest, rule_rest),
        )
    }

    fn compute(self) {
        let (ins, outs) = (self.x.ncols(), self.dz.ncols());
        let x = self.x.transpose();
        if let Rule::Descent(rate) = self.rule {
            let weight = MatMut::from_column_major_slice_mut(self.weight, ins, outs);
            over_samples(weight, Accum::Add, x, self.dz, -rate);
            return;
        }
        let gradient = MatMut::from_column_major_slice_mut(&mut *self.gradient, ins, outs);
        over_samples(gradient, Accum::Replace, x, self.dz, T::ONE);
        match self.rule {
            Rule::Velocity(velocity) => velocity.apply(self.weight, self.gradient),
            Rule::Moments(moments) => moments.apply(self.weight, self.gradient),
            // the optimizer does it after the last block
            Rule::Whole | Rule::Descent(_) => {}
        }
    }
}
