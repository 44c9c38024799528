//! Adam (Kingma & Ba 2015) and `AdamW` (Loshchilov & Hutter 2019).

use crate::error::Result;
use crate::layer::update::{Optimizer, Setting, States, Update};
use crate::numeric::range;
use crate::numeric::scalar::Scalar;
use crate::optim::power;

/// `m ← β₁m + (1−β₁)g`, `v ← β₂v + (1−β₂)g²`, `θ ← θ − η·m̂/(√v̂ + ε)` with bias-corrected moments.
///
/// With [`amsgrad`](Adam::amsgrad) (Reddi, Kale & Kumar 2018) the largest v so far is in place of v in the update.
///
/// Defaults are those of `PyTorch`: β = (0.9, 0.999), ε = 1e-8, no weight decay (which would be added to the
/// gradient).
///
/// It stores two moments for each tensor, with `amsgrad` also the largest v, so it belongs to one network: see
/// [`Optimizer`].
#[derive(Debug, Clone)]
pub struct Adam<T> {
    learning_rate: f64,
    betas: (f64, f64),
    epsilon: f64,
    weight_decay: f64,
    decoupled: bool,
    amsgrad: bool,
    maximize: bool,
    states: States<T>,
    /// 1 − β₁ᵗ and √(1 − β₂ᵗ) of the current step t.
    corrections: (f64, f64),
}

impl<T: Scalar> Adam<T> {
    /// Learning rate η, finite and ≥ 0; 1e-3 is usual.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            betas: (0.9, 0.999),
            epsilon: 1e-8,
            weight_decay: 0.0,
            decoupled: false,
            amsgrad: false,
            maximize: false,
            states: States::new(),
            corrections: (1.0, 1.0),
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

    /// Adds `decay·θ` to the gradient; finite and ≥ 0. ([`AdamW`] shrinks the weights instead.)
    #[must_use]
    pub fn weight_decay(self, decay: f64) -> Self {
        Self {
            weight_decay: decay,
            ..self
        }
    }
}

impl<T: Scalar> Adam<T> {
    /// Divides by the root of the largest second moment so far: no step size grows again.
    #[must_use]
    pub fn amsgrad(self) -> Self {
        Self {
            amsgrad: true,
            ..self
        }
    }

    /// Goes up along the gradient: the loss becomes as large as possible. (Weight decay still makes weights smaller.)
    #[must_use]
    pub fn maximize(self) -> Self {
        Self {
            maximize: true,
            ..self
        }
    }
}

/// The numbers of one step for one tensor.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Moments<T> {
    /// β₁ and β₂.
    betas: (T, T),
    /// 1 − β₁ and 1 − β₂: the difference of rounded numbers would be off by 8 % for `β₂ = 0.999_999_9`. The first one
    /// is negative with `maximize`.
    shares: (T, T),
    /// η/(1−β₁ᵗ).
    rate: T,
    /// 1/√(1−β₂ᵗ).
    root_correction: T,
    epsilon: T,
    /// True if `decay` or `shrink` is not 0.
    decays: bool,
    /// Added to the gradient; negative with `maximize`.
    decay: T,
    /// True if the largest second moment divides.
    amsgrad: bool,
    /// The share η·decay that `AdamW` subtracts from the parameter: 1 − share would lose its last digits.
    shrink: T,
}

impl<T: Scalar> Update<T> for Moments<T> {
    type State = [T; 3];

    /// No number becomes or stays subnormal: the first moment and the parameter end at 0, the second moment at its
    /// least value, whose root is negligible beside ε.
    #[inline(always)]
    fn one(self, p: T, g: T, [m, v, largest]: [T; 3]) -> (T, [T; 3]) {
        let (beta1, beta2) = self.betas;
        let (gamma1, gamma2) = self.shares;
        let least = T::MIN_POSITIVE + T::MIN_POSITIVE;
        let g = if self.decays {
            self.decay.mul_add(p, g)
        } else {
            g
        };
        let m = gamma1.mul_add(g, beta1 * m).flush();
        let second = (gamma2 * g).mul_add(g, beta2 * v);
        let v = if least > second { least } else { second };
        let (divisor, largest) = if self.amsgrad {
            let largest = if largest > v { largest } else { v };
            (largest, largest)
        } else {
            (v, largest)
        };
        let denominator = Scalar::sqrt(divisor) * self.root_correction + self.epsilon;
        let kept = if self.decays {
            (-self.shrink).mul_add(p, p)
        } else {
            p
        };
        (
            (kept - self.rate * m / denominator).flush(),
            [m, v, largest],
        )
    }
}

