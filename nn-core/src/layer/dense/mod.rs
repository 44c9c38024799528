//! The fully connected layer, fused with the activation after it.
//!
//! ```text
//! z = x·Wᵀ + b     u = g(z)        x: N×in   W: out×in   b: out   z, u: N×out
//! ∂L/∂z = ∂L/∂u ∘ g′(z)            ∂L/∂W = (∂L/∂z)ᵀ·x    ∂L/∂b = Σₙ ∂L/∂z    ∂L/∂x = ∂L/∂z·W
//! ```

mod stack_block;
mod one;
mod passes;

use std::fmt;

use faer::{MatMut, MatRef};

use crate::layer::init::{Init, InitRng};
use crate::layer::tensor::{Parameter, ParameterMut};
use crate::numeric::aligned::Aligned;
use crate::numeric::scalar::Scalar;
use crate::numeric::shown::{Shown, ShownRows};

pub use one::{one, one_apart};
pub use passes::{backward, forward, learn};
pub use stack_block::{
    backward as stack_backward, forward as stack_forward, update as stack_update,
};

/// The passes of a layer that training does not change.
pub mod frozen {
    pub use super::one::{one, one_apart};
    pub use super::passes::{backward_through as backward, forward};
}

/// The passes of a layer whose weights other layers share. Those have already written their gradients.
pub mod shared {
    pub use super::one::{one, one_apart};
    pub use super::passes::{backward_adding as backward, forward};
}

/// Weights (`OUT×IN`, one row per unit) and biases (`OUT`) of a fully connected layer.
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
            .field("weight", &ShownRows::of(&self.weight, IN))
            .field("bias", &Shown::of(&self.bias))
            .finish()
    }
}

impl<T: Scalar, const IN: usize, const OUT: usize> Dense<T, IN, OUT> {
    /// A layer with given weights, one row per unit, and biases.
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

    /// A layer with weights written `w_ij` from source i to unit j: `w` has one row per input, as in x·w + b. It is
    /// [`new`](Self::new) of the transposed matrix.
    ///
    /// Of the notes that the guide follows, "Introduction to neural networks" and Rangan's solved problems write the unit first
    /// (`new`); "Neural networks and backpropagation", Sakuta, and "Machine learning", section 6, write the source first.
    /// So do Keras' kernels.
    ///
    /// ```
    /// use nn_core::Dense;
    /// // Unit 0 takes x₀ + 3x₁ + 5x₂, unit 1 takes 2x₀ + 4x₁ + 6x₂.
    /// let layer = Dense::from_source_first([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [0.5, -0.5]);
    /// assert_eq!(layer, Dense::new([[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]], [0.5, -0.5]));
    /// ```
    #[must_use]
    pub fn from_source_first(weight: [[T; OUT]; IN], bias: [T; OUT]) -> Self {
        Self {
            weight: unit_first(&weight),
            bias: bias.into(),
        }
    }
}

impl<T: Scalar, const IN: usize, const OUT: usize> Dense<T, IN, OUT, false> {
    /// A layer without biases, with given weights, one row per unit.
    #[must_use]
    pub fn without_bias(weight: [[T; IN]; OUT]) -> Self {
        Self {
            weight: weight.as_flattened().into(),
            bias: Vec::new(),
        }
    }

    /// A layer without biases, with weights written `w_ij` from source i to unit j, as
    /// [`from_source_first`](Dense::from_source_first) takes them.
    #[must_use]
    pub fn from_source_first_without_bias(weight: [[T; OUT]; IN]) -> Self {
        Self {
            weight: unit_first(&weight),
            bias: Vec::new(),
        }
    }
}

impl<T: Scalar, const IN: usize, const OUT: usize, const BIAS: bool> Dense<T, IN, OUT, BIAS> {
    /// Number of learned parameters.
    pub const PARAMETERS: usize = IN * OUT + if BIAS { OUT } else { 0 };

    /// A layer with weights drawn by `init`.
    #[must_use]
    pub fn init(rng: &mut InitRng, init: Init) -> Self {
        let (weight, bias) = drawn(rng, init, [IN, OUT], if BIAS { OUT } else { 0 });
        Self { weight, bias }
    }

    /// The weights, `OUT×IN`, one row per unit.
    #[must_use]
    pub fn weight(&self) -> MatRef<'_, T> {
        MatRef::from_row_major_slice(&self.weight, OUT, IN)
    }

    /// The weights, `OUT×IN`, one row per unit, mutable.
    pub fn weight_mut(&mut self) -> MatMut<'_, T> {
        MatMut::from_row_major_slice_mut(&mut self.weight, OUT, IN)
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

    /// Weights and biases as plain slices, `[out][in]` and `[out]`.
    #[inline(always)]
    pub(crate) fn slices(&self) -> (&[T], &[T]) {
        (&self.weight, &self.bias)
    }

    /// The weights as arrays, one per unit.
    #[inline(always)]
    pub(crate) fn rows(&self) -> &[[T; IN]; OUT] {
        let rows = self.weight.as_chunks().0;
        rows.try_into().expect("one row per unit")
    }

    /// The weights as arrays, and the biases (empty if the layer has none), mutable.
    #[inline(always)]
    pub(crate) fn rows_mut(&mut self) -> (&mut [[T; IN]; OUT], &mut [T]) {
        let rows = self.weight.as_chunks_mut().0;
        (rows.try_into().expect("one row per unit"), &mut self.bias)
    }

    /// The biases as an array; zeros if the layer has none.
    #[inline(always)]
    pub(crate) fn biases(&self) -> [T; OUT] {
        if BIAS {
            *self.bias.first_chunk().expect("one bias per unit")
        } else {
            [T::ZERO; OUT]
        }
    }

    /// Weights and biases as plain slices, mutable.
    #[inline(always)]
    pub(crate) fn slices_mut(&mut self) -> (&mut [T], &mut [T]) {
        (&mut self.weight, &mut self.bias)
    }

    /// `weight` and, if the layer has one, `bias`.
    pub fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        let bias = BIAS.then_some(&self.bias[..]);
        Parameter::weight_and_bias([OUT, IN], &self.weight, bias)
    }

    /// `weight` and, if the layer has one, `bias`, mutable.
    pub fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        let bias = BIAS.then_some(&mut self.bias[..]);
        ParameterMut::weight_and_bias([OUT, IN], &mut self.weight, bias)
    }
}

/// The transposed matrix, row-major.
fn unit_first<T: Scalar, const IN: usize, const OUT: usize>(w: &[[T; OUT]; IN]) -> Aligned<T> {
    let mut weight = Aligned::filled(T::ZERO, IN * OUT);
    for (source, row) in w.iter().enumerate() {
        for (unit, &value) in row.iter().enumerate() {
            weight[unit * IN + source] = value;
        }
    }
    weight
}

/// The numbers of [`Dense::init`]: compiled once, not once for each pair of widths.
fn drawn<T: Scalar>(
    rng: &mut InitRng,
    init: Init,
    [ins, outs]: [usize; 2],
    biases: usize,
) -> (Aligned<T>, Vec<T>) {
    let (mut weight, mut bias) = (Aligned::filled(T::ZERO, ins * outs), vec![T::ZERO; biases]);
    if let Some(rng) = rng.drawing() {
        init.fill(rng, ins, outs, &mut weight, &mut bias);
    }
    (weight, bias)
}
