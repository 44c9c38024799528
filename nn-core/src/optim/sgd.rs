//! Stochastic gradient descent.

use pulp::{Simd, WithSimd};

use crate::aligned::Aligned;
use crate::error::{Error, Result};
use crate::network::Model;
use crate::optim::owner::Owner;
use crate::optim::{Optimizer, Rule, state};
use crate::scalar::Scalar;
use crate::setting;
use crate::simd;

/// `v ← μ·v + g`, `θ ← θ − η·v`, as `PyTorch` defines it; with [`nesterov`](Sgd::nesterov)
/// `θ ← θ − η·(g + μ·v)`. `g` is the gradient plus `decay·θ`.
///
/// Momentum μ and weight decay are 0 by default; then it is `θ ← θ − η·∂L/∂θ`.
///
/// With momentum it holds a velocity for each tensor, and so belongs to one network: see [`Optimizer`].
#[derive(Debug, Clone)]
pub struct Sgd<T> {
    learning_rate: f64,
    momentum: f64,
    nesterov: bool,
    weight_decay: f64,
    velocities: Vec<Aligned<T>>,
    owner: Owner,
    /// Whether the settings are known to be in range.
    checked: bool,
}

impl<T: Scalar> Sgd<T> {
    /// Plain descent with learning rate η, a finite number from 0 on.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            momentum: 0.0,
            nesterov: false,
            weight_decay: 0.0,
            velocities: Vec::new(),
            owner: Owner::default(),
            checked: false,
        }
    }

    /// The share μ of the last update that is kept, from 0 to below 1; 0.9 is usual.
    #[must_use]
    pub fn momentum(self, momentum: f64) -> Self {
        Self {
            momentum,
            checked: false,
            ..self
        }
    }

    /// Nesterov's form: looks ahead along the velocity. It needs a momentum.
    #[must_use]
    pub fn nesterov(self) -> Self {
        Self {
            nesterov: true,
            checked: false,
            ..self
        }
    }

    /// Adds `decay·θ` to the gradient (L2 regularisation); a finite number from 0 on.
    #[must_use]
    pub fn weight_decay(self, decay: f64) -> Self {
        Self {
            weight_decay: decay,
            checked: false,
            ..self
        }
    }
}

/// A tensor's velocity (or a part of it; empty without momentum) and the numbers of the current step.
#[doc(hidden)]
#[derive(Debug)]
pub struct Velocity<'a, T> {
    velocity: &'a mut [T],
    step: Step<T>,
}

#[derive(Debug, Clone, Copy)]
struct Step<T> {
    rate: T,
    /// Added to the gradient.
    decay: T,
    momentum: T,
    nesterov: bool,
}

impl<T: Scalar> Velocity<'_, T> {
    /// That of the first `at` numbers, and of the rest.
    pub(crate) fn split(self, at: usize) -> (Self, Self) {
        let Self { velocity, step } = self;
        let (velocity, rest) = velocity.split_at_mut(at.min(velocity.len()));
        let part = |velocity| Self { velocity, step };
        (part(velocity), part(rest))
    }

    /// Updates the numbers that the velocity belongs to.
    pub(crate) fn apply(self, parameter: &mut [T], gradient: &[T]) {
        simd::dispatch(Update {
            parameter,
            gradient,
            velocity: self,
        });
    }

    /// One pass over parameter, gradient and velocity.
    #[inline(always)]
    fn run(self, parameter: &mut [T], gradient: &[T]) {
        let Step {
            rate,
            decay,
            momentum,
            nesterov,
        } = self.step;
        let pairs = parameter.iter_mut().zip(gradient);
        if self.velocity.is_empty() {
            for (p, &g) in pairs {
                *p = (*p - rate * decay.mul_add(*p, g.flush())).flush();
            }
            return;
        }
        let pairs = pairs.zip(self.velocity);
        if decay == T::ZERO {
            for ((p, &g), v) in pairs {
                *v = (momentum * *v + g).flush();
                let ahead = (g + momentum * *v).flush();
                *p = (*p - rate * if nesterov { ahead } else { *v }).flush();
            }
            return;
        }
        for ((p, &g), v) in pairs {
            let g = decay.mul_add(*p, g);
            *v = (momentum * *v + g).flush();
            *p = (*p - rate * if nesterov { g + momentum * *v } else { *v }).flush();
        }
    }
}

