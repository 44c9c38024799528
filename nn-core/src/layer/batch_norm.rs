//! Batch normalisation (Ioffe & Szegedy 2015): in training each feature is normalised over the samples of the batch,
//! in prediction by running statistics; then it is scaled and shifted by learned numbers.
//!
//! ```text
//! x̂ = (x − m)/σ      σ = √(v + ε)       y = γ∘x̂ + β            x, y: N×W   γ, β, m, v: W
//! training:   m = mean of the batch, v = its biased variance
//!             ∂L/∂x = γ/σ·(∂L/∂y − mean ∂L/∂y − x̂·mean(∂L/∂y∘x̂))   means over the samples
//! prediction: m, v = running statistics, constants: ∂L/∂x = γ/σ·∂L/∂y
//! ∂L/∂γ = Σₙ ∂L/∂y∘x̂    ∂L/∂β = Σₙ ∂L/∂y
//! after a training step:  running ← (1 − μ)·running + μ·(mean, unbiased variance of the batch)
//! ```
//!
//! Passes cannot change the network. In training the backward pass leaves `μ·(running − batch's)` in the fields of
//! `gradients`, and the optimizer's step subtracts it ([`Kind::Running`]), whatever the optimizer. A step that is
//! skipped because its loss is not finite leaves the statistics unchanged, and so do all predictions.
//!
//! A single sample has no variance: training on one is an error, and `fit` makes no batch of one.

use std::fmt;

use faer::MatRef;
use pulp::{Simd, WithSimd};

use crate::layer::buffers::{Pass, Slot, Source};
use crate::layer::protocol::{Passes, resized};
use crate::layer::tensor::{Domain, Kind, Parameter, ParameterMut, Role, TensorInfo};
use crate::layer::wants::Wants;
use crate::numeric::columns::copy_columns;
use crate::numeric::range::{Bounds, Range, Refused};
use crate::numeric::scalar::Scalar;
use crate::numeric::shown::Shown;
use crate::numeric::simd;
use crate::numeric::sums::dot;
use crate::numeric::sums::sum_lanes;

/// Gain γ (`weight`), shift β (`bias`) and running statistics of `W` features; `PyTorch`'s `BatchNorm1d`.
#[derive(Clone, PartialEq)]
pub struct BatchNorm<T, const W: usize> {
    weight: Vec<T>,
    bias: Vec<T>,
    running_mean: Vec<T>,
    running_var: Vec<T>,
    num_batches_tracked: [T; 1],
    epsilon: f64,
    momentum: f64,
}

impl<T: fmt::Debug, const W: usize> fmt::Debug for BatchNorm<T, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchNorm")
            .field("width", &W)
            .field("weight", &Shown::of(&self.weight))
            .field("bias", &Shown::of(&self.bias))
            .field("running_mean", &Shown::of(&self.running_mean))
            .field("running_var", &Shown::of(&self.running_var))
            .field("num_batches_tracked", &self.num_batches_tracked[0])
            .field("epsilon", &self.epsilon)
            .field("momentum", &self.momentum)
            .finish()
    }
}

/// Kind of the learned tensors, and the values they may hold.
const LEARNED: (Kind, Domain) = (Kind::Learned, Domain::Finite);
const MEAN: (Kind, Domain) = (Kind::Running, Domain::Finite);
const VARIANCE: (Kind, Domain) = (Kind::Running, Domain::NotNegative);

/// The constant added under the root.
static EPSILON: Bounds = Bounds {
    setter: "BatchNorm::with_epsilon",
    range: Range::AboveZero,
};
/// The weight of the newest batch in the running statistics.
static MOMENTUM: Bounds = Bounds {
    setter: "BatchNorm::with_momentum",
    range: Range::ShareOfNew,
};

