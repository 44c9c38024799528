//! Muon (Jordan et al. 2024), as `torch.optim.Muon`: momentum whose matrices are made orthogonal.

use crate::error::Result;
use crate::layer::tensor::Role;
use crate::layer::update::{Optimizer, Setting, States, Update, part, run};
use crate::numeric::matmul::{Accum, Way, product};
use crate::numeric::scalar::Scalar;
use crate::numeric::{l2_norm, range};
use crate::optim::adam::{AdamW, Moments};
use crate::optim::whole::{Scaled, Scratch, Step};
use faer::{MatMut, MatRef};

/// `B ← μB + (1−μ)G`, `O ← NS(μB + (1−μ)G)`, `W ← W·(1 − η·decay) − η·√max(1, out/in)·O`: the momentum of each weight
/// matrix, with all its singular values moved near 1, so that a step changes all directions alike.
///
/// NS is five steps of a Newton–Schulz iteration: `X ← aX + (bA + cA²)X` with `A = XXᵀ`, from `X = M/‖M‖`, and
/// (a, b, c) = (3.4445, −4.7750, 2.0315). It is computed in the network's scalar (`PyTorch`: bfloat16).
///
/// It is for the weights of dense layers: a weight's first index counts its units (out), the others a unit's inputs
/// (in, all together); so `dense(64)` after 32 values is a matrix of 64×32. Biases, gains and embeddings
/// are trained by [`AdamW`], whose learning rate is η times [`adamw_factor`](Muon::adamw_factor).
///
/// Defaults are those of `PyTorch`: μ = 0.95, Nesterov's form, decay 0.1; for `AdamW` those of [`AdamW`].
///
/// It stores B for each weight, two moments for each other tensor. So it belongs to one network: see
/// [`Optimizer`].
///
/// ```
/// use nn_core::prelude::*;
/// network! { struct Xor { input: 2, hidden: dense(8) -> tanh, output: dense(1) -> sigmoid } }
///
/// let x = Batch::from_rows([[0.0_f32, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])?;
/// let y = Batch::from_rows([[0.0], [1.0], [1.0], [0.0]])?;
/// let (mut net, loss, mut muon) = (Xor::new(1), BinaryCrossEntropy::new(), Muon::new(0.02));
/// let mut work = net.workspace(4);
/// for _ in 0..300 {
///     net.train_step(&x, &y, &loss, &mut muon, &mut work)?;
/// }
/// assert_eq!(net.decide(&x)?, [[false], [true], [true], [false]]);
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Muon<T> {
    learning_rate: f64,
    momentum: f64,
    nesterov: bool,
    newton_schulz_steps: u32,
    match_rms_adamw: bool,
    weight_decay: f64,
    adamw: AdamW<T>,
    adamw_factor: f64,
    states: States<T>,
    scratch: Scratch<T>,
}

/// The coefficients of a Newton–Schulz step (Keller Jordan's).
const NEWTON_SCHULZ: [f64; 3] = [3.4445, -4.7750, 2.0315];

/// The least norm that momentum is divided by.
const LEAST_NORM: f64 = 1e-7;

