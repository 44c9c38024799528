//! `RMSprop` (Hinton 2012, lecture 6e of "Neural Networks for Machine Learning").

use crate::error::Result;
use crate::layer::update::{Optimizer, Setting, States, Update};
use crate::numeric::range;
use crate::numeric::scalar::Scalar;

/// `v ← α·v + (1−α)·g²`, `θ ← θ − η·g/(√v + ε)`: each gradient over the root of the running mean of its square.
///
/// `g` is the gradient plus `decay·θ`. All values have the shape of their tensor.
///
/// - With [`momentum`](RmsProp::momentum) μ: `b ← μ·b + g/(√v + ε)`, `θ ← θ − η·b`.
/// - [`centered`](RmsProp::centered) (Graves 2013): `m ← α·m + (1−α)·g`, and `v − m²`, the variance, in place of `v`
///   under the root. It is never less than its own rounding error, the scalar's epsilon times `v`: a gradient that does
///   not change would be divided by ε alone.
///
/// Defaults are those of `PyTorch`: α = 0.99, ε = 1e-8, no momentum, not centered, no weight decay.
///
/// It stores v for each tensor, with momentum also b, centered v, b and m. So it belongs to one network: see
/// [`Optimizer`].
///
/// ```
/// use nn_core::prelude::*;
/// network! { struct Xor { input: 2, hidden: dense(8) -> tanh, output: dense(1) -> sigmoid } }
///
/// let x = Batch::from_rows([[0.0_f32, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])?;
/// let y = Batch::from_rows([[0.0], [1.0], [1.0], [0.0]])?;
/// let (mut net, loss) = (Xor::new(1), BinaryCrossEntropy::new());
/// let mut rms_prop = RmsProp::new(0.01).alpha(0.9).momentum(0.5);
/// let mut work = net.workspace(4);
/// for _ in 0..500 {
///     net.train_step(&x, &y, &loss, &mut rms_prop, &mut work)?;
/// }
/// assert_eq!(net.decide(&x)?, [[false], [true], [true], [false]]);
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct RmsProp<T> {
    learning_rate: f64,
    alpha: f64,
    epsilon: f64,
    momentum: f64,
    centered: bool,
    weight_decay: f64,
    states: States<T>,
}