impl<T: Scalar, const W: usize> BatchNorm<T, W> {
    /// Its tensors.
    pub const TENSORS: &'static [TensorInfo] = &[
        TensorInfo::new("weight", Role::Gain, [W]),
        TensorInfo::new("bias", Role::Bias, [W]),
        TensorInfo::new("running_mean", Role::Statistic, [W]).of_kind(Kind::Running),
        TensorInfo::new("running_var", Role::Statistic, [W]).of_kind(Kind::Running),
        TensorInfo::new("num_batches_tracked", Role::Statistic, []).of_kind(Kind::Count),
    ];
    /// Multiply-adds per sample.
    pub const MULTIPLY_ADDS: usize = W;
    /// It accepts columns of any scale and brings them to one.
    pub const WANTS: Wants = Wants::ANY_SCALE;

    /// A layer with given gain and shift; running mean 0 and variance 1, ε = 1e-5, momentum 0.1.
    #[must_use]
    pub fn new(weight: [T; W], bias: [T; W]) -> Self {
        Self {
            weight: weight.into(),
            bias: bias.into(),
            ..Self::identity()
        }
    }

    /// The initial state: γ = 1, β = 0, running mean 0 and variance 1.
    #[must_use]
    pub fn identity() -> Self {
        Self {
            weight: vec![T::ONE; W],
            bias: vec![T::ZERO; W],
            running_mean: vec![T::ZERO; W],
            running_var: vec![T::ONE; W],
            num_batches_tracked: [T::ZERO],
            epsilon: 1e-5,
            momentum: 0.1,
        }
    }

    /// Sets ε, the number added to the variance: finite and above 0.
    #[must_use]
    pub fn with_epsilon(self, epsilon: f64) -> Self {
        Self { epsilon, ..self }
    }

    /// Sets μ, the weight of the newest batch in the running statistics: above 0 and at most 1.
    #[must_use]
    pub fn with_momentum(self, momentum: f64) -> Self {
        Self { momentum, ..self }
    }

    /// γ, one per feature.
    #[must_use]
    pub fn weight(&self) -> &[T] {
        &self.weight
    }

    /// γ, mutable.
    pub fn weight_mut(&mut self) -> &mut [T] {
        &mut self.weight
    }

    /// β, one per feature.
    #[must_use]
    pub fn bias(&self) -> &[T] {
        &self.bias
    }

    /// β, mutable.
    pub fn bias_mut(&mut self) -> &mut [T] {
        &mut self.bias
    }

    /// The mean that predictions subtract, one per feature.
    #[must_use]
    pub fn running_mean(&self) -> &[T] {
        &self.running_mean
    }

    /// The running mean, mutable.
    pub fn running_mean_mut(&mut self) -> &mut [T] {
        &mut self.running_mean
    }

    /// The variance used in predictions, one per feature.
    #[must_use]
    pub fn running_var(&self) -> &[T] {
        &self.running_var
    }

    /// The running variance, mutable.
    pub fn running_var_mut(&mut self) -> &mut [T] {
        &mut self.running_var
    }

    /// Number of batches that the running statistics have seen (in `f32` it stops at 2²⁴).
    #[must_use]
    pub fn num_batches_tracked(&self) -> T {
        self.num_batches_tracked[0]
    }

    /// The setting that is out of range, if any.
    fn refused(&self) -> Option<Refused> {
        let epsilon = EPSILON.refuse::<T>(self.epsilon);
        epsilon.or_else(|| MOMENTUM.refuse::<T>(self.momentum))
    }

    /// `weight`, `bias`, `running_mean`, `running_var`, `num_batches_tracked`.
    pub fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        let refused = self.refused();
        let count = std::iter::once(&self.num_batches_tracked);
        [
            ("weight", Role::Gain, LEARNED, &self.weight[..]),
            ("bias", Role::Bias, LEARNED, &self.bias[..]),
            (
                "running_mean",
                Role::Statistic,
                MEAN,
                &self.running_mean[..],
            ),
            (
                "running_var",
                Role::Statistic,
                VARIANCE,
                &self.running_var[..],
            ),
        ]
        .into_iter()
        .map(move |(name, role, (kind, domain), values)| {
            let tensor = Parameter::new(name, role, [W], values);
            tensor.of_kind(kind).within(domain).refusing(refused)
        })
        .chain(count.map(|count| Parameter::count("num_batches_tracked", count)))
    }

    /// The same tensors, mutable.
    pub fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        let Self {
            weight,
            bias,
            running_mean,
            running_var,
            num_batches_tracked,
            ..
        } = self;
        let count = std::iter::once(num_batches_tracked);
        [
            ("weight", Role::Gain, LEARNED, &mut weight[..]),
            ("bias", Role::Bias, LEARNED, &mut bias[..]),
            ("running_mean", Role::Statistic, MEAN, &mut running_mean[..]),
            (
                "running_var",
                Role::Statistic,
                VARIANCE,
                &mut running_var[..],
            ),
        ]
        .into_iter()
        .map(|(name, role, (kind, domain), values)| {
            let tensor = ParameterMut::new(name, role, [W], values);
            tensor.of_kind(kind).within(domain)
        })
        .chain(count.map(|count| ParameterMut::count("num_batches_tracked", count)))
    }
}

