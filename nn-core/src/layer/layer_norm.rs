//! Layer normalisation (Ba, Kiros & Hinton 2016): each sample is normalised over its own features, then scaled and
//! shifted by learned numbers. Training and prediction do the same.
//!
//! ```text
//! x̂ = (x − mean x)/σ    σ = √(var x + ε)    y = γ∘x̂ + β          x, y: N×W   γ, β: W
//! g = ∂L/∂y∘γ           ∂L/∂x = (g − mean g − x̂·mean(g∘x̂))/σ     means and (biased) variance over features
//! ∂L/∂γ = Σₙ ∂L/∂y∘x̂    ∂L/∂β = Σₙ ∂L/∂y
//! ```

use std::fmt;

use faer::MatRef;
use pulp::Simd;

use crate::layer::buffers::{Pass, Slot, Source};
use crate::layer::protocol::{Passes, resized};
use crate::layer::sample_norm::{self, Norm};
use crate::layer::tensor::{Parameter, ParameterMut, Role, TensorInfo};
use crate::layer::wants::Wants;
use crate::numeric::range::{Bounds, Range, Refused};
use crate::numeric::scalar::Scalar;
use crate::numeric::shown::Shown;

/// Gain γ (`weight`) and shift β (`bias`) of `W` features; `PyTorch`'s `LayerNorm`.
#[derive(Clone, PartialEq)]
pub struct LayerNorm<T, const W: usize> {
    weight: Vec<T>,
    bias: Vec<T>,
    epsilon: f64,
}

impl<T: fmt::Debug, const W: usize> fmt::Debug for LayerNorm<T, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LayerNorm")
            .field("width", &W)
            .field("weight", &Shown::of(&self.weight))
            .field("bias", &Shown::of(&self.bias))
            .field("epsilon", &self.epsilon)
            .finish()
    }
}

/// The constant added under the root.
static EPSILON: Bounds = Bounds {
    setter: "LayerNorm::with_epsilon",
    range: Range::AboveZero,
};

impl<T: Scalar, const W: usize> LayerNorm<T, W> {
    /// Its tensors.
    pub const TENSORS: &'static [TensorInfo] = &[
        TensorInfo::new("weight", Role::Gain, [W]),
        TensorInfo::new("bias", Role::Bias, [W]),
    ];
    /// Multiply-adds per sample.
    pub const MULTIPLY_ADDS: usize = 2 * W;
    /// It trains better on columns of one scale.
    pub const WANTS: Wants = Wants::ONE_SCALE;

    /// A layer with given gain and shift, ε = 1e-5.
    #[must_use]
    pub fn new(weight: [T; W], bias: [T; W]) -> Self {
        Self {
            weight: weight.into(),
            bias: bias.into(),
            epsilon: 1e-5,
        }
    }

    /// The initial state: γ = 1, β = 0.
    #[must_use]
    pub fn identity() -> Self {
        Self {
            weight: vec![T::ONE; W],
            bias: vec![T::ZERO; W],
            epsilon: 1e-5,
        }
    }

    /// Sets ε, the number added to the variance: finite and above 0.
    #[must_use]
    pub fn with_epsilon(self, epsilon: f64) -> Self {
        Self { epsilon, ..self }
    }

    /// γ, one per feature.
    #[must_use]
    pub fn weight(&self) -> &[T] {
        &self.weight
    }

    /// γ, mutable.
    pub fn weight_mut(&mut self) -> &mut [T] {
        &mut self.weight
    }

    /// β, one per feature.
    #[must_use]
    pub fn bias(&self) -> &[T] {
        &self.bias
    }

    /// β, mutable.
    pub fn bias_mut(&mut self) -> &mut [T] {
        &mut self.bias
    }

    /// The setting that is out of range, if any.
    fn refused(&self) -> Option<Refused> {
        EPSILON.refuse::<T>(self.epsilon)
    }

    /// `weight` and `bias`.
    pub fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        let refused = self.refused();
        [
            ("weight", Role::Gain, &self.weight[..]),
            ("bias", Role::Bias, &self.bias[..]),
        ]
        .into_iter()
        .map(move |(name, role, values)| Parameter::new(name, role, [W], values).refusing(refused))
    }

    /// `weight` and `bias`, mutable.
    pub fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        [
            ("weight", Role::Gain, &mut self.weight[..]),
            ("bias", Role::Bias, &mut self.bias[..]),
        ]
        .into_iter()
        .map(|(name, role, values)| ParameterMut::new(name, role, [W], values))
    }

    fn norm(&self) -> Norm<'_, T> {
        Norm {
            weight: &self.weight,
            bias: &self.bias,
            epsilon: EPSILON.taken(self.epsilon),
            size: W.max(1),
        }
    }
}

impl<T: Scalar, const W: usize> Passes<T> for LayerNorm<T, W> {
    /// `slot.value ← γ∘x̂ + β`.
    fn forward(&self, x: MatRef<'_, T>, slot: &mut Slot<T>, _pass: &Pass) {
        sample_norm::forward(self.norm(), x, slot);
    }

    /// From ∂L/∂y in `slot.gradient`: the layer's gradients (overwritten) and, if `source` wants it, ∂L/∂x.
    fn backward(
        &self,
        source: Source<'_, T>,
        slot: &mut Slot<T>,
        gradients: &mut Self,
        _pass: &Pass,
    ) {
        let LayerNorm { weight, bias, .. } = gradients;
        sample_norm::backward(self.norm(), source, slot, weight, bias);
    }

    /// One sample.
    #[inline(always)]
    fn one<S: Simd, const I: usize, const O: usize>(&self, _simd: S, x: &[T; I]) -> [T; O] {
        resized(&sample_norm::one(self.norm(), x))
    }

    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        Self::tensors(self)
    }

    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        Self::tensors_mut(self)
    }
}
