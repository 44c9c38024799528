//! How single layers are trained: what `#[frozen]`, `#[lr(…)]`, `#[decay(…)]`, `#[l1(…)]`, `#[l2(…)]` and
//! `#[max_norm(…)]` on a line of a declaration mean.
//!
//! ```text
//! lr(f)        the layer's learning rate is f times the optimizer's
//! decay(d)     the layer's weight decay is d, whatever the optimizer's
//! l1(λ)        the loss has λ·Σ|w| more     ∂/∂w = λ·sign(w)     (weights, not biases; as in Keras)
//! l2(λ)        the loss has λ·Σw² more      ∂/∂w = 2λ·w
//! max_norm(c)  after each step every unit's weights w are scaled to ‖w‖ ≤ c (Srivastava et al. 2014)
//! ```
//!
//! Weights are tensors with two indices: penalties and bounds leave alone what norms and `prelu` learn.

use crate::network::Model;
use crate::norm;
use crate::optim::Optimizer;
use crate::parameter::{Kind, Parameter, ParameterMut, Tensor};
use crate::scalar::Scalar;

/// How a tensor is trained. It travels with the tensor: [`Tensor::policy`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Policy {
    /// What the optimizer's learning rate is multiplied by.
    pub rate: f64,
    /// The weight decay, if not the optimizer's.
    pub decay: Option<f64>,
    /// λ of the penalty λ·Σ|w|.
    pub l1: f64,
    /// λ of the penalty λ·Σw².
    pub l2: f64,
    /// The largest norm of a unit's weights; infinite if there is none.
    pub max_norm: f64,
}

impl Policy {
    /// As the optimizer says, with no penalty and no bound.
    pub const PLAIN: Self = Self {
        rate: 1.0,
        decay: None,
        l1: 0.0,
        l2: 0.0,
        max_norm: f64::INFINITY,
    };
}

/// The tensors of a layer under a policy.
pub fn governed<V>(
    policy: Policy,
    tensors: impl Iterator<Item = Tensor<V>>,
) -> impl Iterator<Item = Tensor<V>> {
    tensors.map(move |tensor| tensor.under_policy(policy))
}

/// The tensors of a layer that training leaves as they are.
pub fn frozen<V>(tensors: impl Iterator<Item = Tensor<V>>) -> impl Iterator<Item = Tensor<V>> {
    tensors.map(|tensor| tensor.of_kind(Kind::Fixed))
}

/// What penalties add to the loss: a function of the weights alone.
pub(crate) fn penalty<N: Model>(network: &N) -> f64 {
    // Of very many small numbers: in single precision the last ones would add nothing.
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
            *g += l1 * crate::loss::sign(w) + (l2 + l2) * w;
        }
    }
}

/// Whether a tensor is one of weights with a penalty: biases have none.
fn penalised<T>(tensor: &Parameter<'_, T>) -> bool {
    let policy = &tensor.policy;
    tensor.shape().len() == 2 && (policy.l1 != 0.0 || policy.l2 != 0.0)
}

fn factors<T: Scalar>(policy: &Policy) -> (T, T) {
    (T::from_f64(policy.l1), T::from_f64(policy.l2))
}

/// One tensor's update under its policy.
pub(crate) fn update<T: Scalar, O: Optimizer<T>>(
    optimizer: &mut O,
    index: usize,
    parameter: ParameterMut<'_, T>,
    gradient: &[T],
) {
    let policy = parameter.policy;
    let (rate, decay) = (optimizer.learning_rate(), optimizer.decay());
    optimizer.set_learning_rate(rate * policy.rate);
    if let Some(own) = policy.decay {
        optimizer.set_decay(own);
    }
    let units = match *parameter.shape() {
        [units, _] => units,
        _ => 0,
    };
    let values = parameter.values;
    optimizer.update(index, values, gradient);
    optimizer.set_learning_rate(rate);
    optimizer.set_decay(decay);
    if policy.max_norm.is_finite() && units > 0 {
        let width = values.len() / units;
        for unit in values.chunks_exact_mut(width.max(1)) {
            bound(unit, policy.max_norm);
        }
    }
}

/// Scales `w` to ‖w‖ ≤ `most`.
fn bound<T: Scalar>(w: &mut [T], most: f64) {
    // the squares of large numbers are beyond what single precision holds
    let mut norm = w.iter().map(|&w| w.to_f64().powi(2)).sum::<f64>().sqrt();
    if norm.is_infinite() {
        norm = norm::of(|| std::iter::once(&*w));
    }
    if norm > most {
        let scale = T::from_f64(most / norm);
        for w in w {
            *w = (*w * scale).flush();
        }
    }
}
