//! The goal of a backward pass: keep the gradients, or take a step with them at once.
//!
//! The pass over the layers is written once, for any [`Goal`]; for each layer the goal is a [`Learner`].

use crate::layer::buffers::{Pass, Slot, Source};
use crate::layer::protocol::Passes;
use crate::layer::tensor::Tensors;
use crate::layer::update::{Optimizer, update_all};
use crate::numeric::scalar::Scalar;

/// The goal of a backward pass over the network `N`.
pub trait Goal<T: Scalar, N> {
    /// The goal for one of its layers.
    type Layer<'g, L: 'g>: Learner<T, L>
    where
        Self: 'g;

    /// The goal for the layer that the two functions select. Layers are selected from the last to the first.
    fn at<L>(
        &mut self,
        pick: impl Fn(&N) -> &L,
        pick_mut: impl Fn(&mut N) -> &mut L,
    ) -> Self::Layer<'_, L>;
}

/// A layer in a backward pass, with the place of its gradients.
pub trait Learner<T: Scalar, L> {
    /// Runs the layer's part of the pass.
    fn run(self, pass: impl Backward<T, L>);
}

/// A layer's part of a backward pass.
pub trait Backward<T: Scalar, L> {
    /// Writes the layer's gradients (overwritten).
    fn keep(self, layer: &L, gradients: &mut L);

    /// The same, then takes a step with them.
    fn step<O: Optimizer<T>>(self, layer: &mut L, gradients: &mut L, step: &mut OpenStep<'_, O>);
}

/// An optimizer in the middle of a step.
#[derive(Debug)]
pub struct OpenStep<'a, O> {
    pub(crate) optimizer: &'a mut O,
    /// Number of tensors before those already updated, in declaration order.
    left: usize,
}

impl<O> OpenStep<'_, O> {
    /// The optimizer, and the index of the first tensor of a layer with this number of tensors.
    pub(crate) fn of(&mut self, tensors: usize) -> (&mut O, usize) {
        self.left -= tensors;
        (self.optimizer, self.left)
    }
}

/// Goal: compute gradients. The network does not change.
#[derive(Debug)]
pub struct Keep<'a, N> {
    network: &'a N,
    gradients: &'a mut N,
}

/// Goal: take a training step. Each layer is updated while its gradients are in cache.
#[derive(Debug)]
pub struct TakeStep<'a, N, O> {
    network: &'a mut N,
    gradients: &'a mut N,
    step: OpenStep<'a, O>,
}

/// A layer whose gradients are computed.
#[derive(Debug)]
pub struct Kept<'a, L> {
    layer: &'a L,
    gradients: &'a mut L,
}

/// A layer that takes a step.
#[derive(Debug)]
pub struct Updated<'a, 'o, L, O> {
    layer: &'a mut L,
    gradients: &'a mut L,
    step: &'a mut OpenStep<'o, O>,
}

impl<'a, N> Keep<'a, N> {
    /// Writes the gradients of `network` to `gradients`.
    #[must_use]
    pub fn new(network: &'a N, gradients: &'a mut N) -> Self {
        Self { network, gradients }
    }
}

impl<'a, N, O> TakeStep<'a, N, O> {
    /// Starts a step of `optimizer` and counts it.
    pub(crate) fn new<T>(network: &'a mut N, gradients: &'a mut N, optimizer: &'a mut O) -> Self
    where
        T: Scalar,
        N: Tensors<T>,
        O: Optimizer<T>,
    {
        optimizer.start_step();
        let left = network.each_tensor().count();
        let step = OpenStep { optimizer, left };
        Self {
            network,
            gradients,
            step,
        }
    }
}

impl<'a, 'o, L, O> Updated<'a, 'o, L, O> {
    /// The next part of a step.
    pub(crate) fn new(
        layer: &'a mut L,
        gradients: &'a mut L,
        step: &'a mut OpenStep<'o, O>,
    ) -> Self {
        Self {
            layer,
            gradients,
            step,
        }
    }
}

impl<T: Scalar, N> Goal<T, N> for Keep<'_, N> {
    type Layer<'g, L: 'g>
        = Kept<'g, L>
    where
        Self: 'g;

    fn at<L>(
        &mut self,
        pick: impl Fn(&N) -> &L,
        pick_mut: impl Fn(&mut N) -> &mut L,
    ) -> Kept<'_, L> {
        Kept {
            layer: pick(self.network),
            gradients: pick_mut(self.gradients),
        }
    }
}

impl<'o, T: Scalar, N, O: Optimizer<T>> Goal<T, N> for TakeStep<'o, N, O> {
    type Layer<'g, L: 'g>
        = Updated<'g, 'o, L, O>
    where
        Self: 'g;

    fn at<L>(
        &mut self,
        _pick: impl Fn(&N) -> &L,
        pick_mut: impl Fn(&mut N) -> &mut L,
    ) -> Updated<'_, 'o, L, O> {
        Updated {
            layer: pick_mut(self.network),
            gradients: pick_mut(self.gradients),
            step: &mut self.step,
        }
    }
}

/// A part of a network that has layers of its own.
impl<'o, T: Scalar, N, O: Optimizer<T>> Goal<T, N> for Updated<'_, 'o, N, O> {
    type Layer<'g, L: 'g>
        = Updated<'g, 'o, L, O>
    where
        Self: 'g;

    fn at<L>(
        &mut self,
        _pick: impl Fn(&N) -> &L,
        pick_mut: impl Fn(&mut N) -> &mut L,
    ) -> Updated<'_, 'o, L, O> {
        let (layer, gradients) = (pick_mut(self.layer), pick_mut(self.gradients));
        Updated::new(layer, gradients, self.step)
    }
}

impl<T: Scalar, L> Learner<T, L> for Kept<'_, L> {
    fn run(self, pass: impl Backward<T, L>) {
        pass.keep(self.layer, self.gradients);
    }
}

impl<T: Scalar, L, O: Optimizer<T>> Learner<T, L> for Updated<'_, '_, L, O> {
    fn run(self, pass: impl Backward<T, L>) {
        pass.step(self.layer, self.gradients, self.step);
    }
}

/// The part of any layer with tensors: first its gradients, then a step.
struct Whole<'a, 's, T> {
    source: Source<'a, T>,
    slot: &'s mut Slot<T>,
    pass: &'s Pass,
}

impl<T: Scalar, L: Passes<T>> Backward<T, L> for Whole<'_, '_, T> {
    fn keep(self, layer: &L, gradients: &mut L) {
        layer.backward(self.source, self.slot, gradients, self.pass);
    }

    fn step<O: Optimizer<T>>(self, layer: &mut L, gradients: &mut L, step: &mut OpenStep<'_, O>) {
        layer.backward(self.source, self.slot, gradients, self.pass);
        let (optimizer, first) = step.of(layer.tensors().count());
        update_all(optimizer, first, layer.tensors_mut(), gradients.tensors());
    }
}

/// The layer's [`Passes::backward`], and the use of its gradients: they are kept, or a step is taken with them.
pub fn learn<T: Scalar, L: Passes<T>>(
    layer: impl Learner<T, L>,
    source: Source<'_, T>,
    slot: &mut Slot<T>,
    pass: &Pass,
) {
    layer.run(Whole { source, slot, pass });
}
