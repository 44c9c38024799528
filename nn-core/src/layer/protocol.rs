//! The interface of every layer with tensors.

use faer::MatRef;
use pulp::Simd;

use crate::layer::buffers::{Pass, Slot, Source};
use crate::layer::tensor::{Parameter, ParameterMut};
use crate::numeric::scalar::Scalar;

/// The interface of every layer with tensors: a batch forward and backward, one sample, its tensors.
///
/// The built-in layers implement it, and every [`Layer`](crate::layer::Layer) has it. Generated code and tests use
/// nothing else of a layer. (`dense` takes its activation as an additional argument: [`dense`](crate::layer::dense)
/// has functions of these names.)
pub trait Passes<T: Scalar>: Clone {
    /// `slot.value ← layer(x)`, for `x` `N×IN`. The only allocations are the numbers that the slot stores from then
    /// on.
    fn forward(&self, x: MatRef<'_, T>, slot: &mut Slot<T>, pass: &Pass);

    /// From ∂L/∂y in `slot.gradient`: the layer's gradients (overwritten) and, if `source` wants it, ∂L/∂x.
    fn backward(
        &self,
        source: Source<'_, T>,
        slot: &mut Slot<T>,
        gradients: &mut Self,
        pass: &Pass,
    );

    /// The output for one sample in prediction mode; `#[inline(always)]`. `I` and `O` are the layer's own widths.
    fn one<S: Simd, const I: usize, const O: usize>(&self, simd: S, x: &[T; I]) -> [T; O];

    /// The tensors by their names in the layer, always in the same order.
    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>>;

    /// The same tensors, mutable.
    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>>;
}

/// The same values as an array of the width in the layer's type.
#[inline(always)]
pub(crate) fn resized<T: Scalar, const I: usize, const O: usize>(x: &[T; I]) -> [T; O] {
    let mut output = [T::ZERO; O];
    output.copy_from_slice(x);
    output
}
