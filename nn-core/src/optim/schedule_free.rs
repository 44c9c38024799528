//! Schedule-free `AdamW` (Defazio et al. 2024, "The road less scheduled"), as the package `schedulefree`.

use crate::error::Result;
use crate::layer::update::{Optimizer, Setting, States, Update, run};
use crate::numeric::range;
use crate::numeric::scalar::Scalar;
use crate::optim::power;

/// [`AdamW`](crate::optim::AdamW) with averaged weights in place of a schedule of the learning rate.
///
/// There are three sets of weights: z, which takes the steps; x, the average of all z, which predicts; and
/// `y = (1−β₁)z + β₁x`, where gradients are computed. `v ← β₂v + (1−β₂)g²`, `u = g/(√v̂ + ε) + decay·y`,
/// `z ← z − ηₜ·u`, `x ← (1−c)x + c·z`, with `c = wₜ/(w₁ + … + wₜ)`, `wₜ = t^r·(largest ηₜ so far)^p`.
///
/// In training the network holds y. [`Optimizer::evaluation_weights`] gives it x, for validation, for predictions and
/// for a file, and [`Optimizer::training_weights`] gives it y again. (The way there and back rounds each weight; a
/// copy of the network can take the average, too. The statistics of a `batch_norm` are those of y.)
///
/// Defaults are those of the package: β = (0.9, 0.999), ε = 1e-8, no weight decay, no warm-up, r = 0, p = 2.
///
/// It stores z and v for each tensor, so it belongs to one network: see [`Optimizer`].
///
/// ```
/// use nn_core::prelude::*;
/// network! { struct Xor { input: 2, hidden: dense(8) -> tanh, output: dense(1) -> sigmoid } }
///
/// let x = Batch::from_rows([[0.0_f32, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])?;
/// let y = Batch::from_rows([[0.0], [1.0], [1.0], [0.0]])?;
/// let (mut net, loss, mut adamw) = (Xor::new(1), BinaryCrossEntropy::new(), AdamWScheduleFree::new(0.05));
/// let mut work = net.workspace(4);
/// for _ in 0..500 {
///     net.train_step(&x, &y, &loss, &mut adamw, &mut work)?;
/// }
/// adamw.evaluation_weights(&mut net)?;
/// assert_eq!(net.decide(&x)?, [[false], [true], [true], [false]]);
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct AdamWScheduleFree<T> {
    learning_rate: f64,
    betas: (f64, f64),
    epsilon: f64,
    weight_decay: f64,
    warmup_steps: u64,
    r: f64,
    weight_lr_power: f64,
    states: States<T>,
    step: Step,
}

/// The numbers of the current step t.
#[derive(Debug, Clone, Copy)]
struct Step {
    /// ηₜ/η.
    warmup: f64,
    /// c.
    new: f64,
    /// √(1 − β₂ᵗ).
    root: f64,
}

impl<T: Scalar> AdamWScheduleFree<T> {
    /// Learning rate η, finite and ≥ 0; 2.5e-3 is usual: larger than for `AdamW`.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            betas: (0.9, 0.999),
            epsilon: 1e-8,
            weight_decay: 0.0,
            warmup_steps: 0,
            r: 0.0,
            weight_lr_power: 2.0,
            states: States::new(),
            step: Step {
                warmup: 1.0,
                new: 1.0,
                root: 1.0,
            },
        }
    }

    /// The share β₁ of x in y, above 0 and below 1, and the decay rate β₂ of v, ≥ 0 and below 1.
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

    /// Adds `decay·y` to the update: finite and ≥ 0, with η·decay at most 1.
    #[must_use]
    pub fn weight_decay(self, decay: f64) -> Self {
        Self {
            weight_decay: decay,
            ..self
        }
    }

    /// The number of steps in which the learning rate grows to η.
    #[must_use]
    pub fn warmup_steps(self, steps: u64) -> Self {
        Self {
            warmup_steps: steps,
            ..self
        }
    }

    /// The power r of t in the weight of a step; finite and ≥ 0. Larger ones count late steps more.
    #[must_use]
    pub fn r(self, power: f64) -> Self {
        Self { r: power, ..self }
    }

    /// The power p of the learning rate in the weight of a step; finite and ≥ 0.
    #[must_use]
    pub fn weight_lr_power(self, power: f64) -> Self {
        Self {
            weight_lr_power: power,
            ..self
        }
    }

    /// `p ← p + share·(z − p)`, for a tensor that has a z.
    fn toward_z(&mut self, index: usize, parameter: &mut [T], share: f64) {
        if let Some(z) = self.states.kept(index, 2, 0, parameter.len()) {
            run(Toward(T::from_f64(share)), [], parameter, z);
        }
    }
}

/// `p ← p + share·(z − p)`, with z in place of the gradient.
#[derive(Debug, Clone, Copy)]
struct Toward<T>(T);

impl<T: Scalar> Update<T> for Toward<T> {
    type State = [T; 0];

    #[inline(always)]
    fn one(self, p: T, z: T, state: [T; 0]) -> (T, [T; 0]) {
        (self.0.mul_add(z - p, p).flush(), state)
    }
}

/// The numbers of one step for one tensor.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct ScheduleFree<T> {
    beta2: T,
    /// 1 − β₂, not of rounded numbers.
    share: T,
    /// 1/√(1−β₂ᵗ).
    root_correction: T,
    epsilon: T,
    decay: T,
    /// ηₜ.
    rate: T,
    /// c.
    new: T,
    /// ηₜ·(1 − β₁·(1−c)).
    step: T,
}

