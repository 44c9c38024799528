//! `NAdam` (Dozat 2016): Adam that looks ahead as Nesterov's momentum does.

use crate::error::Result;
use crate::layer::update::{Optimizer, Setting, States, Update};
use crate::numeric::range;
use crate::numeric::scalar::Scalar;
use crate::optim::{power, single};

/// [`Adam`](crate::optim::Adam) with Nesterov's momentum: the update is a mean of the gradient and of the next step's
/// momentum.
///
/// `m ← β₁m + (1−β₁)g`, `v ← β₂v + (1−β₂)g²`, `μₜ = β₁(1 − ½·0.96^(tψ))`,
/// `θ ← θ − η·(μₜ₊₁·m/(1 − μ₁…μₜ₊₁) + (1−μₜ)·g/(1 − μ₁…μₜ))/(√v̂ + ε)`.
///
/// `g` is the gradient plus `decay·θ`; with [`decoupled`](NAdam::decoupled), `θ ← θ·(1 − η·decay)` before the update in
/// its place, as in [`AdamW`](crate::optim::AdamW). Defaults are those of `PyTorch`: β = (0.9, 0.999), ε = 1e-8, ψ = 4e-3, no
/// weight decay.
///
/// As in `PyTorch` the product of the μ is kept in single precision.
///
/// It stores two moments for each tensor, so it belongs to one network: see [`Optimizer`].
///
/// ```
/// use nn_core::prelude::*;
/// network! { struct Xor { input: 2, hidden: dense(8) -> tanh, output: dense(1) -> sigmoid } }
///
/// let x = Batch::from_rows([[0.0_f32, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])?;
/// let y = Batch::from_rows([[0.0], [1.0], [1.0], [0.0]])?;
/// let (mut net, loss, mut nadam) = (Xor::new(1), BinaryCrossEntropy::new(), NAdam::new(0.02));
/// let mut work = net.workspace(4);
/// for _ in 0..500 {
///     net.train_step(&x, &y, &loss, &mut nadam, &mut work)?;
/// }
/// assert_eq!(net.decide(&x)?, [[false], [true], [true], [false]]);
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct NAdam<T> {
    learning_rate: f64,
    betas: (f64, f64),
    epsilon: f64,
    momentum_decay: f64,
    weight_decay: f64,
    decoupled: bool,
    states: States<T>,
    step: Step,
}

/// The numbers of the current step t.
#[derive(Debug, Clone, Copy)]
struct Step {
    /// (1−μₜ)/(1 − μ₁…μₜ).
    gradient: f64,
    /// μₜ₊₁/(1 − μ₁…μₜ₊₁).
    momentum: f64,
    /// √(1 − β₂ᵗ).
    root: f64,
}

