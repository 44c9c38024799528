//! `RAdam` (Liu et al. 2020): Adam whose first steps do not divide by a second moment of few gradients.

use crate::error::Result;
use crate::layer::update::{Optimizer, Setting, States, Update};
use crate::numeric::range;
use crate::numeric::scalar::Scalar;
use crate::optim::power;

/// [`Adam`](crate::optim::Adam), rectified: the step size grows with the number of gradients that the second moment has
/// seen, in place of a warm-up.
///
/// `m ← β₁m + (1−β₁)g`, `v ← β₂v + (1−β₂)g²`, `ρ = 2/(1−β₂) − 1`, `ρₜ = ρ − 2t·β₂ᵗ/(1−β₂ᵗ)`. While `ρₜ ≤ 5`,
/// `θ ← θ − η·m̂`; then `θ ← θ − η·rₜ·m̂·√(1−β₂ᵗ)/(√v + ε)` with `rₜ = √((ρₜ−4)(ρₜ−2)ρ/((ρ−4)(ρ−2)ρₜ))`.
///
/// `g` is the gradient plus `decay·θ`; with [`decoupled`](RAdam::decoupled), `θ ← θ·(1 − η·decay)` before the update in
/// its place, as in [`AdamW`](crate::optim::AdamW). Defaults are those of `PyTorch`: β = (0.9, 0.999), ε = 1e-8, no weight
/// decay.
///
/// It stores two moments for each tensor, so it belongs to one network: see [`Optimizer`].
#[derive(Debug, Clone)]
pub struct RAdam<T> {
    learning_rate: f64,
    betas: (f64, f64),
    epsilon: f64,
    weight_decay: f64,
    decoupled: bool,
    states: States<T>,
    step: Step,
}

/// The numbers of the current step t.
#[derive(Debug, Clone, Copy)]
struct Step {
    /// 1/(1 − β₁ᵗ), with `rₜ·√(1−β₂ᵗ)` if the second moment divides.
    factor: f64,
    rectified: bool,
}

impl<T: Scalar> RAdam<T> {
    /// Learning rate η, finite and ≥ 0; 2e-3 is usual.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            betas: (0.9, 0.999),
            epsilon: 1e-8,
            weight_decay: 0.0,
            decoupled: false,
            states: States::new(),
            step: Step {
                factor: 1.0,
                rectified: false,
            },
        }
    }

    /// The decay rates β₁ and β₂ of the two moments, each ≥ 0 and below 1.
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

    /// Adds `decay·θ` to the gradient; finite and ≥ 0.
    #[must_use]
    pub fn weight_decay(self, decay: f64) -> Self {
        Self {
            weight_decay: decay,
            ..self
        }
    }

    /// Weight decay shrinks the weights by η·decay and is not added to the gradient. η·decay is at most 1.
    #[must_use]
    pub fn decoupled(self) -> Self {
        Self {
            decoupled: true,
            ..self
        }
    }
}

/// The numbers of one step for one tensor.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct RectifiedMoments<T> {
    betas: (T, T),
    /// 1 − β₁ and 1 − β₂, not of rounded numbers.
    shares: (T, T),
    /// η with all factors.
    rate: T,
    /// True if the second moment divides.
    rectified: bool,
    epsilon: T,
    /// Added to the gradient.
    decay: T,
    /// The share η·decay that is subtracted from the parameter.
    shrink: T,
}

impl<T: Scalar> Update<T> for RectifiedMoments<T> {
    type State = [T; 2];