impl<T: Scalar> Update<T> for ScheduleFree<T> {
    type State = [T; 2];

    /// After a step v is at least twice the smallest normal number, so 0 tells that z has not started: it is y.
    #[inline(always)]
    fn one(self, y: T, g: T, [z, v]: [T; 2]) -> (T, [T; 2]) {
        let least = T::MIN_POSITIVE + T::MIN_POSITIVE;
        let z = if v == T::ZERO { y } else { z };
        let g = g.flush();
        let second = (self.share * g).mul_add(g, self.beta2 * v);
        let v = if least > second { least } else { second };
        let denominator = Scalar::sqrt(v) * self.root_correction + self.epsilon;
        let update = self.decay.mul_add(y, g / denominator);
        let y = self.new.mul_add(z - y, y) - self.step * update;
        let z = z - self.rate * update;
        (y.flush(), [z.flush(), v])
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Optimizer<T> for AdamWScheduleFree<T> {
    type Update = ScheduleFree<T>;
    const NAME: &'static str = "AdamWScheduleFree";
    const STATES: &'static [&'static str] = &["z", "exp_avg_sq"];
    const NUMBERS: &'static [&'static str] = &["weight_sum", "lr_max"];
    const AVERAGES: bool = true;

    #[inline(always)]
    fn formula(&self, setting: &Setting<'_>) -> ScheduleFree<T> {
        let rate = self.learning_rate * self.step.warmup * setting.rate;
        let kept = self.betas.0 * (1.0 - self.step.new);
        ScheduleFree {
            beta2: T::from_f64(self.betas.1),
            share: T::from_f64(1.0 - self.betas.1),
            root_correction: T::from_f64(1.0 / self.step.root),
            epsilon: T::from_f64(self.epsilon),
            decay: T::from_f64(setting.decay.unwrap_or(self.weight_decay)),
            rate: T::from_f64(rate),
            new: T::from_f64(self.step.new),
            step: T::from_f64(rate * (1.0 - kept)),
        }
    }

    #[inline(always)]
    fn states(&mut self) -> &mut States<T> {
        &mut self.states
    }

    #[inline(always)]
    fn check(&self) -> Result<()> {
        range::rate("AdamWScheduleFree::new", self.learning_rate)?;
        let (beta1, beta2) = self.betas;
        let setter = "AdamWScheduleFree::betas";
        range::check(
            beta1 > 0.0 && beta1 < 1.0,
            setter,
            beta1,
            "above 0 and below 1",
        )?;
        range::share(setter, beta2)?;
        range::epsilon::<T>("AdamWScheduleFree::epsilon", self.epsilon)?;
        let setter = "AdamWScheduleFree::weight_decay";
        range::from_zero(setter, self.weight_decay)?;
        range::shrinking(setter, self.learning_rate, self.weight_decay)?;
        range::from_zero("AdamWScheduleFree::r", self.r)?;
        let setter = "AdamWScheduleFree::weight_lr_power";
        range::from_zero(setter, self.weight_lr_power)
    }

    fn check_line(&self, setting: &Setting<'_>) -> Result<()> {
        let rate = self.learning_rate * setting.rate;
        match setting.decay {
            Some(decay) => range::shrinking("#[decay]", rate, decay),
            None => range::shrinking("AdamWScheduleFree::weight_decay", rate, self.weight_decay),
        }
    }

    fn start_step(&mut self) {
        let step = self.states.count_step();
        let warmup = if step < self.warmup_steps {
            step as f64 / self.warmup_steps as f64
        } else {
            1.0
        };
        let [sum, largest, ..] = self.states.numbers();
        let largest = largest.max(self.learning_rate * warmup);
        let weight = (step as f64).powf(self.r) * largest.powf(self.weight_lr_power);
        let sum = sum + weight;
        self.states.set_numbers([sum, largest, 0.0, 0.0]);
        self.step = Step {
            warmup,
            new: if sum > 0.0 { weight / sum } else { 0.0 },
            root: (1.0 - power(self.betas.1, step)).sqrt(),
        };
    }

    fn settings(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("learning_rate", self.learning_rate),
            ("beta1", self.betas.0),
            ("beta2", self.betas.1),
            ("epsilon", self.epsilon),
            ("weight_decay", self.weight_decay),
            ("warmup_steps", self.warmup_steps as f64),
            ("r", self.r),
            ("weight_lr_power", self.weight_lr_power),
        ]
    }

    /// y to x: `x = y + (1 − 1/β₁)(z − y)`.
    fn to_average(&mut self, index: usize, parameter: &mut [T]) {
        self.toward_z(index, parameter, 1.0 - 1.0 / self.betas.0);
    }

    /// x to y: `y = x + (1 − β₁)(z − x)`.
    fn to_training(&mut self, index: usize, parameter: &mut [T]) {
        self.toward_z(index, parameter, 1.0 - self.betas.0);
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
    use super::AdamWScheduleFree;
    use crate::layer::update::{every_path_gives_the_same_bits, resumes};

    #[test]
    fn paths_agree() {
        every_path_gives_the_same_bits(&AdamWScheduleFree::new(0.1));
        every_path_gives_the_same_bits(&AdamWScheduleFree::new(0.1).weight_decay(0.01));
    }

    #[test]
    fn a_run_goes_on() {
        resumes(&AdamWScheduleFree::new(0.1), &[37]);
        resumes(&AdamWScheduleFree::new(0.1).warmup_steps(5).r(0.5), &[37]);
    }
}
