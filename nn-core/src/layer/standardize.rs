//! Columns of mean 0 and deviation 1: the statistics of the training data as a part of the model. The model then
//! takes raw data, and its file holds their scales. The statistics are set once and never learned.
//!
//! ```text
//! y = (x − mean)/deviation      ∂L/∂x = ∂L/∂y/deviation        x, y: N×W   mean, deviation: W
//! ```
//!
//! A line `scale: standardize` starts without statistics: its deviation is NaN until `net.scale.fit(&x)` has seen the
//! training data. Functions that return `Result` refuse such a network, `predict` returns NaN, and it cannot be
//! saved.

use std::fmt;
use std::ops::Deref;

use faer::MatRef;
use pulp::{Simd, WithSimd};

use crate::data::Standardizer;
use crate::data::batch::{self, Batch};
use crate::error::Result;
use crate::layer::buffers::{Pass, Slot, Source};
use crate::layer::protocol::{Passes, resized};
use crate::layer::tensor::{Domain, Kind, Parameter, ParameterMut, Role, Tensor, TensorInfo};
use crate::layer::wants::Wants;
use crate::numeric::columns::copy_columns;
use crate::numeric::scalar::Scalar;
use crate::numeric::shown::Shown;
use crate::numeric::simd;

/// `mean` and `deviation` of `W` features, from [`fit`](Standardize::fit) or [given](Standardize::new).
#[derive(Clone)]
pub struct Standardize<T, const W: usize> {
    mean: Vec<T>,
    deviation: Vec<T>,
}

impl<T: fmt::Debug, const W: usize> fmt::Debug for Standardize<T, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Standardize")
            .field("width", &W)
            .field("mean", &Shown::of(&self.mean))
            .field("deviation", &Shown::of(&self.deviation))
            .finish()
    }
}

impl<T: Scalar, const W: usize> Standardize<T, W> {
    /// Its tensors.
    pub const TENSORS: &'static [TensorInfo] = &[
        TensorInfo::new("mean", Role::Statistic, [W]).of_kind(Kind::Fixed),
        TensorInfo::new("deviation", Role::Statistic, [W]).of_kind(Kind::Fixed),
    ];
    /// Multiply-adds per sample.
    pub const MULTIPLY_ADDS: usize = W;
    /// It accepts columns of any scale and brings them to one.
    pub const WANTS: Wants = Wants::RAW;

    /// A fitted layer with given statistics. A deviation must not be 0.
    #[must_use]
    pub fn new(mean: [T; W], deviation: [T; W]) -> Self {
        Self {
            mean: mean.into(),
            deviation: deviation.into(),
        }
    }

    /// The initial state: no data seen yet, so the deviation is NaN.
    #[must_use]
    pub fn unfitted() -> Self {
        Self {
            mean: vec![T::ZERO; W],
            deviation: vec![T::NAN; W],
        }
    }

    /// Mean 0 and deviation 1: leaves every column unchanged.
    #[must_use]
    pub fn identity() -> Self {
        Self {
            mean: vec![T::ZERO; W],
            deviation: vec![T::ONE; W],
        }
    }

    /// True if the statistics are known: from [`fit`](Standardize::fit), from a file, or [given](Standardize::new).
    #[must_use]
    pub fn is_fitted(&self) -> bool {
        !self.deviation.iter().any(|deviation| deviation.is_nan())
    }

    /// The number subtracted from each feature.
    #[must_use]
    pub fn mean(&self) -> &[T] {
        &self.mean
    }

    /// The divisor of each feature.
    #[must_use]
    pub fn deviation(&self) -> &[T] {
        &self.deviation
    }

    /// Measures the mean and (population) deviation of each column of `data` (the deviation is 1 for a constant
    /// column). Fit on the training part, before training.
    ///
    /// # Errors
    /// A batch without samples, or one that is standardised already; a value that is not finite.
    pub fn fit(&mut self, data: &Batch<T, W>) -> Result<()> {
        batch::check_raw(data.scale(), "a `standardize` line")?;
        let fitted = Standardizer::fit(data)?;
        self.mean.copy_from_slice(fitted.mean());
        self.deviation.copy_from_slice(fitted.deviation());
        Ok(())
    }

    /// `mean` and `deviation`.
    pub fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        [
            ("mean", Domain::Finite, &self.mean[..]),
            ("deviation", Domain::Positive, &self.deviation[..]),
        ]
        .into_iter()
        .map(|(name, domain, values)| {
            let tensor = Parameter::statistic(name, values);
            tensor.of_kind(Kind::Fixed).within(domain)
        })
    }

    /// The same tensors, mutable.
    pub fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        [
            ("mean", Domain::Finite, &mut self.mean[..]),
            ("deviation", Domain::Positive, &mut self.deviation[..]),
        ]
        .into_iter()
        .map(|(name, domain, values)| {
            let tensor = ParameterMut::statistic(name, values);
            tensor.of_kind(Kind::Fixed).within(domain)
        })
    }
}

