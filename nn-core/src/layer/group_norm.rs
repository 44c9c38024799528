//! Group normalisation (Wu & He 2018): the features of a sample are split into groups of neighbours. Each group is
//! normalised by its own mean and variance, then each feature is scaled and shifted by learned numbers. Training and
//! prediction do the same.
//!
//! ```text
//! x̂ = (x − mean x)/σ    σ = √(var x + ε)    y = γ∘x̂ + β    x, y: N×GROUPS·SIZE   γ, β: GROUPS·SIZE   σ: N×GROUPS
//! g = ∂L/∂y∘γ           ∂L/∂x = (g − mean g − x̂·mean(g∘x̂))/σ
//! ∂L/∂γ = Σₙ ∂L/∂y∘x̂    ∂L/∂β = Σₙ ∂L/∂y
//! ```
//!
//! Means and the (biased) variance are over the `SIZE` features of a group.
//!
//! With one group it is [`layer_norm`](super::layer_norm). A group of one feature has no variance: it gives β.
//!
//! ```
//! use nn_core::prelude::*;
//! network! {
//!     struct Grouped {
//!         input: 3,
//!         hidden: dense(8),
//!         norm: group_norm(groups = 4) -> relu,
//!         output: dense(2),
//!     }
//! }
//! let net = Grouped::new(1);
//! assert_eq!((net.norm.weight(), net.norm.bias()), (&[1.0; 8][..], &[0.0; 8][..]));
//!
//! network! { struct Alone { input: 4, norm: group_norm(groups = 2) } }
//! let [a, b, c, d] = Alone::<f64>::new(1).predict_one(&[1.0, 3.0, 50.0, 10.0]);
//! assert!(((a, b) == (-b, -a)) && (b - 1.0).abs() < 1e-5, "the mean is 2, the deviation 1");
//! assert!(((c, d) == (-d, -c)) && (c - 1.0).abs() < 1e-5, "the mean is 30, the deviation 20");
//! ```

use std::fmt;

use crate::layer::sample_norm::{self, Norm, SampleNorm};
use crate::layer::tensor::{Parameter, ParameterMut, Role, TensorInfo};
use crate::layer::wants::Wants;
use crate::numeric::range::Bounds;
use crate::numeric::scalar::Scalar;

/// Gain γ (`weight`) and shift β (`bias`) of `GROUPS` groups of `SIZE` neighbouring features; `PyTorch`'s `GroupNorm`.
///
/// ```
/// use nn_core::layer::GroupNorm;
/// let norm = GroupNorm::<f32, 2, 3>::new([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [[0.0; 3]; 2]);
/// assert_eq!(norm.weight(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
/// ```
#[derive(Clone, PartialEq)]
pub struct GroupNorm<T, const GROUPS: usize, const SIZE: usize>(SampleNorm<T, true>);

impl<T: fmt::Debug, const GROUPS: usize, const SIZE: usize> fmt::Debug
    for GroupNorm<T, GROUPS, SIZE>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("GroupNorm");
        self.0
            .show(shown.field("groups", &GROUPS).field("size", &SIZE))
    }
}

static EPSILON: Bounds = sample_norm::epsilon("GroupNorm::with_epsilon");

impl<T: Scalar, const GROUPS: usize, const SIZE: usize> GroupNorm<T, GROUPS, SIZE> {
    /// Its tensors.
    pub const TENSORS: &'static [TensorInfo] = &[
        TensorInfo::new("weight", Role::Gain, [GROUPS * SIZE]),
        TensorInfo::new("bias", Role::Bias, [GROUPS * SIZE]),
    ];
    /// Multiply-adds per sample.
    pub const MULTIPLY_ADDS: usize = 2 * GROUPS * SIZE;
    /// It trains better on columns of one scale.
    pub const WANTS: Wants = Wants::ONE_SCALE;

    /// A layer with given gain and shift of each group, ε = 1e-5.
    #[must_use]
    pub fn new(weight: [[T; SIZE]; GROUPS], bias: [[T; SIZE]; GROUPS]) -> Self {
        Self(SampleNorm::new(
            weight.into_iter().flatten().collect(),
            bias.into_iter().flatten().collect(),
        ))
    }

    /// The initial state: γ = 1, β = 0.
    #[must_use]
    pub fn identity() -> Self {
        Self(SampleNorm::identity(GROUPS * SIZE))
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
        self.0.norm(&EPSILON, SIZE)
    }
}

sample_norm::passes!(GroupNorm, GROUPS, SIZE);
