//! Adafactor (Shazeer & Stern 2018), as `torch.optim.Adafactor`.

use pulp::{Simd, WithSimd};

use crate::error::Result;
use crate::layer::update::{Optimizer, Setting, States, Update, run};
use crate::numeric::scalar::Scalar;
use crate::numeric::sums::dot;
use crate::numeric::{l2_norm, range, simd};
use crate::optim::whole::{Scratch, Step, Whole};

/// Second moments of a matrix as a product of one value for each row and one for each column: the memory of a step is
/// that of plain descent.
///
/// In the t-th step, with `ω = t^beta2_decay` (which is below 0), `R ← R + ω·(mean of g² over each row − R)`,
/// `C ← C + ω·(mean of g² over each column − C)`, `u = g/√(R·Cᵀ/mean(R))`,
/// `θ ← θ·(1 − η·decay) − α·u/max(1, RMS(u)/d)` with `α = max(ε₂, RMS(θ))·min(η, 1/√t)`: steps are a share
/// of the weights' size. RMS is the root of the mean square.
///
/// A weight's last two indices are its rows and columns (`dense(64)` after 32 values has 64 rows and 32 columns);
/// tensors with one index have a second moment for each value.
///
/// Defaults are those of `PyTorch`: `beta2_decay` −0.8, ε₁ the scalar's epsilon (the least root of a second moment),
/// ε₂ = 1e-3, d = 1, no weight decay.
///
/// It stores R and C for each weight, a vector for each other tensor. So it belongs to one network: see [`Optimizer`].
///
/// ```
/// use nn_core::prelude::*;
/// network! { struct Xor { input: 2, hidden: dense(8) -> tanh, output: dense(1) -> sigmoid } }
///
/// let x = Batch::from_rows([[0.0_f32, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])?;
/// let y = Batch::from_rows([[0.0], [1.0], [1.0], [0.0]])?;
/// let (mut net, loss, mut adafactor) = (Xor::new(1), BinaryCrossEntropy::new(), Adafactor::new(0.1));
/// let mut work = net.workspace(4);
/// for _ in 0..500 {
///     net.train_step(&x, &y, &loss, &mut adafactor, &mut work)?;
/// }
/// assert_eq!(net.decide(&x)?, [[false], [true], [true], [false]]);
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Adafactor<T> {
    learning_rate: f64,
    beta2_decay: f64,
    /// ε₁, if it is not the scalar's epsilon.
    epsilon1: Option<f64>,
    epsilon2: f64,
    clipping: f64,
    weight_decay: f64,
    states: States<T>,
    scratch: Scratch<T>,
}

impl<T: Scalar> Adafactor<T> {
    /// The largest relative step size η, finite and ≥ 0; 1e-2 is usual.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            beta2_decay: -0.8,
            epsilon1: None,
            epsilon2: 1e-3,
            clipping: 1.0,
            weight_decay: 0.0,
            states: States::new(),
            scratch: Scratch::new(),
        }
    }

    /// The power of t in the share of the new second moments; finite and at most 0.
    #[must_use]
    pub fn beta2_decay(self, power: f64) -> Self {
        Self {
            beta2_decay: power,
            ..self
        }
    }

    /// ε₁, the least root of a second moment: above 0, and its square a number of the scalar.
    #[must_use]
    pub fn epsilon1(self, epsilon: f64) -> Self {
        Self {
            epsilon1: Some(epsilon),
            ..self
        }
    }

    /// ε₂, the least size of a tensor's weights in the size of its steps; finite and ≥ 0.
    #[must_use]
    pub fn epsilon2(self, epsilon: f64) -> Self {
        Self {
            epsilon2: epsilon,
            ..self
        }
    }

    /// The threshold d of the clipping: the largest root mean square of an update before the step size. At least 1.
    #[must_use]
    pub fn clipping(self, threshold: f64) -> Self {
        Self {
            clipping: threshold,
            ..self
        }
    }

    /// The share of each weight (times η) that a step subtracts from it: finite and ≥ 0, with η·decay at most 1.
    #[must_use]
    pub fn weight_decay(self, decay: f64) -> Self {
        Self {
            weight_decay: decay,
            ..self
        }
    }

    fn least_root(&self) -> f64 {
        self.epsilon1.unwrap_or(T::EPSILON.to_f64())
    }
}

