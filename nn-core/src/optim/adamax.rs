//! Adamax (Kingma & Ba 2015, section 7.1).

use crate::error::Result;
use crate::layer::update::{Optimizer, Setting, States, Update};
use crate::numeric::range;
use crate::numeric::scalar::Scalar;
use crate::optim::power;

/// `m ← β₁m + (1−β₁)g`, `u ← max(β₂u, |g| + ε)`, `θ ← θ − η/(1−β₁ᵗ)·m/u`: [`Adam`](crate::optim::Adam) with the largest
/// recent gradient in place of the root of the mean square.
///
/// `g` is the gradient plus `decay·θ`. Defaults are those of `PyTorch`: β = (0.9, 0.999), ε = 1e-8, no weight decay.
///
/// It stores m and u for each tensor, so it belongs to one network: see [`Optimizer`].
#[derive(Debug, Clone)]
pub struct Adamax<T> {
    learning_rate: f64,
    betas: (f64, f64),
    epsilon: f64,
    weight_decay: f64,
    states: States<T>,
    /// 1 − β₁ᵗ of the current step t.
    correction: f64,
}

impl<T: Scalar> Adamax<T> {
    /// Learning rate η, finite and ≥ 0; 2e-3 is usual.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            betas: (0.9, 0.999),
            epsilon: 1e-8,
            weight_decay: 0.0,
            states: States::new(),
            correction: 1.0,
        }
    }

    /// The shares β₁ and β₂ of m and u that are kept, each ≥ 0 and below 1.
    #[must_use]
    pub fn betas(self, first: f64, second: f64) -> Self {
        Self {
            betas: (first, second),
            ..self
        }
    }

    /// ε, which keeps the division finite: above 0 (in `f32` at least 1.2e-38).
    #[must_use]
    pub fn epsilon(self, epsilon: f64) -> Self {
        Self { epsilon, ..self }
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
pub struct LargestGradient<T> {
    /// η/(1−β₁ᵗ).
    rate: T,
    betas: (T, T),
    /// 1 − β₁, not of rounded numbers.
    share: T,
    epsilon: T,
    /// Added to the gradient.
    decay: T,
}

impl<T: Scalar> Update<T> for LargestGradient<T> {
    type State = [T; 2];

    #[inline(always)]
    fn one(self, p: T, g: T, [m, u]: [T; 2]) -> (T, [T; 2]) {
        let (beta1, beta2) = self.betas;
        let g = self.decay.mul_add(p, g).flush();
        let m = self.share.mul_add(g, beta1 * m).flush();
        let (kept, new) = (beta2 * u, Scalar::abs(g) + self.epsilon);
        let u = if kept > new { kept } else { new };
        ((p - self.rate * m / u).flush(), [m, u])
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Optimizer<T> for Adamax<T> {
    type Update = LargestGradient<T>;
    const NAME: &'static str = "Adamax";
    const STATES: &'static [&'static str] = &["exp_avg", "exp_inf"];

    #[inline(always)]
    fn formula(&self, setting: &Setting<'_>) -> LargestGradient<T> {
        let rate = self.learning_rate * setting.rate;
        LargestGradient {
            rate: T::from_f64(rate / self.correction),
            betas: (T::from_f64(self.betas.0), T::from_f64(self.betas.1)),
            share: T::from_f64(1.0 - self.betas.0),
            epsilon: T::from_f64(self.epsilon),
            decay: T::from_f64(setting.decay.unwrap_or(self.weight_decay)),
        }
    }

    #[inline(always)]
    fn states(&mut self) -> &mut States<T> {
        &mut self.states
    }

    #[inline(always)]
    fn check(&self) -> Result<()> {
        range::rate("Adamax::new", self.learning_rate)?;
        range::share("Adamax::betas", self.betas.0)?;
        range::share("Adamax::betas", self.betas.1)?;
        range::epsilon::<T>("Adamax::epsilon", self.epsilon)?;
        range::from_zero("Adamax::weight_decay", self.weight_decay)
    }

    #[inline]
    fn start_step(&mut self) {
        let step = self.states.count_step();
        self.correction = 1.0 - power(self.betas.0, step);
    }

    fn settings(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("learning_rate", self.learning_rate),
            ("beta1", self.betas.0),
            ("beta2", self.betas.1),
            ("epsilon", self.epsilon),
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
    use super::Adamax;
    use crate::layer::update::{every_path_gives_the_same_bits, resumes};

    #[test]
    fn paths_agree() {
        every_path_gives_the_same_bits(&Adamax::new(0.1));
        every_path_gives_the_same_bits(&Adamax::new(0.1).betas(0.8, 0.9).weight_decay(0.01));
    }

    #[test]
    fn a_run_goes_on() {
        resumes(&Adamax::new(0.1).weight_decay(0.01), &[37]);
    }
}
