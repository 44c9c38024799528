//! Adadelta (Zeiler 2012).

use crate::error::Result;
use crate::layer::update::{Optimizer, Setting, States, Update};
use crate::numeric::range;
use crate::numeric::scalar::Scalar;

/// `v ← ρ·v + (1−ρ)·g²`, `Δ ← g·√(u + ε)/√(v + ε)`, `u ← ρ·u + (1−ρ)·Δ²`, `θ ← θ − η·Δ`: each gradient in the
/// unit of its parameter, as the ratio of two running means.
///
/// `g` is the gradient plus `decay·θ`. It needs no learning rate: η is 1.
///
/// Defaults are those of `PyTorch`: ρ = 0.9, ε = 1e-6, no weight decay.
///
/// It stores v and u for each tensor, so it belongs to one network: see [`Optimizer`].
#[derive(Debug, Clone)]
pub struct Adadelta<T> {
    learning_rate: f64,
    rho: f64,
    epsilon: f64,
    weight_decay: f64,
    states: States<T>,
}

impl<T: Scalar> Adadelta<T> {
    /// Learning rate η, finite and ≥ 0; 1 is usual.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            rho: 0.9,
            epsilon: 1e-6,
            weight_decay: 0.0,
            states: States::new(),
        }
    }

    /// The share ρ of the running means that is kept, ≥ 0 and below 1.
    #[must_use]
    pub fn rho(self, rho: f64) -> Self {
        Self { rho, ..self }
    }

    /// ε, which makes the first steps: above 0 (in `f32` at least 1.2e-38).
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
pub struct RootMeanRatio<T> {
    rate: T,
    rho: T,
    /// 1 − ρ, not of rounded numbers.
    share: T,
    epsilon: T,
    /// Added to the gradient.
    decay: T,
}

impl<T: Scalar> Update<T> for RootMeanRatio<T> {
    type State = [T; 2];

    /// No mean becomes subnormal: each ends at its least value, which is negligible beside ε.
    #[inline(always)]
    fn one(self, p: T, g: T, [v, u]: [T; 2]) -> (T, [T; 2]) {
        let least = T::MIN_POSITIVE + T::MIN_POSITIVE;
        let g = self.decay.mul_add(p, g).flush();
        let square = (self.share * g).mul_add(g, self.rho * v);
        let v = if least > square { least } else { square };
        let ratio = Scalar::sqrt(u + self.epsilon) / Scalar::sqrt(v + self.epsilon);
        let step = (ratio * g).flush();
        let square = (self.share * step).mul_add(step, self.rho * u);
        let u = if least > square { least } else { square };
        ((p - self.rate * step).flush(), [v, u])
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Optimizer<T> for Adadelta<T> {
    type Update = RootMeanRatio<T>;
    const NAME: &'static str = "Adadelta";
    const STATES: &'static [&'static str] = &["square_avg", "acc_delta"];

    #[inline(always)]
    fn formula(&self, setting: &Setting<'_>) -> RootMeanRatio<T> {
        RootMeanRatio {
            rate: T::from_f64(self.learning_rate * setting.rate),
            rho: T::from_f64(self.rho),
            share: T::from_f64(1.0 - self.rho),
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
        range::rate("Adadelta::new", self.learning_rate)?;
        range::share("Adadelta::rho", self.rho)?;
        range::epsilon::<T>("Adadelta::epsilon", self.epsilon)?;
        range::from_zero("Adadelta::weight_decay", self.weight_decay)
    }

    fn settings(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("learning_rate", self.learning_rate),
            ("rho", self.rho),
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
    use super::Adadelta;
    use crate::layer::update::{every_path_gives_the_same_bits, resumes};

    #[test]
    fn paths_agree() {
        every_path_gives_the_same_bits(&Adadelta::new(1.0));
        every_path_gives_the_same_bits(&Adadelta::new(0.5).rho(0.8).weight_decay(0.01));
    }

    #[test]
    fn a_run_goes_on() {
        resumes(&Adadelta::new(1.0).weight_decay(0.01), &[37]);
    }
}