/// Equal statistics; two layers that are not fitted are also equal.
impl<T: Scalar, const W: usize> PartialEq for Standardize<T, W> {
    fn eq(&self, other: &Self) -> bool {
        match [self, other].map(Self::is_fitted) {
            [true, true] => self.mean == other.mean && self.deviation == other.deviation,
            [one, another] => one == another,
        }
    }
}

/// The problem of a tensor that is the deviation of an unfitted line, if it is one.
pub(crate) fn unfitted<T: Scalar, V: Deref<Target = [T]>>(tensor: &Tensor<V>) -> Option<String> {
    if tensor.kind != Kind::Fixed || !tensor.values.iter().any(|value| value.is_nan()) {
        return None;
    }
    if !tensor.name.to_string().ends_with(".deviation") {
        return None;
    }
    let field = tensor.line();
    Some(format!(
        "`{field}: standardize` has not been fitted: call `net.{field}.fit(&x)` on the training data first"
    ))
}

impl<T: Scalar, const W: usize> Passes<T> for Standardize<T, W> {
    /// `slot.value ← (x − mean)/deviation`.
    fn forward(&self, x: MatRef<'_, T>, slot: &mut Slot<T>, _pass: &Pass) {
        let rows = x.nrows();
        let mut buffers = slot.start(rows, false);
        copy_columns(x, buffers.value);
        buffers.record_z();
        simd::dispatch(Scale {
            mean: &self.mean,
            deviation: &self.deviation,
            values: buffers.value,
            rows,
        });
        buffers.record_u();
    }

    /// From ∂L/∂y in `slot.gradient`: ∂L/∂x, if `source` wants it. The layer learns nothing.
    fn backward(
        &self,
        source: Source<'_, T>,
        slot: &mut Slot<T>,
        _gradients: &mut Self,
        _pass: &Pass,
    ) {
        if source.gradient.is_none() {
            return;
        }
        let rows = slot.rows();
        let mut buffers = slot.backward();
        buffers.record_du();
        simd::dispatch(Scale {
            mean: &[],
            deviation: &self.deviation,
            values: buffers.gradient,
            rows,
        });
        buffers.record_dz();
        source.deliver(buffers.gradient);
    }

    /// One sample.
    #[inline(always)]
    fn one<S: Simd, const I: usize, const O: usize>(&self, _simd: S, x: &[T; I]) -> [T; O] {
        let mut output = resized(x);
        for (k, y) in output.iter_mut().enumerate() {
            *y = (*y - self.mean[k]) / self.deviation[k];
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

/// `values` are shifted by the mean (unless it is empty) and divided, column by column.
struct Scale<'a, T> {
    mean: &'a [T],
    deviation: &'a [T],
    values: &'a mut [T],
    rows: usize,
}

impl<T: Scalar> WithSimd for Scale<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        if self.rows == 0 {
            return;
        }
        for (k, column) in self.values.chunks_exact_mut(self.rows).enumerate() {
            let mean = self.mean.get(k).copied().unwrap_or(T::ZERO);
            let deviation = self.deviation[k];
            for x in column {
                *x = (*x - mean) / deviation;
            }
        }
    }
}
