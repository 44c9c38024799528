//! Rprop (Riedmiller & Braun 1993), the form without weight backtracking.

use crate::error::Result;
use crate::layer::update::{Optimizer, Setting, States, Update};
use crate::numeric::range;
use crate::numeric::scalar::Scalar;
use crate::optim::sign;

/// `θ ← θ − sign(g)·Δ`, with a step size Δ for each parameter: `Δ ← η⁺Δ` if the gradient has the sign of the step
/// before, `Δ ← η⁻Δ` and no step if it has the other one.
///
/// The size of the gradient does not matter, only its sign. It is for whole data sets: in small batches signs change
/// by chance.
///
/// Defaults are those of `PyTorch`: η⁻ = 0.5, η⁺ = 1.2, Δ from 1e-6 to 50. The learning rate is the first Δ;
/// `set_learning_rate` changes nothing after the first step. `#[decay]` of a line is added to its gradient.
///
/// It stores the gradient and Δ for each tensor, so it belongs to one network: see [`Optimizer`].
///
/// ```
/// use nn_core::prelude::*;
/// network! { struct Xor { input: 2, hidden: dense(8) -> tanh, output: dense(1) -> sigmoid } }
///
/// let x = Batch::from_rows([[0.0_f32, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])?;
/// let y = Batch::from_rows([[0.0], [1.0], [1.0], [0.0]])?;
/// let (mut net, loss, mut rprop) = (Xor::new(1), BinaryCrossEntropy::new(), Rprop::new(0.01));
/// let mut work = net.workspace(4);
/// for _ in 0..100 {
///     net.train_step(&x, &y, &loss, &mut rprop, &mut work)?;
/// }
/// assert_eq!(net.decide(&x)?, [[false], [true], [true], [false]]);
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Rprop<T> {
    learning_rate: f64,
    etas: (f64, f64),
    step_sizes: (f64, f64),
    states: States<T>,
}

impl<T: Scalar> Rprop<T> {
    /// The first step size, finite and ≥ 0; 1e-2 is usual.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            etas: (0.5, 1.2),
            step_sizes: (1e-6, 50.0),
            states: States::new(),
        }
    }

    /// The factors η⁻ (above 0 and below 1) and η⁺ (above 1).
    #[must_use]
    pub fn etas(self, minus: f64, plus: f64) -> Self {
        Self {
            etas: (minus, plus),
            ..self
        }
    }

    /// The smallest step size, above 0, and the largest one.
    #[must_use]
    pub fn step_sizes(self, least: f64, most: f64) -> Self {
        Self {
            step_sizes: (least, most),
            ..self
        }
    }
}

/// The numbers of one step for one tensor.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct SignAgreement<T> {
    first: T,
    etas: (T, T),
    least: T,
    most: T,
    /// Added to the gradient.
    decay: T,
}

impl<T: Scalar> Update<T> for SignAgreement<T> {
    type State = [T; 2];

    /// A step size is never 0, so 0 is one that has not started.
    #[inline(always)]
    fn one(self, p: T, g: T, [previous, size]: [T; 2]) -> (T, [T; 2]) {
        let zero = T::ZERO;
        let g = self.decay.mul_add(p, g);
        let (sign, before) = (sign(g), sign(previous));
        let agreement = sign * before;
        let factor = if agreement > zero {
            self.etas.1
        } else if agreement < zero {
            self.etas.0
        } else {
            T::ONE
        };
        let size = factor * if size == zero { self.first } else { size };
        let size = if size < self.least { self.least } else { size };
        let size = if size > self.most { self.most } else { size };
        let turned = agreement < zero;
        let (sign, g) = if turned { (zero, zero) } else { (sign, g) };
        ((p - sign * size).flush(), [g, size])
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Optimizer<T> for Rprop<T> {
    type Update = SignAgreement<T>;
    const NAME: &'static str = "Rprop";
    const STATES: &'static [&'static str] = &["prev", "step_size"];

    #[inline(always)]
    fn formula(&self, setting: &Setting<'_>) -> SignAgreement<T> {
        SignAgreement {
            first: T::from_f64(self.learning_rate * setting.rate),
            etas: (T::from_f64(self.etas.0), T::from_f64(self.etas.1)),
            least: T::from_f64(self.step_sizes.0),
            most: T::from_f64(self.step_sizes.1),
            decay: T::from_f64(setting.decay.unwrap_or(0.0)),
        }
    }

    #[inline(always)]
    fn states(&mut self) -> &mut States<T> {
        &mut self.states
    }

    #[inline(always)]
    fn check(&self) -> Result<()> {
        range::rate("Rprop::new", self.learning_rate)?;
        let (minus, plus) = self.etas;
        let setter = "Rprop::etas";
        range::check(
            minus > 0.0 && minus < 1.0,
            setter,
            minus,
            "above 0, below 1",
        )?;
        let is_larger = plus.is_finite() && plus > 1.0;
        range::check(is_larger, setter, plus, "a finite number above 1")?;
        let (least, most) = self.step_sizes;
        range::epsilon::<T>("Rprop::step_sizes", least)?;
        let fits = most.is_finite() && most >= least;
        let most_range = "finite and at least the smallest step size";
        range::check(fits, "Rprop::step_sizes", most, most_range)
    }

    fn settings(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("learning_rate", self.learning_rate),
            ("eta_minus", self.etas.0),
            ("eta_plus", self.etas.1),
            ("step_size_min", self.step_sizes.0),
            ("step_size_max", self.step_sizes.1),
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
    use super::Rprop;
    use crate::layer::update::{every_path_gives_the_same_bits, resumes};

    #[test]
    fn paths_agree() {
        every_path_gives_the_same_bits(&Rprop::new(0.1));
        every_path_gives_the_same_bits(&Rprop::new(0.1).etas(0.4, 1.5).step_sizes(0.05, 0.2));
    }

    #[test]
    fn a_run_goes_on() {
        resumes(&Rprop::new(0.1), &[37]);
    }
}