impl<T: Scalar> NAdam<T> {
    /// Learning rate η, finite and ≥ 0; 2e-3 is usual.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            betas: (0.9, 0.999),
            epsilon: 1e-8,
            momentum_decay: 4e-3,
            weight_decay: 0.0,
            decoupled: false,
            states: States::new(),
            step: Step {
                gradient: 1.0,
                momentum: 0.0,
                root: 1.0,
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

    /// ψ, the speed at which the momentum μ goes from β₁/2 to β₁; finite and ≥ 0.
    #[must_use]
    pub fn momentum_decay(self, decay: f64) -> Self {
        Self {
            momentum_decay: decay,
            ..self
        }
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
pub struct NesterovMoments<T> {
    betas: (T, T),
    /// 1 − β₁ and 1 − β₂, not of rounded numbers.
    shares: (T, T),
    /// The factors of the gradient and of the first moment, with η.
    rates: (T, T),
    /// 1/√(1−β₂ᵗ).
    root_correction: T,
    epsilon: T,
    /// Added to the gradient.
    decay: T,
    /// The share η·decay that is subtracted from the parameter.
    shrink: T,
}

impl<T: Scalar> Update<T> for NesterovMoments<T> {
    type State = [T; 2];

    #[inline(always)]
    fn one(self, p: T, g: T, [m, v]: [T; 2]) -> (T, [T; 2]) {
        let least = T::MIN_POSITIVE + T::MIN_POSITIVE;
        let g = self.decay.mul_add(p, g).flush();
        let m = self.shares.0.mul_add(g, self.betas.0 * m).flush();
        let second = (self.shares.1 * g).mul_add(g, self.betas.1 * v);
        let v = if least > second { least } else { second };
        let denominator = Scalar::sqrt(v) * self.root_correction + self.epsilon;
        let step = self.rates.0.mul_add(g, self.rates.1 * m) / denominator;
        let kept = (-self.shrink).mul_add(p, p);
        ((kept - step).flush(), [m, v])
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Optimizer<T> for NAdam<T> {
    type Update = NesterovMoments<T>;
    const NAME: &'static str = "NAdam";
    const STATES: &'static [&'static str] = &["exp_avg", "exp_avg_sq"];
    const NUMBERS: &'static [&'static str] = &["mu_product"];

    #[inline(always)]
    fn formula(&self, setting: &Setting<'_>) -> NesterovMoments<T> {
        let (rate, (beta1, beta2)) = (self.learning_rate * setting.rate, self.betas);
        let decay = setting.decay.unwrap_or(self.weight_decay);
        let (added, shrink) = if self.decoupled {
            (0.0, rate * decay)
        } else {
            (decay, 0.0)
        };
        NesterovMoments {
            betas: (T::from_f64(beta1), T::from_f64(beta2)),
            shares: (T::from_f64(1.0 - beta1), T::from_f64(1.0 - beta2)),
            rates: (
                T::from_f64(rate * self.step.gradient),
                T::from_f64(rate * self.step.momentum),
            ),
            root_correction: T::from_f64(1.0 / self.step.root),
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
        range::rate("NAdam::new", self.learning_rate)?;
        range::share("NAdam::betas", self.betas.0)?;
        range::share("NAdam::betas", self.betas.1)?;
        range::epsilon::<T>("NAdam::epsilon", self.epsilon)?;
        range::from_zero("NAdam::momentum_decay", self.momentum_decay)?;
        range::from_zero("NAdam::weight_decay", self.weight_decay)?;
        if self.decoupled {
            let rate = self.learning_rate;
            range::shrinking("NAdam::weight_decay", rate, self.weight_decay)?;
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
            None => range::shrinking("NAdam::weight_decay", rate, self.weight_decay),
        }
    }

    fn start_step(&mut self) {
        let step = self.states.count_step();
        let (beta1, beta2) = self.betas;
        let momentum = |step: u64| {
            let exponent = step as f64 * self.momentum_decay;
            beta1 * (1.0 - 0.5 * 0.96_f64.powf(exponent))
        };
        let (mu, next) = (momentum(step), momentum(step + 1));
        let [before, ..] = self.states.numbers();
        let product = single(if step == 1 { mu } else { before * single(mu) });
        self.states.set_numbers([product, 0.0, 0.0, 0.0]);
        self.step = Step {
            gradient: (1.0 - mu) / (1.0 - product),
            momentum: next / (1.0 - product * next),
            root: (1.0 - power(beta2, step)).sqrt(),
        };
    }

    fn settings(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("learning_rate", self.learning_rate),
            ("beta1", self.betas.0),
            ("beta2", self.betas.1),
            ("epsilon", self.epsilon),
            ("momentum_decay", self.momentum_decay),
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
    use super::NAdam;
    use crate::layer::update::{every_path_gives_the_same_bits, resumes};

    #[test]
    fn paths_agree() {
        every_path_gives_the_same_bits(&NAdam::new(0.1));
        every_path_gives_the_same_bits(&NAdam::new(0.1).weight_decay(0.01).decoupled());
    }

    #[test]
    fn a_run_goes_on() {
        resumes(&NAdam::new(0.1).weight_decay(0.01), &[37]);
    }
}
