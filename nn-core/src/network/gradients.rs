//! Gradients, in the network's own type.

use std::fmt;
use std::ops::{Deref, DerefMut};

use crate::layer::policy::Rules;
use crate::layer::tensor::{Parameter, ParameterMut};
use crate::layer::update::GradientsOf;
use crate::network::model::Model;
use crate::network::tuned::Tuned;
use crate::numeric::scalar::Scalar;

/// ∂L/∂parameter by the network's own fields: `gradients.hidden.weight()`. [`tensors`](Self::tensors) lists gradients
/// and nothing else: running statistics, counts and fixed tensors of the network have none.
///
/// It can be read as a network (`optimizer.step(&mut net, work.gradients())`), since an optimizer reads both tensor
/// by tensor. In this view, fields that are not learned are not derivatives of the loss. In place of the running
/// statistics of a [`batch_norm`](crate::layer::batch_norm) it has the amounts that the step subtracts from them.
/// Fixed tensors keep the zeros they had when the workspace was made.
///
/// ```
/// use nn_core::prelude::*;
/// # mod declared {
/// #     use nn_core::prelude::*;
/// network! { pub struct Net { input: 2, hidden: dense(3), norm: batch_norm -> relu, output: dense(1) } }
/// # }
/// # use declared::Net;
/// let x = Batch::from_rows([[0.0_f32, 1.0], [1.0, 0.0], [2.0, 1.0]])?;
/// let y = Batch::from_rows([[1.0], [0.0], [2.0]])?;
/// let net = Net::new(1);
/// let mut work = net.workspace(3);
/// net.loss_and_gradients(&x, &y, &SquaredError::new(), &mut work)?;
/// let names: Vec<String> = work.gradients().tensors().map(|g| g.name.to_string()).collect();
/// assert_eq!(names[..4], ["hidden.weight", "hidden.bias", "norm.weight", "norm.bias"]);
/// assert!(net.tensors().count() > names.len()); // running_mean, running_var, num_batches_tracked
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Gradients<N> {
    network: N,
    /// The lines that are tuned at run time: an optimizer's step goes by them.
    pub(crate) tuned: Option<Box<Tuned>>,
}

impl<N: Model> Gradients<N> {
    /// Gradients of 0.
    pub(crate) fn zeros(network: &N) -> Self {
        let mut network = network.clone();
        clear(&mut network.tensors_mut());
        Self {
            network,
            tuned: None,
        }
    }

    /// The gradient of each parameter, in the order of [`Model::parameters`], by its name.
    pub fn tensors(&self) -> impl Iterator<Item = Parameter<'_, N::Scalar>> {
        self.network.parameters()
    }

    /// The same gradients, mutable.
    pub fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, N::Scalar>> {
        self.network.parameters_mut()
    }

    /// All tensors, also those that are not learned.
    pub(crate) fn all_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, N::Scalar>> {
        self.network.tensors_mut()
    }

    /// The gradients as a network, for a function that takes one. Its fields also include tensors that are not
    /// learned.
    #[must_use]
    pub fn as_network(&self) -> &N {
        &self.network
    }
}

impl<N: Model> GradientsOf<N> for Gradients<N> {
    fn as_tensors(&self) -> &N {
        &self.network
    }

    fn rules(&self) -> Option<&Rules> {
        self.tuned.as_ref().map(|tuned| &tuned.rules)
    }
}

/// Compiled once, not once per network.
fn clear<T: Scalar>(tensors: &mut dyn Iterator<Item = ParameterMut<'_, T>>) {
    for tensor in tensors {
        tensor.values.fill(T::ZERO);
    }
}

impl<N> Deref for Gradients<N> {
    type Target = N;

    fn deref(&self) -> &N {
        &self.network
    }
}

impl<N> DerefMut for Gradients<N> {
    fn deref_mut(&mut self) -> &mut N {
        &mut self.network
    }
}

impl<N: Model> fmt::Debug for Gradients<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.tensors()).finish()
    }
}