impl<T: Scalar> Adam<T> {
    /// Refuses settings, with the name of the type that the user sees. It is a function of its own: its errors would
    /// otherwise be compiled into the step of every network.
    #[inline(never)]
    pub(super) fn check_as(&self, [new, betas, epsilon, decay]: [&str; 4]) -> Result<()> {
        range::rate(new, self.learning_rate)?;
        range::share(betas, self.betas.0)?;
        range::share(betas, self.betas.1)?;
        range::epsilon::<T>(epsilon, self.epsilon)?;
        range::from_zero(decay, self.weight_decay)?;
        self.check_shrinking(decay, self.learning_rate, self.weight_decay)
    }

    /// Makes the corrections of a step.
    #[inline(always)]
    fn correct_for(&mut self, step: u64) {
        let (beta1, beta2) = self.betas;
        self.corrections = (1.0 - power(beta1, step), (1.0 - power(beta2, step)).sqrt());
    }

    /// Refuses to shrink weights past 0.
    #[inline(always)]
    fn check_shrinking(&self, setter: &str, rate: f64, decay: f64) -> Result<()> {
        if self.decoupled {
            range::shrinking(setter, rate, decay)
        } else {
            Ok(())
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Optimizer<T> for Adam<T> {
    type Update = Moments<T>;
    const NAME: &'static str = "Adam";
    const STATES: &'static [&'static str] = &["exp_avg", "exp_avg_sq", "max_exp_avg_sq"];

    #[inline(always)]
    fn formula(&self, setting: &Setting<'_>) -> Moments<T> {
        let rate = self.learning_rate * setting.rate;
        let decay = setting.decay.unwrap_or(self.weight_decay);
        let (added, shrink) = if self.decoupled {
            (0.0, rate * decay)
        } else {
            (decay, 0.0)
        };
        let (beta1, beta2) = self.betas;
        let sign = if self.maximize { -1.0 } else { 1.0 };
        let (decay, shrink) = (T::from_f64(sign * added), T::from_f64(shrink));
        Moments {
            betas: (T::from_f64(beta1), T::from_f64(beta2)),
            shares: (T::from_f64(sign * (1.0 - beta1)), T::from_f64(1.0 - beta2)),
            rate: T::from_f64(rate / self.corrections.0),
            root_correction: T::from_f64(1.0 / self.corrections.1),
            epsilon: T::from_f64(self.epsilon),
            decays: decay != T::ZERO || shrink != T::ZERO,
            decay,
            amsgrad: self.amsgrad,
            shrink,
        }
    }

    #[inline(always)]
    fn states(&mut self) -> &mut States<T> {
        &mut self.states
    }

    #[inline(always)]
    fn used(&self) -> usize {
        2 + usize::from(self.amsgrad)
    }

    #[inline(always)]
    fn check(&self) -> Result<()> {
        self.check_as([
            "Adam::new",
            "Adam::betas",
            "Adam::epsilon",
            "Adam::weight_decay",
        ])
    }

    #[inline]
    fn start_step(&mut self) {
        let step = self.states.count_step();
        self.correct_for(step);
    }

    fn settings(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("learning_rate", self.learning_rate),
            ("beta1", self.betas.0),
            ("beta2", self.betas.1),
            ("epsilon", self.epsilon),
            ("weight_decay", self.weight_decay),
            ("amsgrad", f64::from(self.amsgrad)),
            ("maximize", f64::from(self.maximize)),
        ]
    }

    fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }
}

/// [`Adam`] with decoupled weight decay: `θ ← θ·(1 − η·decay)` before the update; decay 0.01 by default.
#[derive(Debug, Clone)]
pub struct AdamW<T>(Adam<T>);

