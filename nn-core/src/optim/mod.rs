//! How gradients change parameters.

mod adam;
mod owner;
mod sgd;

pub use adam::{Adam, AdamW, Moments};
pub use sgd::{Sgd, Velocity};

use crate::aligned::Aligned;
use crate::error::Result;
use crate::network::Model;
use crate::parameter::{Kind, Parameter, ParameterMut};
use crate::policy::{self, Policy};
use crate::scalar::Scalar;
use crate::setting;

/// An update rule. Its state (momenta) is allocated at the first step.
///
/// One optimizer trains one network: its state belongs to that network's tensors, and a network with other
/// names or shapes is an error. (Two networks of one declaration look alike, and would share their momenta
/// unseen: give each its own.)
///
/// Setters take any number. The first call that can return an error (`fit`, `train_step`,
/// [`step`](Optimizer::step)) refuses one that is out of range, by the name of its setter.
///
/// What decays ends at 0, as arithmetic on subnormal numbers is slow: velocities, first moments and the
/// weights themselves are 0 where an update leaves them nearer to it than [`Scalar::TINY`]. (A second moment ends at
/// twice the smallest normal number, whose root is nothing beside ε. Plain descent, which rides on the matrix
/// product, leaves small weights as they are: nothing makes them smaller.) So is the gradient of a saturated unit.
pub trait Optimizer<T: Scalar>: Clone + Send {
    /// Asked before each step of a network: whether the settings are in range, and the state is that
    /// network's.
    ///
    /// # Errors
    /// The first setting that is out of range; a network other than the one of the steps before.
    fn prepare<N: Model<Scalar = T>>(&mut self, _network: &N) -> Result<()>
    where
        Self: Sized,
    {
        Ok(())
    }

    /// Counts a step; called once before the updates of a step.
    fn start_step(&mut self);

    /// Updates the tensor that comes `index`-th in declaration order. Called by hand it checks nothing, and
    /// the state of an index begins anew with a tensor of another length.
    fn update(&mut self, index: usize, parameter: &mut [T], gradient: &[T]);

    /// The same for a small tensor inside a kernel that is under a dispatch already;
    /// `#[inline(always)]`.
    #[doc(hidden)]
    #[inline(always)]
    fn update_here(&mut self, index: usize, parameter: &mut [T], gradient: &[T]) {
        self.update(index, parameter, gradient);
    }

    /// How the tensor of `len` numbers can be updated in parts, in the middle of a backward pass.
    #[doc(hidden)]
    fn rule(&mut self, _index: usize, _len: usize) -> Rule<'_, T> {
        Rule::Whole
    }

    /// The current learning rate.
    fn learning_rate(&self) -> f64;

    /// Another learning rate from the next step on.
    fn set_learning_rate(&mut self, learning_rate: f64);

    /// The current weight decay; 0 for a rule that has none.
    fn decay(&self) -> f64 {
        0.0
    }

    /// Another weight decay from the next update on; nothing for a rule that has none.
    fn set_decay(&mut self, _decay: f64) {}

    /// Updates all parameters of a network. `gradients` has the network's own type.
    ///
    /// # Errors
    /// As [`prepare`](Optimizer::prepare); a setting of a layer that is out of range. The network is then
    /// unchanged.
    fn step<N: Model<Scalar = T>>(&mut self, network: &mut N, gradients: &N) -> Result<()>
    where
        Self: Sized,
    {
        self.prepare(network)?;
        setting::check_layers(network)?;
        take_step(self, network, gradients);
        Ok(())
    }
}

/// [`Optimizer::step`] of a network that the optimizer is prepared for.
pub(crate) fn take_step<N: Model, O: Optimizer<N::Scalar>>(
    optimizer: &mut O,
    network: &mut N,
    gradients: &N,
) {
    optimizer.start_step();
    update_all(optimizer, 0, network.tensors_mut(), gradients.tensors());
}

/// Updates tensors that come `first`-th and after in declaration order, each as its kind asks for: the
/// one place where statistics and fixed tensors are kept from the optimizer.
#[doc(hidden)]
pub fn update_all<'a, T: Scalar, O: Optimizer<T>>(
    optimizer: &mut O,
    first: usize,
    parameters: impl Iterator<Item = ParameterMut<'a, T>>,
    gradients: impl Iterator<Item = Parameter<'a, T>>,
) {
    for (index, (parameter, gradient)) in parameters.zip(gradients).enumerate() {
        match parameter.kind {
            Kind::Learned if parameter.policy == Policy::PLAIN => {
                optimizer.update(first + index, parameter.values, gradient.values);
            }
            Kind::Learned => policy::update(optimizer, first + index, parameter, gradient.values),
            Kind::Running | Kind::Count => {
                for (p, &g) in parameter.values.iter_mut().zip(gradient.values) {
                    *p = (*p - g).flush();
                }
            }
            Kind::Fixed => {}
        }
    }
}

/// How one tensor can be updated.
#[doc(hidden)]
#[derive(Debug)]
pub enum Rule<'a, T> {
    /// By [`Optimizer::update`] only.
    Whole,
    /// `p ← p − rate·g`: can ride on the product that computes g.
    Descent(T),
    /// Descent with momentum or weight decay: any part with its velocity.
    Velocity(Velocity<'a, T>),
    /// Adam: any part with its moments.
    Moments(Moments<'a, T>),
}

impl<T: Scalar> Rule<'_, T> {
    /// The rule for the first `at` numbers, and for the rest.
    pub(crate) fn split(self, at: usize) -> (Self, Self) {
        match self {
            Self::Whole => (Self::Whole, Self::Whole),
            Self::Descent(rate) => (Self::Descent(rate), Self::Descent(rate)),
            Self::Velocity(velocity) => {
                let (left, right) = velocity.split(at);
                (Self::Velocity(left), Self::Velocity(right))
            }
            Self::Moments(moments) => {
                let (left, right) = moments.split(at);
                (Self::Moments(left), Self::Moments(right))
            }
        }
    }
}

/// The `index`-th state vector, made of zeros when it is first asked for, or for a tensor of another size.
fn state<T: Scalar>(states: &mut Vec<Aligned<T>>, index: usize, len: usize) -> &mut Aligned<T> {
    while states.len() <= index {
        states.push(Aligned::filled(T::ZERO, 0));
    }
    if states[index].len() != len {
        states[index] = Aligned::filled(T::ZERO, len);
    }
    &mut states[index]
}