impl<T: Scalar> Muon<T> {
    /// Learning rate η, finite and ≥ 0; 1e-3 to 0.02 are usual.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            momentum: 0.95,
            nesterov: true,
            newton_schulz_steps: 5,
            match_rms_adamw: false,
            weight_decay: 0.1,
            adamw: AdamW::new(learning_rate),
            adamw_factor: 1.0,
            states: States::new(),
            scratch: Scratch::new(),
        }
    }

    /// The share μ of the momentum that is kept, ≥ 0 and below 1.
    #[must_use]
    pub fn momentum(self, momentum: f64) -> Self {
        Self { momentum, ..self }
    }

    /// Nesterov's form (the default), or the momentum itself.
    #[must_use]
    pub fn nesterov(self, nesterov: bool) -> Self {
        Self { nesterov, ..self }
    }

    /// The number of Newton–Schulz steps, below 100.
    #[must_use]
    pub fn newton_schulz_steps(self, steps: u32) -> Self {
        Self {
            newton_schulz_steps: steps,
            ..self
        }
    }

    /// Steps of the size of [`AdamW`]'s, η·0.2·√max(out, in) (Liu et al. 2025): its learning rate and decay then fit.
    #[must_use]
    pub fn match_rms_adamw(self) -> Self {
        Self {
            match_rms_adamw: true,
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

    /// The learning rate of `AdamW`, as a multiple of η; finite and ≥ 0. (0.015 for η = 0.02 is usual.)
    #[must_use]
    pub fn adamw_factor(mut self, factor: f64) -> Self {
        self.adamw_factor = factor;
        self.adamw.set_learning_rate(self.learning_rate * factor);
        self
    }

    /// [`AdamW::betas`].
    #[must_use]
    pub fn adamw_betas(self, first: f64, second: f64) -> Self {
        let adamw = self.adamw.betas(first, second);
        Self { adamw, ..self }
    }

    /// [`AdamW::epsilon`].
    #[must_use]
    pub fn adamw_epsilon(self, epsilon: f64) -> Self {
        let adamw = self.adamw.epsilon(epsilon);
        Self { adamw, ..self }
    }

    /// [`AdamW::weight_decay`].
    #[must_use]
    pub fn adamw_weight_decay(self, decay: f64) -> Self {
        let adamw = self.adamw.weight_decay(decay);
        Self { adamw, ..self }
    }

    /// Updates a matrix of this many rows and columns, row by row in memory.
    fn update_matrix(
        &mut self,
        index: usize,
        setting: &Setting<'_>,
        [rows, columns]: [usize; 2],
        parameter: &mut [T],
        gradient: &[T],
    ) {
        let (len, short) = (parameter.len(), rows.min(columns));
        let scratch = self.scratch.of(2 * len + 2 * short * short);
        let (x, rest) = scratch.split_at_mut(len);
        let (next, squares) = rest.split_at_mut(len);
        let [_, _, momentum] = self.states.sized(index, [0, 0, len]);
        let rule = Momentum {
            kept: T::from_f64(self.momentum),
            share: T::from_f64(1.0 - self.momentum),
            nesterov: self.nesterov,
        };
        run(rule, [momentum], x, gradient);
        let norm = l2_norm::of(|| std::iter::once(&*x)).max(LEAST_NORM);
        let scale = T::from_f64(1.0 / norm);
        run(Scaled(scale), [], next, x);
        let steps = self.newton_schulz_steps;
        let x = orthogonal([rows, columns], [next, x], squares, steps);
        let (out, ins) = (rows as f64, columns as f64);
        let rate = self.learning_rate * setting.rate;
        let factor = if self.match_rms_adamw {
            0.2 * out.max(ins).sqrt()
        } else {
            (out / ins).max(1.0).sqrt()
        };
        let decay = setting.decay.unwrap_or(self.weight_decay);
        let step = Step {
            rate: T::from_f64(rate * factor),
            shrink: T::from_f64(rate * decay),
        };
        run(step, [], parameter, x);
    }
}

/// Newton–Schulz steps from the first of the two matrices; the result is in the one that is returned. `squares` is
/// room for two squares of the short side.
fn orthogonal<'a, T: Scalar>(
    [rows, columns]: [usize; 2],
    [mut x, mut next]: [&'a mut [T]; 2],
    squares: &mut [T],
    steps: u32,
) -> &'a [T] {
    let short = rows.min(columns);
    let [a, b, c] = NEWTON_SCHULZ.map(T::from_f64);
    let (gram, sum) = squares.split_at_mut(short * short);
    for _ in 0..steps {
        let view = MatRef::from_row_major_slice(&*x, rows, columns);
        let is_wide = rows <= columns;
        let view = if is_wide { view } else { view.transpose() };
        // A = XXᵀ
        let dst = MatMut::from_row_major_slice_mut(&mut *gram, short, short);
        let way = Way::of(view, short);
        product(way, dst, Accum::Replace, view, view.transpose(), T::ONE);
        // bA + cA²
        run(Scaled(b), [], sum, gram);
        let square = MatRef::from_row_major_slice(&*gram, short, short);
        let dst = MatMut::from_row_major_slice_mut(&mut *sum, short, short);
        product(Way::of(square, short), dst, Accum::Add, square, square, c);
        // aX + (bA + cA²)X
        run(Scaled(a), [], next, x);
        let dst = MatMut::from_row_major_slice_mut(&mut *next, rows, columns);
        let dst = if is_wide { dst } else { dst.transpose_mut() };
        let factor = MatRef::from_row_major_slice(&*sum, short, short);
        let way = Way::of(factor, view.ncols());
        product(way, dst, Accum::Add, factor, view, T::ONE);
        std::mem::swap(&mut x, &mut next);
    }
    x
}

/// The momentum of a matrix; what is to be made orthogonal takes the parameter's place.
#[derive(Debug, Clone, Copy)]
struct Momentum<T> {
    kept: T,
    share: T,
    nesterov: bool,
}

impl<T: Scalar> Update<T> for Momentum<T> {
    type State = [T; 1];

    #[inline(always)]
    fn one(self, _: T, g: T, [momentum]: [T; 1]) -> (T, [T; 1]) {
        let part = self.share * g;
        let momentum = self.kept.mul_add(momentum, part).flush();
        let ahead = self.kept.mul_add(momentum, part);
        (if self.nesterov { ahead } else { momentum }, [momentum])
    }
}