impl<T: Scalar> AdamW<T> {
    /// Learning rate η, finite and ≥ 0; 1e-3 is usual.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self(Adam {
            weight_decay: 0.01,
            decoupled: true,
            ..Adam::new(learning_rate)
        })
    }

    /// The decay rates β₁ and β₂ of the two moments, each ≥ 0 and below 1.
    #[must_use]
    pub fn betas(self, first: f64, second: f64) -> Self {
        Self(self.0.betas(first, second))
    }

    /// ε, which keeps the division finite: above 0 (in `f32` at least 1.2e-38).
    #[must_use]
    pub fn epsilon(self, epsilon: f64) -> Self {
        Self(self.0.epsilon(epsilon))
    }

    /// The share of each weight (times η) that a step subtracts from it: finite and ≥ 0, with η·decay at most 1.
    #[must_use]
    pub fn weight_decay(self, decay: f64) -> Self {
        Self(self.0.weight_decay(decay))
    }

    /// Divides by the root of the largest second moment so far: no step size grows again.
    #[must_use]
    pub fn amsgrad(self) -> Self {
        Self(self.0.amsgrad())
    }

    /// Goes up along the gradient: the loss becomes as large as possible. (Weight decay still makes weights smaller.)
    #[must_use]
    pub fn maximize(self) -> Self {
        Self(self.0.maximize())
    }
}

/// For an optimizer that trains some tensors as `AdamW` does; the state is its own.
impl<T: Scalar> AdamW<T> {
    pub(super) fn check_as(&self, setters: [&str; 4]) -> Result<()> {
        self.0.check_as(setters)
    }

    pub(super) fn check_line_as(&self, setter: &str, setting: &Setting<'_>) -> Result<()> {
        let rate = self.0.learning_rate * setting.rate;
        match setting.decay {
            Some(decay) => self.0.check_shrinking("#[decay]", rate, decay),
            None => self.0.check_shrinking(setter, rate, self.0.weight_decay),
        }
    }

    /// Makes the corrections of a step.
    pub(super) fn correct_for(&mut self, step: u64) {
        self.0.correct_for(step);
    }

    /// β₁, β₂, ε and the weight decay.
    pub(super) fn numbers(&self) -> [f64; 4] {
        let (beta1, beta2) = self.0.betas;
        [beta1, beta2, self.0.epsilon, self.0.weight_decay]
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Optimizer<T> for AdamW<T> {
    type Update = Moments<T>;
    const NAME: &'static str = "AdamW";
    const STATES: &'static [&'static str] = Adam::<T>::STATES;

    #[inline(always)]
    fn formula(&self, setting: &Setting<'_>) -> Moments<T> {
        self.0.formula(setting)
    }

    #[inline(always)]
    fn states(&mut self) -> &mut States<T> {
        self.0.states()
    }

    #[inline(always)]
    fn used(&self) -> usize {
        self.0.used()
    }

    #[inline(always)]
    fn check(&self) -> Result<()> {
        self.0.check_as([
            "AdamW::new",
            "AdamW::betas",
            "AdamW::epsilon",
            "AdamW::weight_decay",
        ])
    }

    fn check_line(&self, setting: &Setting<'_>) -> Result<()> {
        self.check_line_as("AdamW::weight_decay", setting)
    }

    #[inline]
    fn start_step(&mut self) {
        self.0.start_step();
    }

    fn settings(&self) -> Vec<(&'static str, f64)> {
        self.0.settings()
    }

    fn learning_rate(&self) -> f64 {
        self.0.learning_rate()
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.0.set_learning_rate(learning_rate);
    }
}

#[cfg(test)]
mod tests {
    use super::{Adam, AdamW};
    use crate::layer::update::{Optimizer, every_path_gives_the_same_bits, resumes};

    #[test]
    fn steps_may_be_as_many_as_one_likes() {
        let mut adam = Adam::<f64>::new(0.1);
        adam.states
            .set_steps(u64::from(i32::MAX.unsigned_abs()) - 1);
        for _ in 0..3 {
            adam.start_step();
            assert_eq!(adam.corrections, (1.0, 1.0));
        }
    }

    #[test]
    fn paths_agree() {
        every_path_gives_the_same_bits(&Adam::new(0.1));
        every_path_gives_the_same_bits(&Adam::new(0.1).weight_decay(0.01));
        every_path_gives_the_same_bits(&AdamW::new(0.1));
        every_path_gives_the_same_bits(&AdamW::new(0.1).amsgrad().maximize());
    }

    #[test]
    fn a_run_goes_on() {
        resumes(&Adam::new(0.1).weight_decay(0.01), &[37]);
        resumes(&AdamW::new(0.1), &[37]);
        resumes(&Adam::new(0.1).betas(0.5, 0.5).amsgrad(), &[37]);
    }
}
