//! Lion (Chen et al. 2023, "Symbolic discovery of optimization algorithms").

use crate::error::Result;
use crate::layer::update::{Optimizer, Setting, States, Update};
use crate::numeric::range;
use crate::numeric::scalar::Scalar;
use crate::optim::sign;

/// `θ ← θ·(1 − η·decay) − η·sign(β₁m + (1−β₁)g)`, then `m ← β₂m + (1−β₂)g`: every parameter moves by η.
///
/// Defaults are those of `lion-pytorch`: β = (0.9, 0.99), no weight decay. As all steps have one size, η is 3 to 10 times
/// smaller than for [`AdamW`](crate::optim::AdamW), and the weight decay larger by that factor.
///
/// It stores m alone for each tensor, half of what Adam stores. So it belongs to one network: see [`Optimizer`].
///
/// ```
/// use nn_core::prelude::*;
/// network! { struct Xor { input: 2, hidden: dense(8) -> tanh, output: dense(1) -> sigmoid } }
///
/// let x = Batch::from_rows([[0.0_f32, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])?;
/// let y = Batch::from_rows([[0.0], [1.0], [1.0], [0.0]])?;
/// let (mut net, loss, mut lion) = (Xor::new(1), BinaryCrossEntropy::new(), Lion::new(0.01));
/// let mut work = net.workspace(4);
/// for _ in 0..500 {
///     net.train_step(&x, &y, &loss, &mut lion, &mut work)?;
/// }
/// assert_eq!(net.decide(&x)?, [[false], [true], [true], [false]]);
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Lion<T> {
    learning_rate: f64,
    betas: (f64, f64),
    weight_decay: f64,
    states: States<T>,
}

impl<T: Scalar> Lion<T> {
    /// Learning rate η, finite and ≥ 0; 1e-4 is usual.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            betas: (0.9, 0.99),
            weight_decay: 0.0,
            states: States::new(),
        }
    }

    /// The shares β₁ of m in the update and β₂ of m that is kept, each ≥ 0 and below 1.
    #[must_use]
    pub fn betas(self, first: f64, second: f64) -> Self {
        Self {
            betas: (first, second),
            ..self
        }
    }

    /// The share of each weight (times η) that a step subtracts from it: finite and ≥ 0, with η·decay at most 1.
    #[must_use]
    pub fn weight_decay(self, decay: f64) -> Self {
        Self {
            weight_decay: decay,
            ..self
        }
    }
}

/// The numbers of one step for one tensor.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct SignOfMomentum<T> {
    rate: T,
    betas: (T, T),
    /// 1 − β₁ and 1 − β₂, not of rounded numbers.
    shares: (T, T),
    /// The share η·decay that is subtracted from the parameter.
    shrink: T,
}

impl<T: Scalar> Update<T> for SignOfMomentum<T> {
    type State = [T; 1];

    #[inline(always)]
    fn one(self, p: T, g: T, [m]: [T; 1]) -> (T, [T; 1]) {
        let g = g.flush();
        let ahead = self.shares.0.mul_add(g, self.betas.0 * m);
        let m = self.shares.1.mul_add(g, self.betas.1 * m).flush();
        let kept = (-self.shrink).mul_add(p, p);
        ((kept - self.rate * sign(ahead)).flush(), [m])
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Optimizer<T> for Lion<T> {
    type Update = SignOfMomentum<T>;
    const NAME: &'static str = "Lion";
    const STATES: &'static [&'static str] = &["exp_avg"];

    #[inline(always)]
    fn formula(&self, setting: &Setting<'_>) -> SignOfMomentum<T> {
        let (rate, (beta1, beta2)) = (self.learning_rate * setting.rate, self.betas);
        let decay = setting.decay.unwrap_or(self.weight_decay);
        SignOfMomentum {
            rate: T::from_f64(rate),
            betas: (T::from_f64(beta1), T::from_f64(beta2)),
            shares: (T::from_f64(1.0 - beta1), T::from_f64(1.0 - beta2)),
            shrink: T::from_f64(rate * decay),
        }
    }

    #[inline(always)]
    fn states(&mut self) -> &mut States<T> {
        &mut self.states
    }

    #[inline(always)]
    fn check(&self) -> Result<()> {
        range::rate("Lion::new", self.learning_rate)?;
        range::share("Lion::betas", self.betas.0)?;
        range::share("Lion::betas", self.betas.1)?;
        range::from_zero("Lion::weight_decay", self.weight_decay)?;
        range::shrinking("Lion::weight_decay", self.learning_rate, self.weight_decay)
    }

    fn check_line(&self, setting: &Setting<'_>) -> Result<()> {
        let rate = self.learning_rate * setting.rate;
        match setting.decay {
            Some(decay) => range::shrinking("#[decay]", rate, decay),
            None => range::shrinking("Lion::weight_decay", rate, self.weight_decay),
        }
    }

    fn settings(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("learning_rate", self.learning_rate),
            ("beta1", self.betas.0),
            ("beta2", self.betas.1),
            ("weight_decay", self.weight_decay),
        ]
    }

    fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }
}

#[cfg(test)]
mod tests {
    use super::Lion;
    use crate::layer::update::{every_path_gives_the_same_bits, resumes};

    #[test]
    fn paths_agree() {
        every_path_gives_the_same_bits(&Lion::new(0.1));
        every_path_gives_the_same_bits(&Lion::new(0.1).betas(0.95, 0.98).weight_decay(0.01));
    }

    #[test]
    fn a_run_goes_on() {
        resumes(&Lion::new(0.1).weight_decay(0.01), &[37]);
    }
}
