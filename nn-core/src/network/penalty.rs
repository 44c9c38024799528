//! Penalties of single lines, `#[l1]` and `#[l2]`: their terms in the loss and in its gradients.

use crate::layer::policy::Policy;
use crate::layer::tensor::Parameter;
use crate::network::model::Model;
use crate::numeric::scalar::{Scalar, sign};

/// The penalties' term in the loss: a function of the weights alone.
pub(crate) fn penalty<N: Model>(network: &N) -> f64 {
    // A sum of many small numbers: in single precision the last ones would add nothing.
    let mut sum = 0.0;
    if N::GOVERNED {
        for tensor in network.parameters().filter(|tensor| penalised(tensor)) {
            let (l1, l2) = (tensor.policy.l1, tensor.policy.l2);
            for w in tensor.values {
                let w = w.to_f64();
                sum += l1 * w.abs() + l2 * w * w;
            }
        }
    }
    sum
}

/// Adds the penalties' derivatives to the gradients.
pub(crate) fn penalise<N: Model>(network: &N, gradients: &mut N) {
    if !N::GOVERNED {
        return;
    }
    let tensors = network.parameters().zip(gradients.parameters_mut());
    for (tensor, gradient) in tensors.filter(|(tensor, _)| penalised(tensor)) {
        let (l1, l2) = factors::<N::Scalar>(&tensor.policy);
        for (g, &w) in gradient.values.iter_mut().zip(tensor.values) {
            *g += l1 * sign(w) + (l2 + l2) * w;
        }
    }
}

/// True if the tensor holds weights with a penalty: biases have none.
fn penalised<T>(tensor: &Parameter<'_, T>) -> bool {
    let policy = &tensor.policy;
    tensor.units().is_some() && (policy.l1 != 0.0 || policy.l2 != 0.0)
}

fn factors<T: Scalar>(policy: &Policy) -> (T, T) {
    (T::from_f64(policy.l1), T::from_f64(policy.l2))
}
