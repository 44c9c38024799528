//! What the norms of a sample over its own features share: [`layer_norm`](super::layer_norm) (all features are one
//! group), [`group_norm`](super::group_norm) and [`rms_norm`](super::rms_norm) (no mean is subtracted, there is no shift).

mod kernels;

use std::fmt;

use crate::layer::tensor::{Parameter, ParameterMut};
use crate::numeric::range::{Bounds, Range};
use crate::numeric::scalar::Scalar;
use crate::numeric::shown::Shown;

pub(crate) use kernels::{Norm, backward, forward, one};

/// Gain γ, shift β and ε. A norm that is not `CENTRED` subtracts no mean, and its shift is empty.
#[derive(Clone, PartialEq)]
pub(crate) struct SampleNorm<T, const CENTRED: bool> {
    pub(crate) weight: Vec<T>,
    pub(crate) bias: Vec<T>,
    pub(crate) epsilon: f64,
}

/// The range of ε, the number added under the root; `setter` sets it.
pub(crate) const fn epsilon(setter: &'static str) -> Bounds {
    Bounds {
        setter,
        range: Range::AboveZero,
    }
}

impl<T: fmt::Debug, const CENTRED: bool> SampleNorm<T, CENTRED> {
    /// Ends the text of its layer.
    pub(crate) fn show(&self, layer: &mut fmt::DebugStruct<'_, '_>) -> fmt::Result {
        layer.field("weight", &Shown::of(&self.weight));
        if CENTRED {
            layer.field("bias", &Shown::of(&self.bias));
        }
        layer.field("epsilon", &self.epsilon).finish()
    }
}

impl<T: Scalar, const CENTRED: bool> SampleNorm<T, CENTRED> {
    /// With the ε that `PyTorch` has for it.
    pub(crate) fn new(weight: Vec<T>, bias: Vec<T>) -> Self {
        Self {
            weight,
            bias,
            epsilon: if CENTRED { 1e-5 } else { T::EPSILON.to_f64() },
        }
    }

    /// γ = 1, β = 0.
    pub(crate) fn identity(width: usize) -> Self {
        let shifts = if CENTRED { width } else { 0 };
        Self::new(vec![T::ONE; width], vec![T::ZERO; shifts])
    }

    pub(crate) fn tensors(
        &self,
        epsilon: &'static Bounds,
    ) -> impl Iterator<Item = Parameter<'_, T>> {
        let refused = epsilon.refuse::<T>(self.epsilon);
        let bias = CENTRED.then_some(&self.bias[..]);
        std::iter::once(&self.weight[..])
            .map(|weight| Parameter::gain("weight", weight))
            .chain(bias.into_iter().map(|bias| Parameter::bias("bias", bias)))
            .map(move |tensor| tensor.refusing(refused))
    }

    pub(crate) fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        let bias = CENTRED.then_some(&mut self.bias[..]);
        std::iter::once(&mut self.weight[..])
            .map(|weight| ParameterMut::gain("weight", weight))
            .chain(
                bias.into_iter()
                    .map(|bias| ParameterMut::bias("bias", bias)),
            )
    }

    /// Itself for the kernels, with `size` neighbours in a group.
    // Not `inline(always)`: if the width is known that early, the sums of one sample are unrolled, not vectorised.
    pub(crate) fn norm(&self, epsilon: &Bounds, size: usize) -> Norm<'_, T> {
        Norm {
            weight: &self.weight,
            // a constant if there is no shift, so that one sample is computed without a branch for it
            bias: if CENTRED { &self.bias } else { &[] },
            epsilon: epsilon.taken(self.epsilon),
            size: size.max(1),
        }
    }
}

/// Implements `Passes` for a layer that holds a [`SampleNorm`] and makes a [`Norm`] of it.
macro_rules! passes {
    ($layer:ident, $($width:ident),+) => {
        const _: () = {
            use $crate::layer::buffers::{Pass, Slot, Source};
            use $crate::layer::protocol::{Passes, resized};

            impl<T: Scalar, $(const $width: usize),+> Passes<T> for $layer<T, $($width),+> {
                /// `slot.value ← y`.
                fn forward(&self, x: faer::MatRef<'_, T>, slot: &mut Slot<T>, _pass: &Pass) {
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
                    let SampleNorm { weight, bias, .. } = &mut gradients.0;
                    sample_norm::backward(self.norm(), source, slot, weight, bias);
                }

                /// One sample.
                #[inline(always)]
                fn one<S: pulp::Simd, const I: usize, const O: usize>(
                    &self,
                    _simd: S,
                    x: &[T; I],
                ) -> [T; O] {
                    resized(&sample_norm::one(self.norm(), x))
                }

                fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
                    Self::tensors(self)
                }

                fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
                    Self::tensors_mut(self)
                }
            }
        };
    };
}
pub(crate) use passes;