/// The units of a weight and the inputs of each; `None` for what `AdamW` trains.
fn matrix(setting: &Setting<'_>) -> Option<[usize; 2]> {
    match (setting.role, setting.shape) {
        (Role::Weight, &[units, ref inputs @ ..]) if !inputs.is_empty() => {
            Some([units, inputs.iter().product()])
        }
        _ => None,
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Optimizer<T> for Muon<T> {
    type Update = Moments<T>;
    const NAME: &'static str = "Muon";
    const STATES: &'static [&'static str] = &["exp_avg", "exp_avg_sq", "momentum_buffer"];
    const WHOLE: bool = true;

    /// `AdamW`'s.
    #[inline(always)]
    fn formula(&self, setting: &Setting<'_>) -> Moments<T> {
        self.adamw.formula(setting)
    }

    #[inline(always)]
    fn states(&mut self) -> &mut States<T> {
        &mut self.states
    }

    /// The first two, for what `AdamW` trains.
    #[inline(always)]
    fn used(&self) -> usize {
        2
    }

    fn check(&self) -> Result<()> {
        range::rate("Muon::new", self.learning_rate)?;
        range::share("Muon::momentum", self.momentum)?;
        let steps = self.newton_schulz_steps;
        let setter = "Muon::newton_schulz_steps";
        range::check(steps < 100, setter, f64::from(steps), "below 100")?;
        range::from_zero("Muon::weight_decay", self.weight_decay)?;
        range::shrinking("Muon::weight_decay", self.learning_rate, self.weight_decay)?;
        range::from_zero("Muon::adamw_factor", self.adamw_factor)?;
        self.adamw.check_as([
            "Muon::adamw_factor",
            "Muon::adamw_betas",
            "Muon::adamw_epsilon",
            "Muon::adamw_weight_decay",
        ])
    }

    fn check_line(&self, setting: &Setting<'_>) -> Result<()> {
        if matrix(setting).is_none() {
            return self
                .adamw
                .check_line_as("Muon::adamw_weight_decay", setting);
        }
        let rate = self.learning_rate * setting.rate;
        match setting.decay {
            Some(decay) => range::shrinking("#[decay]", rate, decay),
            None => range::shrinking("Muon::weight_decay", rate, self.weight_decay),
        }
    }

    fn start_step(&mut self) {
        let step = self.states.count_step();
        self.adamw.correct_for(step);
    }

    fn settings(&self) -> Vec<(&'static str, f64)> {
        let [beta1, beta2, epsilon, decay] = self.adamw.numbers();
        vec![
            ("learning_rate", self.learning_rate),
            ("momentum", self.momentum),
            ("nesterov", f64::from(self.nesterov)),
            ("newton_schulz_steps", f64::from(self.newton_schulz_steps)),
            ("match_rms_adamw", f64::from(self.match_rms_adamw)),
            ("weight_decay", self.weight_decay),
            ("adamw_factor", self.adamw_factor),
            ("adamw_beta1", beta1),
            ("adamw_beta2", beta2),
            ("adamw_epsilon", epsilon),
            ("adamw_weight_decay", decay),
        ]
    }

    fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
        self.adamw
            .set_learning_rate(learning_rate * self.adamw_factor);
    }

    fn update_whole(
        &mut self,
        index: usize,
        setting: &Setting<'_>,
        parameter: &mut [T],
        gradient: &[T],
    ) {
        match matrix(setting) {
            Some(shape) => self.update_matrix(index, setting, shape, parameter, gradient),
            None => part(self, index, setting, parameter.len()).apply(parameter, gradient),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Muon, orthogonal};
    use crate::layer::update::{every_path_gives_the_same_bits, resumes};

    #[test]
    fn paths_agree() {
        every_path_gives_the_same_bits(&Muon::new(0.1));
    }

    #[test]
    fn a_run_goes_on() {
        resumes(&Muon::new(0.1), &[37]);
        resumes(&Muon::new(0.1), &[4, 9]);
        resumes(&Muon::new(0.1).nesterov(false), &[9, 2, 2]);
    }

    /// Singular values come near 1, those of a tall matrix as those of a wide one.
    #[test]
    fn directions_become_alike() {
        for [rows, columns] in [[2, 3], [3, 2]] {
            // singular values 0.8 and 0.1, along the axes
            let mut x = vec![0.0_f64; 6];
            (x[0], x[columns + 1]) = (0.8, 0.1);
            let mut next = vec![0.0; 6];
            let result = orthogonal([rows, columns], [&mut x, &mut next], &mut [0.0; 8], 5);
            for (place, &value) in result.iter().enumerate() {
                if place == 0 || place == columns + 1 {
                    assert!((0.6..1.3).contains(&value), "{value}");
                } else {
                    assert_eq!(value, 0.0);
                }
            }
        }
    }
}
