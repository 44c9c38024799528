//! Averaged stochastic gradient descent (Polyak & Juditsky 1992).

use crate::error::Result;
use crate::layer::update::{Optimizer, Setting, States, Update};
use crate::numeric::range;
use crate::numeric::scalar::Scalar;
use crate::optim::single;

/// `θ ← θ·(1 − λ·ηₜ) − ηₜ·g` with `ηₜ = η/(1 + λ·η·(t−1))^α`, and the mean of the weights from step t₀ on:
/// `a ← a + (θ − a)·μₜ` with `μₜ = 1/max(1, t − 1 − t₀)`.
///
/// `g` is the gradient plus `decay·θ`. Defaults are those of `PyTorch`: λ = 1e-4, α = 0.75, t₀ = 1e6, no weight decay.
/// Until t₀ the mean is the last weights. As in `PyTorch`, ηₜ and μₜ are in single precision.
///
/// The mean predicts, validates and is saved: [`Optimizer::evaluation_weights`]. Steps go on from θ.
///
/// It stores a for each tensor, so it belongs to one network: see [`Optimizer`].
#[derive(Debug, Clone)]
pub struct Asgd<T> {
    learning_rate: f64,
    lambda: f64,
    alpha: f64,
    t0: f64,
    weight_decay: f64,
    states: States<T>,
}

impl<T: Scalar> Asgd<T> {
    /// Learning rate η, finite and ≥ 0; 1e-2 is usual.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            lambda: 1e-4,
            alpha: 0.75,
            t0: 1e6,
            weight_decay: 0.0,
            states: States::new(),
        }
    }

    /// The decay λ of weights and of the learning rate, finite and ≥ 0, with η·λ at most 1.
    #[must_use]
    pub fn lambda(self, lambda: f64) -> Self {
        Self { lambda, ..self }
    }

    /// The power α of the learning rate's decay, finite and ≥ 0.
    #[must_use]
    pub fn alpha(self, alpha: f64) -> Self {
        Self { alpha, ..self }
    }

    /// The step t₀ from which on weights are averaged, finite and ≥ 0.
    #[must_use]
    pub fn t0(self, t0: f64) -> Self {
        Self { t0, ..self }
    }

    /// Adds `decay·θ` to the gradient (L2 regularisation); finite and ≥ 0.
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
pub struct AveragedDescent<T> {
    rate: T,
    /// The share λ·ηₜ that is subtracted from the parameter.
    shrink: T,
    /// The share μₜ of the new weights in the mean; 1 before averaging starts.
    new: T,
    /// Added to the gradient.
    decay: T,
}

impl<T: Scalar> Update<T> for AveragedDescent<T> {
    type State = [T; 1];

    #[inline(always)]
    fn one(self, p: T, g: T, [mean]: [T; 1]) -> (T, [T; 1]) {
        let g = self.decay.mul_add(p, g).flush();
        let kept = (-self.shrink).mul_add(p, p);
        let p = (kept - self.rate * g).flush();
        let mean = if self.new == T::ONE {
            p
        } else {
            self.new.mul_add(p - mean, mean).flush()
        };
        (p, [mean])
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Optimizer<T> for Asgd<T> {
    type Update = AveragedDescent<T>;
    const NAME: &'static str = "Asgd";
    const STATES: &'static [&'static str] = &["ax"];
    const AVERAGES: bool = true;

    #[inline(always)]
    fn formula(&self, setting: &Setting<'_>) -> AveragedDescent<T> {
        let (rate, before) = (
            self.learning_rate * setting.rate,
            self.states.steps().saturating_sub(1) as f64,
        );
        let rate = single(rate / (1.0 + self.lambda * rate * before).powf(self.alpha));
        AveragedDescent {
            rate: T::from_f64(rate),
            shrink: T::from_f64(self.lambda * rate),
            new: T::from_f64(single(1.0 / (before - self.t0).max(1.0))),
            decay: T::from_f64(setting.decay.unwrap_or(self.weight_decay)),
        }
    }

    #[inline(always)]
    fn states(&mut self) -> &mut States<T> {
        &mut self.states
    }

    #[inline(always)]
    fn check(&self) -> Result<()> {
        range::rate("Asgd::new", self.learning_rate)?;
        range::from_zero("Asgd::lambda", self.lambda)?;
        range::shrinking("Asgd::lambda", self.learning_rate, self.lambda)?;
        range::from_zero("Asgd::alpha", self.alpha)?;
        range::from_zero("Asgd::t0", self.t0)?;
        range::from_zero("Asgd::weight_decay", self.weight_decay)
    }

    fn check_line(&self, setting: &Setting<'_>) -> Result<()> {
        let rate = self.learning_rate * setting.rate;
        range::shrinking("Asgd::lambda", rate, self.lambda)
    }

    fn settings(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("learning_rate", self.learning_rate),
            ("lambda", self.lambda),
            ("alpha", self.alpha),
            ("t0", self.t0),
            ("weight_decay", self.weight_decay),
        ]
    }

    fn to_average(&mut self, index: usize, parameter: &mut [T]) {
        if let Some(mean) = self.states.kept(index, 1, 0, parameter.len()) {
            parameter.swap_with_slice(mean);
        }
    }

    fn to_training(&mut self, index: usize, parameter: &mut [T]) {
        self.to_average(index, parameter);
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
    use super::Asgd;
    use crate::layer::update::{every_path_gives_the_same_bits, resumes};

    #[test]
    fn paths_agree() {
        every_path_gives_the_same_bits(&Asgd::new(0.1));
        every_path_gives_the_same_bits(&Asgd::new(0.1).t0(0.0).lambda(0.1).weight_decay(0.01));
    }

    #[test]
    fn a_run_goes_on() {
        resumes(&Asgd::new(0.1), &[37]);
        resumes(&Asgd::new(0.1).t0(1.0), &[37]);
    }
}
