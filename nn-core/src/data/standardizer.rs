//! Scales columns to mean 0 and deviation 1, and back.

use std::fmt;
use std::str::FromStr;

use crate::data::batch::{AsBatch, Batch};
use crate::data::column::{Column, columns};
use crate::data::dataset::{Dataset, empty};
use crate::data::targets::Targets;
use crate::error::{Error, Result, counted, shown};
use crate::numeric::random::mix;
use crate::numeric::range::Domain;
use crate::numeric::scalar::Scalar;
use crate::numeric::shown::Shown;

/// Shifts and scales each of `F` columns so that it has mean 0 and (population) deviation 1 on the data
/// it was fitted on: `u = (x − mean) / deviation`.
///
/// Fit it on the training part alone, and apply it to every part: test data must not influence training. A column
/// that does not vary, or only by rounding, is only shifted. Its text form (`to_string`, `parse`) keeps every bit.
///
/// ```
/// use nn_core::prelude::*;
/// let x = Batch::from_rows([[1.0, 100.0], [3.0, 500.0]])?;
/// let scale = Standardizer::fit(&x)?;
/// assert_eq!(scale.apply(&x).as_slice(), [-1.0, -1.0, 1.0, 1.0]);
/// assert_eq!(scale.invert(&scale.apply(&x)), x);
/// assert_eq!(scale.to_string().parse::<Standardizer<f64, 2>>()?, scale);
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Standardizer<T, const F: usize> {
    mean: Vec<T>,
    deviation: Vec<T>,
}

/// The mark of raw values.
const RAW: u64 = 0;

impl<T: Scalar, const F: usize> Standardizer<T, F> {
    /// Measures the columns of `data`.
    ///
    /// # Errors
    /// A batch without samples; a value that is not finite.
    pub fn fit(data: &Batch<T, F>) -> Result<Self> {
        if data.is_empty() {
            return Err(empty());
        }
        data.check_finite()?;
        let columns = columns(data.plain(), 1);
        Ok(Self {
            mean: columns.iter().map(|c| T::from_f64(c.mean)).collect(),
            deviation: columns.iter().map(Column::divisor).collect(),
        })
    }

    /// The mean of each column.
    #[must_use]
    pub fn mean(&self) -> &[T] {
        &self.mean
    }

    /// The deviation of each column; 1 if the column does not vary.
    #[must_use]
    pub fn deviation(&self) -> &[T] {
        &self.deviation
    }

    /// `(x − mean) / deviation` for every sample. (If a value is so far from the mean that this overflows, the
    /// result is infinite.)
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "a `&Batch` or a `BatchRef`")]
    pub fn apply(&self, data: impl AsBatch<T, F>) -> Batch<T, F> {
        let mut batch = data.as_batch().to_batch();
        for row in batch.as_mut_slice().chunks_exact_mut(F) {
            self.apply_row(row);
        }
        let before = batch.scale().unwrap_or(RAW);
        batch.on_scale(Some(before.rotate_left(1) ^ self.fingerprint()))
    }

    /// `u · deviation + mean` for every sample: the inverse of [`apply`](Self::apply).
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "a `&Batch` or a `BatchRef`")]
    pub fn invert(&self, data: impl AsBatch<T, F>) -> Batch<T, F> {
        let mut batch = data.as_batch().to_batch();
        for row in batch.as_mut_slice().chunks_exact_mut(F) {
            self.invert_row(row);
        }
        // The mark from before `apply`; a network's predictions have none.
        let before = |scale: u64| (scale ^ self.fingerprint()).rotate_right(1);
        let scale = batch.scale().map(before).filter(|&scale| scale != RAW);
        batch.on_scale(scale)
    }

    /// [`apply`](Self::apply) for one sample.
    #[must_use]
    pub fn apply_one(&self, sample: &[T; F]) -> [T; F] {
        let mut row = *sample;
        self.apply_row(&mut row);
        row
    }

    /// [`invert`](Self::invert) for one sample.
    #[must_use]
    pub fn invert_one(&self, sample: &[T; F]) -> [T; F] {
        let mut row = *sample;
        self.invert_row(&mut row);
        row
    }

    /// The scale of `K` of the columns, from `start` on.
    ///
    /// # Panics
    /// If the scale has fewer columns.
    pub(crate) fn columns<const K: usize>(&self, start: usize) -> Standardizer<T, K> {
        Standardizer {
            mean: self.mean[start..start + K].to_vec(),
            deviation: self.deviation[start..start + K].to_vec(),
        }
    }

    /// A fingerprint of the statistics' bits, carried by standardised values.
    fn fingerprint(&self) -> u64 {
        let bits = self.mean.iter().chain(&self.deviation);
        bits.fold(0, |seen, value| mix(seen ^ value.to_f64().to_bits()))
    }

    fn apply_row(&self, row: &mut [T]) {
        for ((x, &mean), &deviation) in row.iter_mut().zip(&self.mean).zip(&self.deviation) {
            *x = (*x - mean) / deviation;
        }
    }

    fn invert_row(&self, row: &mut [T]) {
        for ((x, &mean), &deviation) in row.iter_mut().zip(&self.mean).zip(&self.deviation) {
            *x = *x * deviation + mean;
        }
    }
}

impl<T: Scalar, const F: usize> fmt::Debug for Standardizer<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Standardizer")
            .field("mean", &Shown::of(&self.mean))
            .field("deviation", &Shown::of(&self.deviation))
            .finish()
    }
}

/// Two lines: `mean …` and `deviation …`, with the shortest numbers that parse to the same bits.
impl<T: Scalar, const F: usize> fmt::Display for Standardizer<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, values) in [("mean", &self.mean), ("\ndeviation", &self.deviation)] {
            f.write_str(name)?;
            for value in values {
                write!(f, " {value:e}")?;
            }
        }
        Ok(())
    }
}

impl<T: Scalar, const F: usize> FromStr for Standardizer<T, F> {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let line = |name: &str| {
            let lines = text.lines();
            let mut found = lines.filter_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
            found.next().ok_or_else(|| {
                Error::invalid(format!("not a standardizer: there is no line `{name} …`"))
            })
        };
        Ok(Self {
            mean: numbers::<T, F>("mean", line("mean")?, Domain::Finite)?,
            deviation: numbers::<T, F>("deviation", line("deviation")?, Domain::Positive)?,
        })
    }
}

fn numbers<T: Scalar, const F: usize>(name: &str, text: &str, domain: Domain) -> Result<Vec<T>> {
    let parse = |(at, word): (usize, &str)| match word.parse() {
        Ok(value) if domain.contains(T::to_f64(value)) => Ok(value),
        _ => Err(Error::invalid(format!(
            "not a standardizer: {name}[{at}] is `{}`, but must be a number that is {domain}",
            shown(word)
        ))),
    };
    let values: Vec<T> = text
        .split_ascii_whitespace()
        .enumerate()
        .map(parse)
        .collect::<Result<_>>()?;
    if values.len() != F {
        let have = counted(values.len(), "column");
        return Err(Error::wrong_width(
            format!("this standardizer has {have}, but {F} are needed"),
            F,
            values.len(),
        ));
    }
    Ok(values)
}

impl<T: Scalar, const F: usize, Y: Targets> Dataset<T, F, Y> {
    /// The same samples with standardised features. They carry the mark of `scale`: a network trained on them cannot
    /// be [validated](crate::train::Trainer::validate) on raw samples, or on samples of another scale.
    #[must_use]
    pub fn standardized(&self, scale: &Standardizer<T, F>) -> Self {
        self.replaced(scale.apply(self.inputs()), self.targets().clone())
    }
}