struct Update<'a, T> {
    parameter: &'a mut [T],
    gradient: &'a [T],
    velocity: Velocity<'a, T>,
}

impl<T: Scalar> WithSimd for Update<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        self.velocity.run(self.parameter, self.gradient);
    }
}

impl<T: Scalar> Sgd<T> {
    #[inline(always)]
    fn velocity(&mut self, index: usize, len: usize) -> Velocity<'_, T> {
        let velocity: &mut [T] = if self.momentum == 0.0 {
            &mut []
        } else {
            state(&mut self.velocities, index, len)
        };
        Velocity {
            velocity,
            step: Step {
                rate: T::from_f64(self.learning_rate),
                decay: T::from_f64(self.weight_decay),
                momentum: T::from_f64(self.momentum),
                nesterov: self.nesterov,
            },
        }
    }
}

impl<T> Sgd<T> {
    #[cold]
    fn check_settings(&self) -> Result<()> {
        setting::rate("Sgd::new", self.learning_rate)?;
        setting::share("Sgd::momentum", self.momentum)?;
        setting::from_zero("Sgd::weight_decay", self.weight_decay)?;
        if self.nesterov && self.momentum == 0.0 {
            return Err(Error::invalid(
                "`Sgd::nesterov` looks ahead along the velocity, and without momentum there is none: \
                 add `.momentum(0.9)`, or leave `.nesterov()` out",
            ));
        }
        Ok(())
    }
}

impl<T: Scalar> Optimizer<T> for Sgd<T> {
    #[inline]
    fn prepare<N: Model<Scalar = T>>(&mut self, network: &N) -> Result<()> {
        if !self.checked {
            self.check_settings()?;
            self.checked = true;
        }
        if self.momentum == 0.0 {
            return Ok(());
        }
        self.owner.check("Sgd", "velocities", network)
    }

    /// Nothing depends on how many steps there were: a velocity starts at 0.
    fn start_step(&mut self) {}

    fn update(&mut self, index: usize, parameter: &mut [T], gradient: &[T]) {
        self.velocity(index, parameter.len())
            .apply(parameter, gradient);
    }

    #[inline(always)]
    fn update_here(&mut self, index: usize, parameter: &mut [T], gradient: &[T]) {
        let velocity = self.velocity(index, parameter.len());
        let Step { rate, decay, .. } = velocity.step;
        if velocity.velocity.is_empty() && decay == T::ZERO {
            // nothing decays, and between two steps of a tiny network every comparison is waited for
            for (p, &g) in parameter.iter_mut().zip(gradient) {
                *p -= rate * g;
            }
            return;
        }
        velocity.run(parameter, gradient);
    }

    fn rule(&mut self, index: usize, len: usize) -> Rule<'_, T> {
        if self.momentum == 0.0 && self.weight_decay == 0.0 {
            Rule::Descent(T::from_f64(self.learning_rate))
        } else {
            Rule::Velocity(self.velocity(index, len))
        }
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

#[cfg(test)]
mod tests {
    use super::{Sgd, Update};
    use crate::simd::Path;

    #[test]
    fn every_path_gives_the_same_bits() {
        let gradient: Vec<f32> = (0..37_u8).map(|i| f32::from(i).sin()).collect();
        for sgd in [
            Sgd::new(0.1).weight_decay(0.01),
            Sgd::new(0.1).momentum(0.9),
            Sgd::new(0.1).momentum(0.9).nesterov(),
        ] {
            let paths = Path::available().into_iter();
            let results: Vec<Vec<f32>> = paths
                .map(|path| {
                    let (mut parameter, mut sgd) = (gradient.clone(), sgd.clone());
                    for _ in 0..3 {
                        path.run(Update {
                            parameter: &mut parameter,
                            gradient: &gradient,
                            velocity: sgd.velocity(0, gradient.len()),
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
}
