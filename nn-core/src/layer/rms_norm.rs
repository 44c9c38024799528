//! Root mean square normalisation (Zhang & Sennrich 2019): each sample is normalised over its own features, without
//! subtracting a mean. Training and prediction do the same.
//!
//! ```text
//! x̂ = x/σ          σ = √(mean x² + ε)     y = γ∘x̂          x, y: N×W   γ: W
//! g = ∂L/∂y∘γ      ∂L/∂x = (g − x̂·mean(g∘x̂))/σ              means over features
//! ∂L/∂γ = Σₙ ∂L/∂y∘x̂
//! ```

use std::fmt;

use crate::layer::sample_norm::{self, Norm, SampleNorm};
use crate::layer::tensor::{Parameter, ParameterMut, Role, TensorInfo};
use crate::layer::wants::Wants;
use crate::numeric::range::Bounds;
use crate::numeric::scalar::Scalar;

/// Gain γ (`weight`) of `W` features; `PyTorch`'s `RMSNorm`.
#[derive(Clone, PartialEq)]
pub struct RmsNorm<T, const W: usize>(SampleNorm<T, false>);

impl<T: fmt::Debug, const W: usize> fmt::Debug for RmsNorm<T, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.show(f.debug_struct("RmsNorm").field("width", &W))
    }
}

static EPSILON: Bounds = sample_norm::epsilon("RmsNorm::with_epsilon");

impl<T: Scalar, const W: usize> RmsNorm<T, W> {
    /// Its tensors.
    pub const TENSORS: &'static [TensorInfo] = &[TensorInfo::new("weight", Role::Gain, [W])];
    /// Multiply-adds per sample.
    pub const MULTIPLY_ADDS: usize = 2 * W;
    /// It trains better on columns of one scale.
    pub const WANTS: Wants = Wants::ONE_SCALE;

    /// A layer with given gain; ε is the scalar's epsilon (1.19e-7 for `f32`, 2.2e-16 for `f64`), as in `PyTorch`.
    #[must_use]
    pub fn new(weight: [T; W]) -> Self {
        Self(SampleNorm::new(weight.into(), Vec::new()))
    }

    /// The initial state: γ = 1.
    #[must_use]
    pub fn identity() -> Self {
        Self(SampleNorm::identity(W))
    }

    /// Sets ε, the number added to the mean square: finite and above 0.
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

    /// `weight`.
    pub fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        self.0.tensors(&EPSILON)
    }

    /// `weight`, mutable.
    pub fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        self.0.tensors_mut()
    }

    fn norm(&self) -> Norm<'_, T> {
        self.0.norm(&EPSILON, W)
    }
}

sample_norm::passes!(RmsNorm, W);