    #[inline(always)]
    fn one(self, p: T, g: T, [m, v]: [T; 2]) -> (T, [T; 2]) {
        let least = T::MIN_POSITIVE + T::MIN_POSITIVE;
        let g = self.decay.mul_add(p, g).flush();
        let m = self.shares.0.mul_add(g, self.betas.0 * m).flush();
        let second = (self.shares.1 * g).mul_add(g, self.betas.1 * v);
        let v = if least > second { least } else { second };
        let step = if self.rectified {
            m / (Scalar::sqrt(v) + self.epsilon)
        } else {
            m
        };
        let kept = (-self.shrink).mul_add(p, p);
        ((kept - self.rate * step).flush(), [m, v])
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Optimizer<T> for RAdam<T> {
    type Update = RectifiedMoments<T>;
    const NAME: &'static str = "RAdam";
    const STATES: &'static [&'static str] = &["exp_avg", "exp_avg_sq"];

    #[inline(always)]
    fn formula(&self, setting: &Setting<'_>) -> RectifiedMoments<T> {
        let (rate, (beta1, beta2)) = (self.learning_rate * setting.rate, self.betas);
        let decay = setting.decay.unwrap_or(self.weight_decay);
        let (added, shrink) = if self.decoupled {
            (0.0, rate * decay)
        } else {
            (decay, 0.0)
        };
        RectifiedMoments {
            betas: (T::from_f64(beta1), T::from_f64(beta2)),
            shares: (T::from_f64(1.0 - beta1), T::from_f64(1.0 - beta2)),
            rate: T::from_f64(rate * self.step.factor),
            rectified: self.step.rectified,
            epsilon: T::from_f64(self.epsilon),
            decay: T::from_f64(added),
            shrink: T::from_f64(shrink),
        }
    }

    #[inline(always)]
    fn states(&mut self) -> &mut States<T> {
        &mut self.states
    }

    #[inline(always)]
    fn check(&self) -> Result<()> {
        range::rate("RAdam::new", self.learning_rate)?;
        range::share("RAdam::betas", self.betas.0)?;
        range::share("RAdam::betas", self.betas.1)?;
        range::epsilon::<T>("RAdam::epsilon", self.epsilon)?;
        range::from_zero("RAdam::weight_decay", self.weight_decay)?;
        if self.decoupled {
            let rate = self.learning_rate;
            range::shrinking("RAdam::weight_decay", rate, self.weight_decay)?;
        }
        Ok(())
    }

    fn check_line(&self, setting: &Setting<'_>) -> Result<()> {
        if !self.decoupled {
            return Ok(());
        }
        let rate = self.learning_rate * setting.rate;
        match setting.decay {
            Some(decay) => range::shrinking("#[decay]", rate, decay),
            None => range::shrinking("RAdam::weight_decay", rate, self.weight_decay),
        }
    }

    fn start_step(&mut self) {
        let step = self.states.count_step();
        let (beta1, beta2) = self.betas;
        let (kept, most) = (power(beta2, step), 2.0 / (1.0 - beta2) - 1.0);
        let length = most - 2.0 * step as f64 * kept / (1.0 - kept);
        let rectified = length > 5.0;
        let mut factor = 1.0 / (1.0 - power(beta1, step));
        if rectified {
            let share = (length - 4.0) * (length - 2.0) * most;
            let rectification = share / ((most - 4.0) * (most - 2.0) * length);
            factor *= (rectification * (1.0 - kept)).sqrt();
        }
        self.step = Step { factor, rectified };
    }

    fn settings(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("learning_rate", self.learning_rate),
            ("beta1", self.betas.0),
            ("beta2", self.betas.1),
            ("epsilon", self.epsilon),
            ("weight_decay", self.weight_decay),
            ("decoupled", f64::from(self.decoupled)),
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
    use super::RAdam;
    use crate::layer::update::{every_path_gives_the_same_bits, resumes};

    #[test]
    fn paths_agree() {
        every_path_gives_the_same_bits(&RAdam::new(0.1));
        every_path_gives_the_same_bits(&RAdam::new(0.1).weight_decay(0.01).decoupled());
    }

    #[test]
    fn a_run_goes_on() {
        resumes(&RAdam::new(0.1).weight_decay(0.01), &[37]);
    }
}