/// The second moments of a matrix.
struct Factors<'a, T> {
    gradient: &'a [T],
    update: &'a mut [T],
    rows: &'a mut [T],
    columns: &'a mut [T],
    /// ω, and 1 − ω.
    share: T,
    kept: T,
    /// ε₁.
    least_root: T,
}

impl<T: Scalar> WithSimd for Factors<'_, T> {
    type Output = ();

    /// Moves the moments, and writes the gradient over their roots to `update`.
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self {
            gradient,
            update,
            rows,
            columns,
            share,
            kept,
            least_root,
        } = self;
        let width = columns.len();
        let (of_row, of_column) = (T::from_usize(width), share / T::from_usize(rows.len()));
        for moment in &mut *columns {
            *moment = kept * *moment;
        }
        let mut sum = 0.0;
        for (row, moment) in gradient.chunks_exact(width).zip(&mut *rows) {
            *moment = share
                .mul_add(dot(row, row) / of_row, kept * *moment)
                .flush();
            sum += moment.to_f64();
            for (moment, &g) in columns.iter_mut().zip(row) {
                *moment = (of_column * g).mul_add(g, *moment);
            }
        }
        for moment in &mut *columns {
            *moment = moment.flush();
        }
        let mean = T::from_f64(sum / rows.len() as f64);
        let mean = if least_root > mean { least_root } else { mean };
        let least = least_root * least_root;
        let lines = gradient.chunks_exact(width);
        let lines = lines.zip(update.chunks_exact_mut(width));
        for ((row, update), &moment) in lines.zip(&*rows) {
            let row_factor = moment / mean;
            for ((u, &g), &moment) in update.iter_mut().zip(row).zip(&*columns) {
                let moment = row_factor * moment;
                let moment = if least > moment { least } else { moment };
                *u = g / Scalar::sqrt(moment);
            }
        }
    }
}

/// The second moment of each value; the gradient over its root takes the parameter's place.
#[derive(Debug, Clone, Copy)]
struct EachMoment<T> {
    share: T,
    kept: T,
    /// ε₁².
    least: T,
}

impl<T: Scalar> Update<T> for EachMoment<T> {
    type State = [T; 1];

    #[inline(always)]
    fn one(self, _: T, g: T, [moment]: [T; 1]) -> (T, [T; 1]) {
        let moment = (self.share * g).mul_add(g, self.kept * moment).flush();
        let divisor = if self.least > moment {
            self.least
        } else {
            moment
        };
        (g / Scalar::sqrt(divisor), [moment])
    }
}

