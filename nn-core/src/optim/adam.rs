//! Adam (Kingma & Ba 2015) and `AdamW` (Loshchilov & Hutter 2019).

use pulp::{Simd, WithSimd};

use crate::aligned::Aligned;
use crate::error::Result;
use crate::network::Model;
use crate::optim::owner::Owner;
use crate::optim::{Optimizer, Rule, state};
use crate::policy::Policy;
use crate::scalar::Scalar;
use crate::setting;
use crate::simd;

/// `m ← β₁m + (1−β₁)g`, `v ← β₂v + (1−β₂)g²`, `θ ← θ − η·m̂/(√v̂ + ε)` with bias-corrected moments.
///
/// Defaults are `PyTorch`'s: β = (0.9, 0.999), ε = 1e-8, no weight decay (it would be added to the gradient).
///
/// It holds two moments for each tensor, and so belongs to one network: see [`Optimizer`].
#[derive(Debug, Clone)]
pub struct Adam<T> {
    learning_rate: f64,
    betas: (f64, f64),
    epsilon: f64,
    weight_decay: f64,
    decoupled: bool,
    first: Vec<Aligned<T>>,
    second: Vec<Aligned<T>>,
    steps: i32,
    /// 1 − β₁ᵗ and √(1 − β₂ᵗ) of the current step t.
    corrections: (f64, f64),
    owner: Owner,
    /// Whether the settings are known to be in range.
    checked: bool,
}

impl<T: Scalar> Adam<T> {
    /// Learning rate η, a finite number from 0 on; 1e-3 is usual.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            betas: (0.9, 0.999),
            epsilon: 1e-8,
            weight_decay: 0.0,
            decoupled: false,
            first: Vec::new(),
            second: Vec::new(),
            steps: 0,
            corrections: (1.0, 1.0),
            owner: Owner::default(),
            checked: false,
        }
    }

    /// The decay rates β₁ and β₂ of the two moments, each from 0 to below 1.
    #[must_use]
    pub fn betas(self, first: f64, second: f64) -> Self {
        Self {
            betas: (first, second),
            checked: false,
            ..self
        }
    }

    /// ε, which keeps the division finite: above 0 (in `f32` from 1.2e-38 on).
    #[must_use]
    pub fn epsilon(self, epsilon: f64) -> Self {
        Self {
            epsilon,
            checked: false,
            ..self
        }
    }

    /// Adds `decay·θ` to the gradient, a finite number from 0 on. ([`AdamW`] shrinks the weights instead.)
    #[must_use]
    pub fn weight_decay(self, decay: f64) -> Self {
        Self {
            weight_decay: decay,
            checked: false,
            ..self
        }
    }
}

/// A tensor's two moments (or a part of them) and the numbers of the current step.
#[doc(hidden)]
#[derive(Debug)]
pub struct Moments<'a, T> {
    first: &'a mut [T],
    second: &'a mut [T],
    step: Step<T>,
}

#[derive(Debug, Clone, Copy)]
struct Step<T> {
    /// β₁ and β₂.
    betas: (T, T),
    /// 1 − β₁ and 1 − β₂: the difference of rounded numbers would be off by 8 % for `β₂ = 0.999_999_9`.
    shares: (T, T),
    /// η/(1−β₁ᵗ).
    rate: T,
    /// 1/√(1−β₂ᵗ).
    root_correction: T,
    epsilon: T,
    /// Added to the gradient.
    decay: T,
    /// The share η·decay that `AdamW` takes off the parameter: 1 less it would lose its last digits.
    shrink: T,
}

impl<T: Scalar> Moments<'_, T> {
    /// Those of the first `at` numbers, and of the rest.
    pub(crate) fn split(self, at: usize) -> (Self, Self) {
        let Self {
            first,
            second,
            step,
        } = self;
        let (first, first_rest) = first.split_at_mut(at);
        let (second, second_rest) = second.split_at_mut(at);
        let part = |first, second| Self {
            first,
            second,
            step,
        };
        (part(first, second), part(first_rest, second_rest))
    }

    /// Updates the numbers that these moments belong to.
    pub(crate) fn apply(self, parameter: &mut [T], gradient: &[T]) {
        simd::dispatch(Update {
            parameter,
            gradient,
            moments: self,
        });
    }

    /// One pass over parameter, gradient and both moments.
    #[inline(always)]
    fn run(self, parameter: &mut [T], gradient: &[T]) {
        if self.step.decay == T::ZERO && self.step.shrink == T::ZERO {
            self.run_as::<false>(parameter, gradient);
        } else {
            self.run_as::<true>(parameter, gradient);
        }
    }

    /// Nothing becomes or stays subnormal: the first moment and the parameter end at 0, the second moment at its
    /// least value, whose root is nothing beside ε.
    #[inline(always)]
    fn run_as<const DECAY: bool>(self, parameter: &mut [T], gradient: &[T]) {
        let step = self.step;
        let (beta1, beta2) = step.betas;
        let (gamma1, gamma2) = step.shares;
        let least = T::MIN_POSITIVE + T::MIN_POSITIVE;
        let moments = self.first.iter_mut().zip(self.second);
        for ((p, &g), (m, v)) in parameter.iter_mut().zip(gradient).zip(moments) {
            let g = if DECAY { step.decay.mul_add(*p, g) } else { g };
            *m = gamma1.mul_add(g, beta1 * *m).flush();
            let second = (gamma2 * g).mul_add(g, beta2 * *v);
            *v = if least > second { least } else { second };
            let denominator = Scalar::sqrt(*v) * step.root_correction + step.epsilon;
            let kept = if DECAY {
                (-step.shrink).mul_add(*p, *p)
            } else {
                *p
            };
            *p = (kept - step.rate * *m / denominator).flush();
        }
    }
}

