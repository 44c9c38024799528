//! The pass backward.

use faer::MatRef;
use pulp::Simd;

use crate::layer::buffers::{Pass, Slot, Source};
use crate::layer::stack_block::Block;
use crate::layer::update::{self, Optimizer};
use crate::network::model::Model;
use crate::network::penalty;

/// The pass backward. A network with `step` or `perceptron` in it has none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be trained",
    label = "this network has no backward pass"
)]
pub trait Train: Model {
    /// From ∂L/∂logits in the last slot's gradient: all parameters' gradients (overwritten) and, if
    /// `input` has room for it, ∂L/∂x (`N×IN`).
    fn backward(
        &self,
        input: Source<'_, Self::Scalar>,
        slots: &mut [Slot<Self::Scalar>],
        gradients: &mut Self,
        pass: &Pass,
    );

    /// Backward pass and update in one call, which may fuse the two. The last slot's gradient holds ∂L/∂logits.
    #[doc(hidden)]
    fn backward_and_update<O: Optimizer<Self::Scalar>>(
        &mut self,
        x: MatRef<'_, Self::Scalar>,
        slots: &mut [Slot<Self::Scalar>],
        gradients: &mut Self,
        optimizer: &mut O,
        pass: &Pass,
    ) {
        self.backward(Source::input(x, None), slots, gradients, pass);
        penalty::penalise(self, gradients);
        update::take_step(optimizer, self, gradients);
    }

    /// Whether a training step takes the path for tiny networks: [`tiny`](Train::tiny) is implemented.
    #[doc(hidden)]
    const TINY: bool = false;

    /// Forward, loss and backward of one block of samples, all on the stack; `#[inline(always)]`.
    #[doc(hidden)]
    #[inline(always)]
    fn tiny<S: Simd, const L: usize, B: Block<Self::Scalar, L>>(
        &self,
        _simd: S,
        _gradients: &mut Self,
        _block: &mut B,
    ) {
    }

    /// The update after the last block; `#[inline(always)]`.
    #[doc(hidden)]
    #[inline(always)]
    fn tiny_update<O: Optimizer<Self::Scalar>>(&mut self, gradients: &Self, optimizer: &mut O) {
        update::update_all(optimizer, 0, self.tensors_mut(), gradients.tensors());
    }
}