/// The root of the mean square.
fn root_mean_square<T: Scalar>(values: &[T]) -> f64 {
    l2_norm::of(|| std::iter::once(values)) / (values.len() as f64).sqrt()
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Optimizer<T> for Adafactor<T> {
    type Update = Whole<3>;
    const NAME: &'static str = "Adafactor";
    const STATES: &'static [&'static str] = &["row_var", "col_var", "variance"];
    const WHOLE: bool = true;

    fn formula(&self, _: &Setting<'_>) -> Whole<3> {
        Whole
    }

    #[inline(always)]
    fn states(&mut self) -> &mut States<T> {
        &mut self.states
    }

    fn check(&self) -> Result<()> {
        range::rate("Adafactor::new", self.learning_rate)?;
        let fits = self.beta2_decay.is_finite() && self.beta2_decay <= 0.0;
        let setter = "Adafactor::beta2_decay";
        range::check(fits, setter, self.beta2_decay, "finite and at most 0")?;
        let root = self.least_root();
        range::above_zero("Adafactor::epsilon1", root)?;
        let fits = T::from_f64(root * root) >= T::MIN_POSITIVE && T::from_f64(root).is_finite();
        let words =
            "a number whose square the network's scalar can hold (in `f32` from 1.1e-19 on)";
        range::check(fits, "Adafactor::epsilon1", root, words)?;
        range::from_zero("Adafactor::epsilon2", self.epsilon2)?;
        let fits = self.clipping.is_finite() && self.clipping >= 1.0;
        let setter = "Adafactor::clipping";
        range::check(fits, setter, self.clipping, "finite and at least 1")?;
        range::from_zero("Adafactor::weight_decay", self.weight_decay)?;
        range::shrinking(
            "Adafactor::weight_decay",
            self.learning_rate,
            self.weight_decay,
        )
    }

    fn check_line(&self, setting: &Setting<'_>) -> Result<()> {
        let rate = self.learning_rate * setting.rate;
        match setting.decay {
            Some(decay) => range::shrinking("#[decay]", rate, decay),
            None => range::shrinking("Adafactor::weight_decay", rate, self.weight_decay),
        }
    }

    fn settings(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("learning_rate", self.learning_rate),
            ("beta2_decay", self.beta2_decay),
            ("epsilon1", self.least_root()),
            ("epsilon2", self.epsilon2),
            ("clipping", self.clipping),
            ("weight_decay", self.weight_decay),
        ]
    }

    fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }

    fn update_whole(
        &mut self,
        index: usize,
        setting: &Setting<'_>,
        parameter: &mut [T],
        gradient: &[T],
    ) {
        let len = parameter.len();
        if len == 0 {
            return;
        }
        let step = self.states.steps().max(1) as f64;
        let share = step.powf(self.beta2_decay);
        let (kept, share) = (T::from_f64(1.0 - share), T::from_f64(share));
        let rate = self.learning_rate * setting.rate;
        let size = root_mean_square(parameter).max(self.epsilon2);
        let size = size * rate.min(1.0 / step.sqrt());
        let least_root = T::from_f64(self.least_root());
        let update = self.scratch.of(len);
        if let [outer @ .., rows, columns] = setting.shape {
            let (rows, columns) = (*rows, *columns);
            let matrices: usize = outer.iter().product();
            let lengths = [matrices * rows, matrices * columns, 0];
            let [row_moments, column_moments, _] = self.states.sized(index, lengths);
            let gradients = gradient.chunks_exact(rows * columns);
            let updates = update.chunks_exact_mut(rows * columns);
            let moments = row_moments.chunks_exact_mut(rows);
            let moments = moments.zip(column_moments.chunks_exact_mut(columns));
            for ((gradient, update), (rows, columns)) in gradients.zip(updates).zip(moments) {
                simd::dispatch(Factors {
                    gradient,
                    update,
                    rows,
                    columns,
                    share,
                    kept,
                    least_root,
                });
            }
        } else {
            let [_, _, moments] = self.states.sized(index, [0, 0, len]);
            let least = least_root * least_root;
            let rule = EachMoment { share, kept, least };
            run(rule, [moments], update, gradient);
        }
        let clipped = (root_mean_square(update) / self.clipping).max(1.0);
        let decay = setting.decay.unwrap_or(self.weight_decay);
        let step = Step {
            rate: T::from_f64(size / clipped),
            shrink: T::from_f64(rate * decay),
        };
        run(step, [], parameter, update);
    }
}

#[cfg(test)]
mod tests {
    use super::Adafactor;
    use crate::layer::update::resumes;

    #[test]
    fn a_run_goes_on() {
        resumes(&Adafactor::new(0.1), &[37]);
        resumes(&Adafactor::new(0.1).weight_decay(0.1), &[4, 9]);
        resumes(&Adafactor::new(0.1), &[3, 3, 4]);
    }
}