impl<T: Scalar> RmsProp<T> {
    /// Learning rate η, finite and ≥ 0; 1e-2 and 1e-3 are usual.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            alpha: 0.99,
            epsilon: 1e-8,
            momentum: 0.0,
            centered: false,
            weight_decay: 0.0,
            states: States::new(),
        }
    }

    /// The share α of the running means that is kept, ≥ 0 and below 1.
    #[must_use]
    pub fn alpha(self, alpha: f64) -> Self {
        Self { alpha, ..self }
    }

    /// ε, which keeps the division finite: above 0 (in `f32` at least 1.2e-38).
    #[must_use]
    pub fn epsilon(self, epsilon: f64) -> Self {
        Self { epsilon, ..self }
    }

    /// The share μ of the last update that is kept, ≥ 0 and below 1; 0.9 is usual.
    #[must_use]
    pub fn momentum(self, momentum: f64) -> Self {
        Self { momentum, ..self }
    }

    /// Divides by the root of the variance of the gradient, not of the mean of its square.
    #[must_use]
    pub fn centered(self) -> Self {
        Self {
            centered: true,
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
pub struct RootMeanSquare<T> {
    rate: T,
    alpha: T,
    /// 1 − α, not of rounded numbers.
    share: T,
    epsilon: T,
    momentum: T,
    centered: bool,
    /// Added to the gradient.
    decay: T,
}

impl<T: Scalar> Update<T> for RootMeanSquare<T> {
    type State = [T; 3];

    /// No number becomes or stays subnormal: v ends at its least value, whose root is negligible beside ε; the others,
    /// and the parameter, end at 0.
    #[inline(always)]
    fn one(self, p: T, g: T, [v, b, m]: [T; 3]) -> (T, [T; 3]) {
        let Self {
            rate,
            alpha,
            share,
            epsilon,
            momentum,
            centered,
            decay,
        } = self;
        let least = T::MIN_POSITIVE + T::MIN_POSITIVE;
        let g = if decay == T::ZERO {
            g.flush()
        } else {
            decay.mul_add(p, g).flush()
        };
        let square = (share * g).mul_add(g, alpha * v);
        let v = if least > square { least } else { square };
        let (spread, m) = if centered {
            let m = share.mul_add(g, alpha * m).flush();
            let (variance, noise) = ((-m).mul_add(m, v), T::EPSILON.mul_add(v, least));
            (if noise > variance { noise } else { variance }, m)
        } else {
            (v, m)
        };
        let step = g / (Scalar::sqrt(spread) + epsilon);
        let (step, b) = if momentum == T::ZERO {
            (step, b)
        } else {
            let b = momentum.mul_add(b, step).flush();
            (b, b)
        };
        ((p - rate * step).flush(), [v, b, m])
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Optimizer<T> for RmsProp<T> {
    type Update = RootMeanSquare<T>;
    const NAME: &'static str = "RmsProp";
    const STATES: &'static [&'static str] = &["square_avg", "momentum_buffer", "grad_avg"];

    #[inline(always)]
    fn formula(&self, setting: &Setting<'_>) -> RootMeanSquare<T> {
        RootMeanSquare {
            rate: T::from_f64(self.learning_rate * setting.rate),
            alpha: T::from_f64(self.alpha),
            share: T::from_f64(1.0 - self.alpha),
            epsilon: T::from_f64(self.epsilon),
            momentum: T::from_f64(self.momentum),
            centered: self.centered,
            decay: T::from_f64(setting.decay.unwrap_or(self.weight_decay)),
        }
    }

    #[inline(always)]
    fn states(&mut self) -> &mut States<T> {
        &mut self.states
    }

    #[inline(always)]
    fn used(&self) -> usize {
        if self.centered {
            3
        } else {
            1 + usize::from(self.momentum != 0.0)
        }
    }

    #[inline(always)]
    fn check(&self) -> Result<()> {
        range::rate("RmsProp::new", self.learning_rate)?;
        range::share("RmsProp::alpha", self.alpha)?;
        range::epsilon::<T>("RmsProp::epsilon", self.epsilon)?;
        range::share("RmsProp::momentum", self.momentum)?;
        range::from_zero("RmsProp::weight_decay", self.weight_decay)
    }

    fn settings(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("learning_rate", self.learning_rate),
            ("alpha", self.alpha),
            ("epsilon", self.epsilon),
            ("momentum", self.momentum),
            ("centered", f64::from(self.centered)),
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
    use super::RmsProp;
    use crate::layer::update::{Optimizer, every_path_gives_the_same_bits, resumes};

    #[test]
    fn paths_agree() {
        every_path_gives_the_same_bits(&RmsProp::new(0.1));
        every_path_gives_the_same_bits(&RmsProp::new(0.1).momentum(0.9).weight_decay(0.01));
        every_path_gives_the_same_bits(&RmsProp::new(0.1).centered());
        every_path_gives_the_same_bits(&RmsProp::new(0.1).centered().momentum(0.9));
    }

    #[test]
    fn a_run_goes_on() {
        resumes(&RmsProp::new(0.1), &[37]);
        resumes(&RmsProp::new(0.1).centered(), &[37]);
        resumes(&RmsProp::new(0.1).centered().momentum(0.9), &[37]);
    }

    /// A gradient that does not change has no variance; what is left of it by rounding is no divisor.
    #[test]
    fn a_constant_gradient_takes_steps_of_a_size() {
        let mut rms_prop = RmsProp::<f32>::new(1e-3).alpha(0.5).centered();
        let mut parameter = [0.0; 3];
        for _ in 0..200 {
            let before = parameter;
            rms_prop.start_step();
            rms_prop.update(0, &mut parameter, &[0.7, -1e-3, 1e10]);
            for (new, old) in parameter.iter().zip(before) {
                assert!((new - old).abs() < 3.0, "{old} to {new}");
            }
        }
        assert!(parameter[0] < 0.0 && parameter[1] > 0.0 && parameter[2] < 0.0);
    }
}