/// True if a pass over `rows` samples normalises by the statistics of its batch. (A single sample, which training
/// refuses, is normalised by the running ones, and so are all while the layer is frozen.)
fn by_batch<T: Scalar>(pass: &Pass, slot: &Slot<T>, rows: usize) -> bool {
    pass.training && rows > 1 && !slot.still
}

impl<T: Scalar, const W: usize> Passes<T> for BatchNorm<T, W> {
    /// `slot.value ← γ∘x̂ + β`; the slot keeps x̂, 1/σ, and in training the batch's statistics.
    fn forward(&self, x: MatRef<'_, T>, slot: &mut Slot<T>, pass: &Pass) {
        let rows = x.nrows();
        let by_batch = by_batch(pass, slot, rows);
        slot.keep(0, 3 * W);
        let mut buffers = slot.start(rows, true);
        copy_columns(x, buffers.value);
        buffers.record_z();
        let (scale, statistics) = buffers.kept.split_at_mut(W);
        let (mean, variance) = statistics.split_at_mut(W);
        simd::dispatch(Forward {
            weight: &self.weight,
            bias: &self.bias,
            running: (&self.running_mean, &self.running_var),
            epsilon: EPSILON.taken(self.epsilon),
            value: buffers.value,
            normal: buffers.z,
            scale,
            mean,
            variance,
            rows,
            by_batch,
        });
        buffers.record_u();
    }

    /// From ∂L/∂y in `slot.gradient`: the layer's gradients (overwritten), the amounts that the step subtracts from
    /// the running statistics and, if `source` wants it, ∂L/∂x.
    fn backward(
        &self,
        source: Source<'_, T>,
        slot: &mut Slot<T>,
        gradients: &mut Self,
        pass: &Pass,
    ) {
        let rows = slot.rows();
        let by_batch = by_batch(pass, slot, rows);
        let mut buffers = slot.backward();
        buffers.record_du();
        let (scale, statistics) = buffers.kept.split_at(W);
        let (mean, variance) = statistics.split_at(W);
        simd::dispatch(Backward {
            weight: &self.weight,
            scale,
            normal: buffers.z,
            gradient: buffers.gradient,
            weight_gradient: &mut gradients.weight,
            bias_gradient: &mut gradients.bias,
            rows,
            by_batch,
        });
        let momentum = match (by_batch, pass.takes_statistics) {
            (false, _) => T::ZERO,
            (true, true) => T::ONE,
            (true, false) => MOMENTUM.taken(self.momentum),
        };
        let off = |gradient: &mut [T], running: &[T], batch: &[T]| {
            for ((gradient, &running), &batch) in gradient.iter_mut().zip(running).zip(batch) {
                *gradient = momentum * (running - batch);
            }
        };
        if by_batch {
            off(&mut gradients.running_mean, &self.running_mean, mean);
            off(&mut gradients.running_var, &self.running_var, variance);
            gradients.num_batches_tracked = [-T::ONE];
        } else {
            gradients.running_mean.fill(T::ZERO);
            gradients.running_var.fill(T::ZERO);
            gradients.num_batches_tracked = [T::ZERO];
        }
        buffers.record_dz();
        source.deliver(buffers.gradient);
    }

