//! Root mean square normalisation (Zhang & Sennrich 2019): each sample is normalised over its own features, without
//! subtracting a mean. Training and prediction do the same.
//!
//! ```text
//! x̂ = x/σ          σ = √(mean x² + ε)     y = γ∘x̂          x, y: N×W   γ: W
//! g = ∂L/∂y∘γ      ∂L/∂x = (g − x̂·mean(g∘x̂))/σ              means over features
//! ∂L/∂γ = Σₙ ∂L/∂y∘x̂
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

/// Gain γ (`weight`) of `W` features; `PyTorch`'s `RMSNorm`.
#[derive(Clone, PartialEq)]
pub struct RmsNorm<T, const W: usize> {
    weight: Vec<T>,
    epsilon: f64,
}

impl<T: fmt::Debug, const W: usize> fmt::Debug for RmsNorm<T, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RmsNorm")
            .field("width", &W)
            .field("weight", &Shown::of(&self.weight))
            .field("epsilon", &self.epsilon)
            .finish()
    }
}

/// The constant added under the root.
static EPSILON: Bounds = Bounds {
    setter: "RmsNorm::with_epsilon",
    range: Range::AboveZero,
};

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
        Self {
            weight: weight.into(),
            epsilon: T::EPSILON.to_f64(),
        }
    }

    /// The initial state: γ = 1.
    #[must_use]
    pub fn identity() -> Self {
        Self {
            weight: vec![T::ONE; W],
            epsilon: T::EPSILON.to_f64(),
        }
    }

    /// Sets ε, the number added to the mean square: finite and above 0.
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

    /// The setting that is out of range, if any.
    fn refused(&self) -> Option<Refused> {
        EPSILON.refuse::<T>(self.epsilon)
    }

    /// `weight`.
    pub fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        let refused = self.refused();
        let weight = std::iter::once(&self.weight[..]);
        weight.map(move |weight| Parameter::gain("weight", weight).refusing(refused))
    }

    /// `weight`, mutable.
    pub fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        std::iter::once(&mut self.weight[..]).map(|weight| ParameterMut::gain("weight", weight))
    }

    fn norm(&self) -> Norm<'_, T> {
        Norm {
            weight: &self.weight,
            bias: &[],
            epsilon: EPSILON.taken(self.epsilon),
            size: W.max(1),
        }
    }
}

impl<T: Scalar, const W: usize> Passes<T> for RmsNorm<T, W> {
    /// `slot.value ← γ∘x̂`.
    fn forward(&self, x: MatRef<'_, T>, slot: &mut Slot<T>, _pass: &Pass) {
        sample_norm::forward(self.norm(), x, slot);
    }

    /// From ∂L/∂y in `slot.gradient`: the layer's gradient (overwritten) and, if `source` wants it, ∂L/∂x.
    fn backward(
        &self,
        source: Source<'_, T>,
        slot: &mut Slot<T>,
        gradients: &mut Self,
        _pass: &Pass,
    ) {
        sample_norm::backward(self.norm(), source, slot, &mut gradients.weight, &mut []);
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
