//! The backward pass.

use faer::MatRef;
use pulp::Simd;

use crate::layer::buffers::{Pass, Slot, Source};
use crate::layer::learn::{Goal, TakeStep};
use crate::layer::stack_block::Block;
use crate::layer::update::{self, Optimizer};
use crate::network::model::Model;
use crate::network::penalty;

/// The backward pass. A network with a `step` or `perceptron` has none.
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

    /// True if each layer may be updated in the middle of the pass, by [`learn`](Train::learn): no other layer uses
    /// its weights, and no line has training rules.
    #[doc(hidden)]
    const FUSED: bool = false;

    /// [`backward`](Train::backward) for any goal; called if [`FUSED`](Train::FUSED).
    #[doc(hidden)]
    fn learn<G: Goal<Self::Scalar, Self>>(
        _goal: G,
        _input: Source<'_, Self::Scalar>,
        _slots: &mut [Slot<Self::Scalar>],
        _pass: &Pass,
    ) {
    }

    /// True if a training step uses the path for tiny networks: [`tiny`](Train::tiny) is implemented.
    #[doc(hidden)]
    const ON_STACK: bool = false;

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

/// Backward pass and update in one, fused if the network allows it. The last slot's gradient holds ∂L/∂logits.
pub(crate) fn backward_and_update<N: Train, O: Optimizer<N::Scalar>>(
    network: &mut N,
    x: MatRef<'_, N::Scalar>,
    slots: &mut [Slot<N::Scalar>],
    gradients: &mut N,
    optimizer: &mut O,
    pass: &Pass,
) {
    let input = Source::input(x, None);
    if N::FUSED {
        N::learn(
            TakeStep::new(network, gradients, optimizer),
            input,
            slots,
            pass,
        );
    } else {
        network.backward(input, slots, gradients, pass);
        penalty::penalise(network, gradients);
        update::take_step(optimizer, network, gradients);
    }
}
