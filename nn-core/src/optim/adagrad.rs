//! Adagrad (Duchi, Hazan & Singer 2011).

use crate::error::Result;
use crate::layer::update::{Optimizer, Setting, States, Update};
use crate::numeric::range;
use crate::numeric::scalar::Scalar;

/// `s ← s + g²`, `θ ← θ − ηₜ·g/(√s + ε)`: each gradient over the root of the sum of all its squares.
///
/// `g` is the gradient plus `decay·θ`; `ηₜ = η/(1 + (t−1)·lr_decay)` in the t-th step. Steps become smaller and smaller, and a
/// parameter with rare gradients takes larger ones: it suits sparse inputs.
///
/// Defaults are those of `PyTorch`: ε = 1e-10, s starts at 0, no decay of the rate or of the weights.
///
/// It stores s for each tensor, so it belongs to one network: see [`Optimizer`].
///
/// ```
/// use nn_core::prelude::*;
/// network! { struct Xor { input: 2, hidden: dense(8) -> tanh, output: dense(1) -> sigmoid } }
///
/// let x = Batch::from_rows([[0.0_f32, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])?;
/// let y = Batch::from_rows([[0.0], [1.0], [1.0], [0.0]])?;
/// let (mut net, loss, mut adagrad) = (Xor::new(1), BinaryCrossEntropy::new(), Adagrad::new(0.1));
/// let mut work = net.workspace(4);
/// for _ in 0..500 {
///     net.train_step(&x, &y, &loss, &mut adagrad, &mut work)?;
/// }
/// assert_eq!(net.decide(&x)?, [[false], [true], [true], [false]]);
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Adagrad<T> {
    learning_rate: f64,
    lr_decay: f64,
    initial_accumulator: f64,
    epsilon: f64,
    weight_decay: f64,
    states: States<T>,
}

impl<T: Scalar> Adagrad<T> {
    /// Learning rate η, finite and ≥ 0; 1e-2 is usual.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            lr_decay: 0.0,
            initial_accumulator: 0.0,
            epsilon: 1e-10,
            weight_decay: 0.0,
            states: States::new(),
        }
    }

    /// The decay of the learning rate: step t has η/(1 + (t−1)·decay). Finite and ≥ 0.
    #[must_use]
    pub fn lr_decay(self, decay: f64) -> Self {
        Self {
            lr_decay: decay,
            ..self
        }
    }

    /// The value of s before the first step, finite and ≥ 0.
    #[must_use]
    pub fn initial_accumulator(self, value: f64) -> Self {
        Self {
            initial_accumulator: value,
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
pub struct SummedSquares<T> {
    rate: T,
    first: T,
    epsilon: T,
    /// Added to the gradient.
    decay: T,
}

impl<T: Scalar> Update<T> for SummedSquares<T> {
    type State = [T; 1];

    /// After a step the sum is at least twice the smallest normal number, so 0 is a sum that has not started.
    #[inline(always)]
    fn one(self, p: T, g: T, [sum]: [T; 1]) -> (T, [T; 1]) {
        let least = T::MIN_POSITIVE + T::MIN_POSITIVE;
        let g = self.decay.mul_add(p, g).flush();
        let before = if sum == T::ZERO { self.first } else { sum };
        let sum = g.mul_add(g, before);
        let sum = if least > sum { least } else { sum };
        let step = g / (Scalar::sqrt(sum) + self.epsilon);
        ((p - self.rate * step).flush(), [sum])
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Optimizer<T> for Adagrad<T> {
    type Update = SummedSquares<T>;
    const NAME: &'static str = "Adagrad";
    const STATES: &'static [&'static str] = &["sum"];

    #[inline(always)]
    fn formula(&self, setting: &Setting<'_>) -> SummedSquares<T> {
        let before = self.states.steps().saturating_sub(1) as f64;
        let rate = self.learning_rate * setting.rate / (1.0 + before * self.lr_decay);
        SummedSquares {
            rate: T::from_f64(rate),
            first: T::from_f64(self.initial_accumulator),
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
        range::rate("Adagrad::new", self.learning_rate)?;
        range::from_zero("Adagrad::lr_decay", self.lr_decay)?;
        let first = self.initial_accumulator;
        range::from_zero("Adagrad::initial_accumulator", first)?;
        range::epsilon::<T>("Adagrad::epsilon", self.epsilon)?;
        range::from_zero("Adagrad::weight_decay", self.weight_decay)
    }

    fn settings(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("learning_rate", self.learning_rate),
            ("lr_decay", self.lr_decay),
            ("initial_accumulator", self.initial_accumulator),
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
    use super::Adagrad;
    use crate::layer::update::{every_path_gives_the_same_bits, resumes};

    #[test]
    fn paths_agree() {
        every_path_gives_the_same_bits(&Adagrad::new(0.1));
        every_path_gives_the_same_bits(&Adagrad::new(0.1).initial_accumulator(0.5).lr_decay(0.1));
    }

    #[test]
    fn a_run_goes_on() {
        resumes(&Adagrad::new(0.1).weight_decay(0.01).lr_decay(0.1), &[37]);
        resumes(&Adagrad::new(0.1).initial_accumulator(0.5), &[37]);
    }
}