struct Update<'a, T> {
    parameter: &'a mut [T],
    gradient: &'a [T],
    moments: Moments<'a, T>,
}

impl<T: Scalar> WithSimd for Update<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        self.moments.run(self.parameter, self.gradient);
    }
}

impl<T: Scalar> Adam<T> {
    #[inline(always)]
    fn moments(&mut self, index: usize, len: usize) -> Moments<'_, T> {
        let (added, shrink) = if self.decoupled {
            (0.0, self.learning_rate * self.weight_decay)
        } else {
            (self.weight_decay, 0.0)
        };
        let (beta1, beta2) = self.betas;
        Moments {
            first: state(&mut self.first, index, len),
            second: state(&mut self.second, index, len),
            step: Step {
                betas: (T::from_f64(beta1), T::from_f64(beta2)),
                shares: (T::from_f64(1.0 - beta1), T::from_f64(1.0 - beta2)),
                rate: T::from_f64(self.learning_rate / self.corrections.0),
                root_correction: T::from_f64(1.0 / self.corrections.1),
                epsilon: T::from_f64(self.epsilon),
                decay: T::from_f64(added),
                shrink: T::from_f64(shrink),
            },
        }
    }
}

impl<T: Scalar> Adam<T> {
    #[cold]
    fn check_settings(&self) -> Result<()> {
        // in the words of the type that the user sees
        let [new, betas, epsilon, decay] = if self.decoupled {
            [
                "AdamW::new",
                "AdamW::betas",
                "AdamW::epsilon",
                "AdamW::weight_decay",
            ]
        } else {
            [
                "Adam::new",
                "Adam::betas",
                "Adam::epsilon",
                "Adam::weight_decay",
            ]
        };
        setting::rate(new, self.learning_rate)?;
        setting::share(betas, self.betas.0)?;
        setting::share(betas, self.betas.1)?;
        setting::above_zero(epsilon, self.epsilon)?;
        let rounded = T::from_f64(self.epsilon);
        let fits = rounded >= T::MIN_POSITIVE && rounded.is_finite();
        setting::check(
            fits,
            epsilon,
            self.epsilon,
            "a number that the network's scalar can hold (in `f32` from 1.2e-38 on)",
        )?;
        setting::from_zero(decay, self.weight_decay)?;
        self.check_shrinking(decay, self.learning_rate, self.weight_decay)
    }

    /// Refuses to shrink weights to below nothing.
    fn check_shrinking(&self, setter: &str, rate: f64, decay: f64) -> Result<()> {
        let most = "at most 1 over the learning rate: more would turn the weights' signs over";
        let fits = !self.decoupled || rate * decay <= 1.0;
        setting::check(fits, setter, decay, most)
    }

    /// The same for layers with a rate or a decay of their own.
    #[cold]
    fn check_policies<N: Model<Scalar = T>>(&self, network: &N) -> Result<()> {
        for tensor in network.parameters() {
            let Policy { rate, decay, .. } = tensor.policy;
            let own = self.learning_rate * rate;
            let (setter, decay) = match decay {
                Some(decay) => ("#[decay]", decay),
                None => ("AdamW::weight_decay", self.weight_decay),
            };
            let checked = self.check_shrinking(setter, own, decay);
            checked.map_err(|problem| {
                let line = setting::line(&tensor);
                let place = if rate == 1.0 {
                    line
                } else {
                    format!("{line}: `#[lr]` makes the learning rate {own}")
                };
                setting::at(&place, problem)
            })?;
        }
        Ok(())
    }
}