    /// One sample, by the running statistics.
    #[inline(always)]
    fn one<S: Simd, const I: usize, const O: usize>(&self, _simd: S, x: &[T; I]) -> [T; O] {
        let mut output = resized(x);
        let epsilon = EPSILON.taken::<T>(self.epsilon);
        for (k, y) in output.iter_mut().enumerate() {
            let scale = T::ONE / Scalar::sqrt(self.running_var[k] + epsilon);
            *y = ((*y - self.running_mean[k]) * scale).mul_add(self.weight[k], self.bias[k]);
        }
        output
    }

    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        Self::tensors(self)
    }

    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        Self::tensors_mut(self)
    }
}

/// `value` holds x and gets y; `normal` gets x̂, `scale` 1/σ of each feature.
struct Forward<'a, T> {
    weight: &'a [T],
    bias: &'a [T],
    running: (&'a [T], &'a [T]),
    epsilon: T,
    value: &'a mut [T],
    normal: &'a mut [T],
    scale: &'a mut [T],
    /// Of the batch, if `by_batch`.
    mean: &'a mut [T],
    /// The unbiased variance.
    variance: &'a mut [T],
    rows: usize,
    by_batch: bool,
}

impl<T: Scalar> WithSimd for Forward<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let rows = self.rows;
        if rows == 0 {
            return;
        }
        let share = T::ONE / T::from_usize(rows);
        let columns = self
            .value
            .chunks_exact_mut(rows)
            .zip(self.normal.chunks_exact_mut(rows));
        for (k, (value, normal)) in columns.enumerate() {
            let (mean, variance);
            if self.by_batch {
                mean = sum_lanes(value) * share;
                for (normal, &x) in normal.iter_mut().zip(&*value) {
                    *normal = x - mean;
                }
                let squares = dot(normal, normal);
                variance = squares * share;
                self.mean[k] = mean;
                self.variance[k] = squares / T::from_usize(rows - 1);
            } else {
                (mean, variance) = (self.running.0[k], self.running.1[k]);
                for (normal, &x) in normal.iter_mut().zip(&*value) {
                    *normal = x - mean;
                }
            }
            let scale = T::ONE / Scalar::sqrt(variance + self.epsilon);
            self.scale[k] = scale;
            let (weight, bias) = (self.weight[k], self.bias[k]);
            for (value, normal) in value.iter_mut().zip(normal) {
                *normal *= scale;
                *value = normal.mul_add(weight, bias);
            }
        }
    }
}

/// `gradient` holds ∂L/∂y and gets ∂L/∂x; `normal` is x̂, `scale` 1/σ of each feature.
struct Backward<'a, T> {
    weight: &'a [T],
    scale: &'a [T],
    normal: &'a [T],
    gradient: &'a mut [T],
    weight_gradient: &'a mut [T],
    bias_gradient: &'a mut [T],
    rows: usize,
    by_batch: bool,
}

impl<T: Scalar> WithSimd for Backward<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let rows = self.rows;
        if rows == 0 {
            self.weight_gradient.fill(T::ZERO);
            self.bias_gradient.fill(T::ZERO);
            return;
        }
        let share = if self.by_batch {
            T::ONE / T::from_usize(rows)
        } else {
            T::ZERO
        };
        let columns = self
            .gradient
            .chunks_exact_mut(rows)
            .zip(self.normal.chunks_exact(rows));
        for (k, (gradient, normal)) in columns.enumerate() {
            let (slope, sum) = (dot(gradient, normal), sum_lanes(gradient));
            self.weight_gradient[k] = slope;
            self.bias_gradient[k] = sum;
            let (mean, slope) = (sum * share, slope * share);
            let scale = self.weight[k] * self.scale[k];
            for (gradient, &normal) in gradient.iter_mut().zip(normal) {
                *gradient = scale * (-normal).mul_add(slope, *gradient - mean);
            }
        }
    }
}
