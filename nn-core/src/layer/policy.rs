//! Training rules of single layers: the meaning of `#[frozen]`, `#[lr(…)]`, `#[decay(…)]`, `#[l1(…)]`, `#[l2(…)]` and
//! `#[max_norm(…)]` on a line of a declaration.
//!
//! ```text
//! lr(f)        the layer's learning rate is f times the optimizer's
//! decay(d)     the layer's weight decay is d, whatever the optimizer's
//! l1(λ)        adds λ·Σ|w| to the loss        ∂/∂w = λ·sign(w)     (weights, not biases; as in Keras)
//! l2(λ)        adds λ·Σw² to the loss         ∂/∂w = 2λ·w
//! max_norm(c)  after each step every unit's weights w are scaled to ‖w‖ ≤ c (Srivastava et al. 2014)
//! ```
//!
//! Penalties and bounds apply to tensors whose role is a weight, with two indices or more. They do not apply to biases,
//! to the gains and shifts of norms, or to `prelu`.

use crate::error::Result;
use crate::numeric::scalar::Scalar;
use crate::numeric::{l2_norm, range};

/// The training rule of a tensor. It is part of the tensor: [`Tensor::policy`](crate::layer::tensor::Tensor::policy).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Policy {
    /// The factor on the optimizer's learning rate.
    pub rate: f64,
    /// The weight decay that replaces the optimizer's, if any.
    pub decay: Option<f64>,
    /// λ of the penalty λ·Σ|w|.
    pub l1: f64,
    /// λ of the penalty λ·Σw².
    pub l2: f64,
    /// The largest norm of a unit's weights; infinite if there is none.
    pub max_norm: f64,
}

impl Policy {
    /// The optimizer's settings, without penalty or bound.
    pub const PLAIN: Self = Self {
        rate: 1.0,
        decay: None,
        l1: 0.0,
        l2: 0.0,
        max_norm: f64::INFINITY,
    };

    /// Refuses numbers that are out of range.
    pub(crate) fn check(&self) -> Result<()> {
        range::from_zero("Policy::rate", self.rate)?;
        range::from_zero("Policy::decay", self.decay.unwrap_or(0.0))?;
        range::from_zero("Policy::l1", self.l1)?;
        range::from_zero("Policy::l2", self.l2)?;
        let fits = self.max_norm > 0.0;
        range::check(fits, "Policy::max_norm", self.max_norm, "above 0")
    }
}

/// What training does to a tensor at run time, where its line is tuned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rule {
    pub(crate) policy: Policy,
    /// True if it stays as it is.
    pub(crate) frozen: bool,
}

/// The rule of each tensor of a network, in declaration order.
#[doc(hidden)]
#[derive(Debug, Clone, Default)]
pub struct Rules(pub(crate) Vec<Rule>);

/// Scales each of `units` rows of weights to a norm of at most `most`.
pub(crate) fn bound<T: Scalar>(weights: &mut [T], units: usize, most: f64) {
    let width = weights.len() / units.max(1);
    for unit in weights.chunks_exact_mut(width.max(1)) {
        bound_unit(unit, most);
    }
}

/// Scales `w` to ‖w‖ ≤ `most`.
fn bound_unit<T: Scalar>(w: &mut [T], most: f64) {
    // the squares of large numbers are beyond what single precision holds
    let mut norm = w.iter().map(|&w| w.to_f64().powi(2)).sum::<f64>().sqrt();
    if norm.is_infinite() {
        norm = l2_norm::of(|| std::iter::once(&*w));
    }
    if norm > most {
        let scale = T::from_f64(most / norm);
        for w in w {
            *w = (*w * scale).flush();
        }
    }
}
