//! Stochastic gradient descent.

use crate::error::{Error, Result};
use crate::layer::update::{Optimizer, Setting, States, Update};
use crate::numeric::range;
use crate::numeric::scalar::Scalar;

/// `v ← μ·v + g`, `θ ← θ − η·v`, as `PyTorch` defines it; with [`nesterov`](Sgd::nesterov)
/// `θ ← θ − η·(g + μ·v)`. `g` is the gradient plus `decay·θ`.
///
/// With [`dampening`](Sgd::dampening) τ: `v ← μ·v + (1−τ)·g`, but `v ← g` in the first step.
///
/// Momentum μ, dampening and weight decay are 0 by default; then it is `θ ← θ − η·∂L/∂θ`.
///
/// With momentum it stores a velocity for each tensor, so it belongs to one network: see [`Optimizer`].
#[derive(Debug, Clone)]
pub struct Sgd<T> {
    learning_rate: f64,
    momentum: f64,
    dampening: f64,
    nesterov: bool,
    maximize: bool,
    weight_decay: f64,
    states: States<T>,
}

impl<T: Scalar> Sgd<T> {
    /// Plain gradient descent with learning rate η, finite and ≥ 0.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            momentum: 0.0,
            dampening: 0.0,
            nesterov: false,
            maximize: false,
            weight_decay: 0.0,
            states: States::new(),
        }
    }

    /// The share μ of the last update that is kept, ≥ 0 and below 1; 0.9 is usual.
    #[must_use]
    pub fn momentum(self, momentum: f64) -> Self {
        Self { momentum, ..self }
    }

    /// The share τ of the gradient that does not enter the velocity, from 0 to 1. It needs momentum.
    #[must_use]
    pub fn dampening(self, dampening: f64) -> Self {
        Self { dampening, ..self }
    }

    /// Nesterov's form, which looks ahead along the velocity. It needs momentum, without dampening.
    #[must_use]
    pub fn nesterov(self) -> Self {
        Self {
            nesterov: true,
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
pub struct Descent<T> {
    /// η; negative with `maximize`, if there is no momentum.
    rate: T,
    /// Added to the gradient; negative with `maximize`.
    decay: T,
    momentum: T,
    /// The share of the gradient in the velocity, 1 − τ; negative with `maximize`.
    share: T,
    nesterov: bool,
}

impl<T: Scalar> Update<T> for Descent<T> {
    type State = [T; 1];

    #[inline(always)]
    fn one(self, p: T, g: T, [v]: [T; 1]) -> (T, [T; 1]) {
        let Self {
            rate,
            decay,
            momentum,
            share,
            nesterov,
        } = self;
        if momentum == T::ZERO {
            return ((p - rate * decay.mul_add(p, g.flush())).flush(), [v]);
        }
        if decay == T::ZERO {
            let v = share.mul_add(g, momentum * v).flush();
            let ahead = share.mul_add(g, momentum * v).flush();
            return ((p - rate * if nesterov { ahead } else { v }).flush(), [v]);
        }
        let g = decay.mul_add(p, g);
        let v = share.mul_add(g, momentum * v).flush();
        let ahead = share.mul_add(g, momentum * v);
        let step = if nesterov { ahead } else { v };
        ((p - rate * step).flush(), [v])
    }

    #[inline(always)]
    fn descent(self) -> Option<T> {
        (self.momentum == T::ZERO && self.decay == T::ZERO).then_some(self.rate)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Optimizer<T> for Sgd<T> {
    type Update = Descent<T>;
    const NAME: &'static str = "Sgd";
    const STATES: &'static [&'static str] = &["momentum_buffer"];

    #[inline(always)]
    fn formula(&self, setting: &Setting<'_>) -> Descent<T> {
        let sign = if self.maximize { -1.0 } else { 1.0 };
        let rate = self.learning_rate * setting.rate;
        let has_momentum = self.momentum != 0.0;
        let is_damped = self.states.steps() > 1;
        Descent {
            rate: T::from_f64(if has_momentum { rate } else { sign * rate }),
            decay: T::from_f64(sign * setting.decay.unwrap_or(self.weight_decay)),
            momentum: T::from_f64(self.momentum),
            share: T::from_f64(if is_damped {
                sign * (1.0 - self.dampening)
            } else {
                sign
            }),
            nesterov: self.nesterov,
        }
    }

    #[inline(always)]
    fn states(&mut self) -> &mut States<T> {
        &mut self.states
    }

    #[inline(always)]
    fn used(&self) -> usize {
        usize::from(self.momentum != 0.0)
    }

    #[inline(always)]
    fn check(&self) -> Result<()> {
        range::rate("Sgd::new", self.learning_rate)?;
        range::share("Sgd::momentum", self.momentum)?;
        range::fraction("Sgd::dampening", self.dampening)?;
        range::from_zero("Sgd::weight_decay", self.weight_decay)?;
        if self.nesterov && self.momentum == 0.0 {
            return Err(Error::invalid(
                "`Sgd::nesterov` looks ahead along the velocity, and without momentum there is none: \
                 add `.momentum(0.9)`, or leave `.nesterov()` out",
            ));
        }
        if self.nesterov && self.dampening != 0.0 {
            return Err(Error::invalid(
                "`Sgd::nesterov` is defined without dampening: leave `.nesterov()` or `.dampening(…)` out",
            ));
        }
        Ok(())
    }

    fn settings(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("learning_rate", self.learning_rate),
            ("momentum", self.momentum),
            ("dampening", self.dampening),
            ("nesterov", f64::from(self.nesterov)),
            ("maximize", f64::from(self.maximize)),
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
    use super::Sgd;
    use crate::layer::update::{every_path_gives_the_same_bits, resumes};

    #[test]
    fn paths_agree() {
        every_path_gives_the_same_bits(&Sgd::new(0.1).weight_decay(0.01));
        every_path_gives_the_same_bits(&Sgd::new(0.1).momentum(0.9));
        every_path_gives_the_same_bits(&Sgd::new(0.1).momentum(0.9).nesterov());
        every_path_gives_the_same_bits(&Sgd::new(0.1).momentum(0.9).dampening(0.5).maximize());
    }

    #[test]
    fn a_run_goes_on() {
        resumes(&Sgd::new(0.1), &[37]);
        resumes(&Sgd::new(0.1).momentum(0.9).nesterov(), &[37]);
        resumes(&Sgd::new(0.1).momentum(0.9).dampening(0.5), &[37]);
    }
}
