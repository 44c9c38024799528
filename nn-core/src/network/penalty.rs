//! Penalties of single lines, `#[l1]` and `#[l2]`: their terms in the loss and in its gradients.

use crate::layer::policy::{Policy, Rules};
use crate::layer::tensor::{Kind, Parameter, ParameterMut};
use crate::network::model::Model;
use crate::numeric::scalar::{Scalar, sign};

/// The penalties' term in the loss: a function of the weights alone.
pub(crate) fn penalty<N: Model>(network: &N) -> f64 {
    if N::GOVERNED {
        sum(&mut network.tensors())
    } else {
        0.0
    }
}

/// [`penalty`] by rules at run time.
pub(crate) fn penalty_by<N: Model>(network: &N, rules: &Rules) -> f64 {
    sum(&mut rules.over(network.tensors()))
}

/// [`penalty`] of a network that has some: compiled once, not once per network.
fn sum<T: Scalar>(tensors: &mut dyn Iterator<Item = Parameter<'_, T>>) -> f64 {
    // A sum of many small numbers: in single precision the last ones would add nothing.
    let mut sum = 0.0;
    for tensor in tensors.filter(penalised) {
        let (l1, l2) = (tensor.policy.l1, tensor.policy.l2);
        for w in tensor.values {
            let w = w.to_f64();
            sum += l1 * w.abs() + l2 * w * w;
        }
    }
    sum
}

/// Adds the penalties' derivatives to the gradients.
pub(crate) fn penalise<N: Model>(network: &N, gradients: &mut N) {
    if N::GOVERNED {
        add(&mut network.tensors(), &mut gradients.tensors_mut());
    }
}

/// [`penalise`] by rules at run time; what is frozen has gradients of 0.
pub(crate) fn penalise_by<N: Model>(network: &N, gradients: &mut N, rules: &Rules) {
    rules.clear_frozen(&mut gradients.tensors_mut());
    add(
        &mut rules.over(network.tensors()),
        &mut gradients.tensors_mut(),
    );
}

/// [`penalise`] of a network that has some: compiled once, not once per network.
fn add<T: Scalar>(
    tensors: &mut dyn Iterator<Item = Parameter<'_, T>>,
    gradients: &mut dyn Iterator<Item = ParameterMut<'_, T>>,
) {
    for (tensor, gradient) in tensors
        .zip(gradients)
        .filter(|(tensor, _)| penalised(tensor))
    {
        let (l1, l2) = factors::<T>(&tensor.policy);
        for (g, &w) in gradient.values.iter_mut().zip(tensor.values) {
            *g += l1 * sign(w) + (l2 + l2) * w;
        }
    }
}

/// True if the tensor holds learned weights with a penalty: biases have none.
fn penalised<T>(tensor: &Parameter<'_, T>) -> bool {
    let policy = &tensor.policy;
    tensor.kind == Kind::Learned
        && tensor.units().is_some()
        && (policy.l1 != 0.0 || policy.l2 != 0.0)
}

fn factors<T: Scalar>(policy: &Policy) -> (T, T) {
    (T::from_f64(policy.l1), T::from_f64(policy.l2))
}