impl<T: Scalar> Optimizer<T> for Adam<T> {
    #[inline]
    fn prepare<N: Model<Scalar = T>>(&mut self, network: &N) -> Result<()> {
        if !self.checked {
            self.check_settings()?;
            // (an update under a policy sets rate and decay, so that such a network is asked at every step)
            if N::GOVERNED && self.decoupled {
                self.check_policies(network)?;
            }
            self.checked = true;
        }
        let name = if self.decoupled { "AdamW" } else { "Adam" };
        self.owner.check(name, "moments", network)
    }

    fn start_step(&mut self) {
        // Far behind the last step that the corrections see; tiny networks take so many in minutes.
        self.steps = self.steps.saturating_add(1);
        let (beta1, beta2) = self.betas;
        self.corrections = (
            1.0 - beta1.powi(self.steps),
            (1.0 - beta2.powi(self.steps)).sqrt(),
        );
    }

    fn update(&mut self, index: usize, parameter: &mut [T], gradient: &[T]) {
        self.moments(index, parameter.len())
            .apply(parameter, gradient);
    }

    #[inline(always)]
    fn update_here(&mut self, index: usize, parameter: &mut [T], gradient: &[T]) {
        self.moments(index, parameter.len())
            .run(parameter, gradient);
    }

    fn rule(&mut self, index: usize, len: usize) -> Rule<'_, T> {
        Rule::Moments(self.moments(index, len))
    }

    fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
        self.checked = false;
    }

    fn decay(&self) -> f64 {
        self.weight_decay
    }

    fn set_decay(&mut self, decay: f64) {
        self.weight_decay = decay;
        self.checked = false;
    }
}

/// [`Adam`] with decoupled weight decay: `θ ← θ·(1 − η·decay)` before the update; decay 0.01 by default.
#[derive(Debug, Clone)]
pub struct AdamW<T>(Adam<T>);

impl<T: Scalar> AdamW<T> {
    /// Learning rate η, a finite number from 0 on; 1e-3 is usual.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self(Adam {
            weight_decay: 0.01,
            decoupled: true,
            ..Adam::new(learning_rate)
        })
    }

    /// The decay rates β₁ and β₂ of the two moments, each from 0 to below 1.
    #[must_use]
    pub fn betas(self, first: f64, second: f64) -> Self {
        Self(self.0.betas(first, second))
    }

    /// ε, which keeps the division finite: above 0 (in `f32` from 1.2e-38 on).
    #[must_use]
    pub fn epsilon(self, epsilon: f64) -> Self {
        Self(self.0.epsilon(epsilon))
    }

    /// The share of each weight (times η) that a step takes off it: a finite number from 0 on, and η·decay at
    /// most 1.
    #[must_use]
    pub fn weight_decay(self, decay: f64) -> Self {
        Self(self.0.weight_decay(decay))
    }
}

impl<T: Scalar> Optimizer<T> for AdamW<T> {
    fn prepare<N: Model<Scalar = T>>(&mut self, network: &N) -> Result<()> {
        self.0.prepare(network)
    }

    fn start_step(&mut self) {
        self.0.start_step();
    }

    fn update(&mut self, index: usize, parameter: &mut [T], gradient: &[T]) {
        self.0.update(index, parameter, gradient);
    }

    #[inline(always)]
    fn update_here(&mut self, index: usize, parameter: &mut [T], gradient: &[T]) {
        self.0.update_here(index, parameter, gradient);
    }

    fn rule(&mut self, index: usize, len: usize) -> Rule<'_, T> {
        self.0.rule(index, len)
    }

    fn learning_rate(&self) -> f64 {
        self.0.learning_rate()
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.0.set_learning_rate(learning_rate);
    }

    fn decay(&self) -> f64 {
        self.0.weight_decay
    }

    fn set_decay(&mut self, decay: f64) {
        self.0.set_decay(decay);
    }
}

#[cfg(test)]
mod tests {
    use super::{Adam, Update};
    use crate::optim::Optimizer;
    use crate::simd::Path;

    #[test]
    fn steps_may_be_as_many_as_one_likes() {
        let mut adam = Adam::<f64>::new(0.1);
        adam.steps = i32::MAX - 1;
        for _ in 0..3 {
            adam.start_step();
            assert_eq!(adam.corrections, (1.0, 1.0));
        }
    }

    #[test]
    fn every_path_gives_the_same_bits() {
        let gradient: Vec<f32> = (0..37_u8).map(|i| f32::from(i).sin()).collect();
        let paths = Path::available().into_iter();
        let results: Vec<Vec<f32>> = paths
            .map(|path| {
                let (mut parameter, mut adam) = (gradient.clone(), Adam::new(0.1));
                for _ in 0..3 {
                    adam.start_step();
                    path.run(Update {
                        parameter: &mut parameter,
                        gradient: &gradient,
                        moments: adam.moments(0, gradient.len()),
                    });
                }
                parameter
            })
            .collect();
        for result in &results {
            assert_eq!(result, &results[0]);
            assert_ne!(result, &gradient);
        }
    }
}
