//! Layer normalisation (Ba, Kiros & Hinton 2016): each sample is normalised over its own features, then scaled and
//! shifted by learned numbers. Training and prediction do the same.
//!
//! ```text
//! x̂ = (x − mean x)/σ    σ = √(var x + ε)    y = γ∘x̂ + β          x, y: N×W   γ, β: W
//! g = ∂L/∂y∘γ           ∂L/∂x = (g − mean g − x̂·mean(g∘x̂))/σ     means and (biased) variance over features
//! ∂L/∂γ = Σₙ ∂L/∂y∘x̂    ∂L/∂β = Σₙ ∂L/∂y
//! ```

use std::fmt;

use crate::layer::sample_norm::{self, Norm, SampleNorm};
use crate::layer::tensor::{Parameter, ParameterMut, Role, TensorInfo};
use crate::layer::wants::Wants;
use crate::numeric::range::Bounds;
use crate::numeric::scalar::Scalar;

/// Gain γ (`weight`) and shift β (`bias`) of `W` features; `PyTorch`'s `LayerNorm`.
#[derive(Clone, PartialEq)]
pub struct LayerNorm<T, const W: usize>(SampleNorm<T, true>);

impl<T: fmt::Debug, const W: usize> fmt::Debug for LayerNorm<T, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.show(f.debug_struct("LayerNorm").field("width", &W))
    }
}

static EPSILON: Bounds = sample_norm::epsilon("LayerNorm::with_epsilon");

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
        Self(SampleNorm::new(weight.into(), bias.into()))
    }

    /// The initial state: γ = 1, β = 0.
    #[must_use]
    pub fn identity() -> Self {
        Self(SampleNorm::identity(W))
    }

    /// Sets ε, the number added to the variance: finite and above 0.
    #[must_use]
    pub fn with_epsilon(self, epsilon: f64) -> Self {
        Self(SampleNorm { epsilon, ..self.0 })
    }

    /// γ, one per feature.
    #[must_use]
    pub fn weight(&self) -> &[T] {
        &self.0.weight
    }

    /// γ, mutable.
    pub fn weight_mut(&mut self) -> &mut [T] {
        &mut self.0.weight
    }

    /// β, one per feature.
    #[must_use]
    pub fn bias(&self) -> &[T] {
        &self.0.bias
    }

    /// β, mutable.
    pub fn bias_mut(&mut self) -> &mut [T] {
        &mut self.0.bias
    }

    /// `weight` and `bias`.
    pub fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        self.0.tensors(&EPSILON)
    }

    /// `weight` and `bias`, mutable.
    pub fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        self.0.tensors_mut()
    }

    fn norm(&self) -> Norm<'_, T> {
        self.0.norm(&EPSILON, W)
    }
}

sample_norm::passes!(LayerNorm, W);
