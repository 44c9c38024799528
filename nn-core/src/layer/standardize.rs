//! Columns of mean 0 and deviation 1: the statistics of the training data as a part of the model, so that
//! it takes raw data and its file says how they are scaled. They are set once and never learned.
//!
//! ```text
//! y = (x − mean)/deviation      ∂L/∂x = ∂L/∂y/deviation        x, y: N×W   mean, deviation: W
//! ```

use faer::MatRef;
use pulp::{Simd, WithSimd};

use crate::layer::elementwise::copy_columns;
use crate::parameter::{Domain, Kind, Parameter, ParameterMut};
use crate::scalar::Scalar;
use crate::simd;
use crate::slot::{Pass, Slot, Source};

/// `mean` and `deviation` of `W` features: 0 and 1 until [`fit`](Standardize::fit) has seen data.
#[derive(Debug, Clone, PartialEq)]
pub struct Standardize<T, const W: usize> {
    mean: Vec<T>,
    deviation: Vec<T>,
}

impl<T: Scalar, const W: usize> Standardize<T, W> {
    /// How many numbers the layer learns.
    pub const PARAMETERS: usize = 0;
    /// Multiply-adds a sample.
    pub const MULTIPLY_ADDS: usize = W;

    /// A layer with given statistics. A deviation must not be 0.
    #[must_use]
    pub fn new(mean: [T; W], deviation: [T; W]) -> Self {
        Self {
            mean: mean.into(),
            deviation: deviation.into(),
        }
    }

    /// How every layer starts: mean 0, deviation 1.
    #[must_use]
    pub fn identity() -> Self {
        Self {
            mean: vec![T::ZERO; W],
            deviation: vec![T::ONE; W],
        }
    }

    /// What is subtracted from each feature.
    #[must_use]
    pub fn mean(&self) -> &[T] {
        &self.mean
    }

    /// What each feature is divided by.
    #[must_use]
    pub fn deviation(&self) -> &[T] {
        &self.deviation
    }

    /// Other statistics.
    pub(crate) fn set(&mut self, mean: &[T], deviation: &[T]) {
        self.mean.copy_from_slice(mean);
        self.deviation.copy_from_slice(deviation);
    }

    /// `mean` and `deviation`.
    pub fn parameters(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        [
            ("mean", Domain::Finite, &self.mean[..]),
            ("deviation", Domain::Positive, &self.deviation[..]),
        ]
        .into_iter()
        .map(|(name, domain, values)| {
            let tensor = Parameter::vector(name, values);
            tensor.of_kind(Kind::Fixed).within(domain)
        })
    }

    /// The same tensors, to be changed.
    pub fn parameters_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        [
            ("mean", Domain::Finite, &mut self.mean[..]),
            ("deviation", Domain::Positive, &mut self.deviation[..]),
        ]
        .into_iter()
        .map(|(name, domain, values)| {
            let tensor = ParameterMut::vector(name, values);
            tensor.of_kind(Kind::Fixed).within(domain)
        })
    }
}

/// `slot.value ← (x − mean)/deviation`.
pub fn forward<T: Scalar, const W: usize>(
    layer: &Standardize<T, W>,
    x: MatRef<'_, T>,
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    let rows = x.nrows();
    let mut buffers = slot.start(rows, false);
    copy_columns(x, buffers.value);
    buffers.record_z();
    simd::dispatch(Scale {
        mean: &layer.mean,
        deviation: &layer.deviation,
        values: buffers.value,
        rows,
    });
    buffers.record_u();
}

/// From ∂L/∂y in `slot.gradient`: ∂L/∂x, if `source` wants it; there is nothing to learn.
pub fn backward<T: Scalar, const W: usize>(
    layer: &Standardize<T, W>,
    source: Source<'_, T>,
    slot: &mut Slot<T>,
    _gradients: &mut Standardize<T, W>,
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
        deviation: &layer.deviation,
        values: buffers.gradient,
        rows,
    });
    buffers.record_dz();
    source.deliver(buffers.gradient);
}

/// One sample.
#[inline(always)]
#[must_use]
pub fn one<T: Scalar, const W: usize>(layer: &Standardize<T, W>, x: &[T; W]) -> [T; W] {
    let mut output = *x;
    for (k, y) in output.iter_mut().enumerate() {
        *y = (*y - layer.mean[k]) / layer.deviation[k];
    }
    output
}

/// `values` are shifted by the mean (empty: are not) and divided, column by column.
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
