//! Errors of real-valued predictions.

use std::fmt;

use crate::data::batch::Batch;
use crate::data::column::is_rounding;
use crate::data::dataset::empty;
use crate::data::targets::Targets;
use crate::error::{Error, Result, counted};
use crate::metrics::report::Report;
use crate::network::answer::all_finite;
use crate::numeric::scalar::Scalar;

/// The errors of each of `K` outputs, in the unit of the targets.
///
/// With targets t, predictions y and the mean t̄ of the targets, per output:
/// R² = 1 − Σ(t − y)² / Σ(t − t̄)², RMSE = √(mean of (t − y)²), MAE = mean of |t − y|.
///
/// ```
/// use nn_core::{Batch, metrics::Regression};
/// let truth = Batch::from_rows([[3.0], [-0.5], [2.0], [7.0]])?;
/// let report = Regression::new(&Batch::from_rows([[2.5], [0.0], [2.0], [8.0]])?, &truth)?;
/// assert!((report.r2() - 0.948_608_137).abs() < 1e-9);
/// assert_eq!(report.mae(), 0.5);
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Regression<const K: usize> {
    outputs: Vec<Errors>,
    samples: usize,
    names: Vec<String>,
}

/// The errors of one output.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Errors {
    r2: f64,
    mean_square: f64,
    mean_absolute: f64,
}

impl<const K: usize> Regression<K> {
    /// Compares predictions with the true values.
    ///
    /// # Errors
    /// No sample; another number of predictions than targets; a prediction or a target that is not finite.
    pub fn new<T: Scalar>(predictions: &Batch<T, K>, truth: &Batch<T, K>) -> Result<Self> {
        if predictions.len() != truth.len() {
            return Err(Error::RowMismatch {
                inputs: predictions.len(),
                targets: truth.len(),
            });
        }
        if truth.is_empty() {
            return Err(empty());
        }
        all_finite(predictions)?;
        Targets::check_finite(truth)?;
        Ok(Self {
            outputs: (0..K).map(|k| errors(predictions, truth, k)).collect(),
            samples: truth.len(),
            names: Vec::new(),
        })
    }

    pub(crate) fn named(self, names: &[String]) -> Self {
        Self {
            names: names.to_vec(),
            ..self
        }
    }

    /// The number of samples.
    #[must_use]
    pub fn samples(&self) -> usize {
        self.samples
    }

    /// The mean of the outputs' R². 1 is perfect; 0 is as good as always predicting the mean.
    #[must_use]
    pub fn r2(&self) -> f64 {
        self.mean(|output| output.r2)
    }

    /// √(mean squared error over all outputs and samples).
    #[must_use]
    pub fn rmse(&self) -> f64 {
        self.mean(|output| output.mean_square).sqrt()
    }

    /// The mean absolute error over all outputs and samples.
    #[must_use]
    pub fn mae(&self) -> f64 {
        self.mean(|output| output.mean_absolute)
    }

    /// R² of each output. If all targets are equal (to rounding), it is 1 if every prediction is exact (to
    /// rounding), else 0.
    #[must_use]
    pub fn r2_of_outputs(&self) -> Vec<f64> {
        self.outputs.iter().map(|output| output.r2).collect()
    }

    /// RMSE of each output.
    #[must_use]
    pub fn rmse_of_outputs(&self) -> Vec<f64> {
        let outputs = self.outputs.iter();
        outputs.map(|output| output.mean_square.sqrt()).collect()
    }

    /// MAE of each output.
    #[must_use]
    pub fn mae_of_outputs(&self) -> Vec<f64> {
        let outputs = self.outputs.iter();
        outputs.map(|output| output.mean_absolute).collect()
    }

    fn mean(&self, what: impl Fn(&Errors) -> f64) -> f64 {
        let sum: f64 = self.outputs.iter().map(what).sum();
        sum / f64::from_usize(K.max(1))
    }
}

fn errors<T: Scalar, const K: usize>(
    predictions: &Batch<T, K>,
    truth: &Batch<T, K>,
    k: usize,
) -> Errors {
    let count = f64::from_usize(truth.len());
    let targets = || truth.rows().map(|row| row[k].to_f64());
    // Relative to the first target: if all targets are equal, the spread is then exactly 0, not a rounding error.
    let first = truth.row(0)[k].to_f64();
    let mean = first + targets().map(|t| t - first).sum::<f64>() / count;
    let spread: f64 = targets().map(|t| (t - mean).powi(2)).sum();
    let (mut square, mut absolute) = (0.0, 0.0);
    for (t, y) in targets().zip(predictions.rows()) {
        let error = t - y[k].to_f64();
        square += error * error;
        absolute += error.abs();
    }
    // Values that differ only by rounding count as equal, and so do predictions that close.
    let is_rounding = |squares: f64| is_rounding::<T>((squares / count).sqrt(), mean, count);
    let r2 = if !is_rounding(spread) {
        1.0 - square / spread
    } else if is_rounding(square) {
        1.0
    } else {
        0.0
    };
    Errors {
        r2,
        mean_square: square / count,
        mean_absolute: absolute / count,
    }
}

impl<const K: usize> Report for Regression<K> {
    const NAME: &'static str = "RMSE";

    fn score(&self) -> f64 {
        self.rmse()
    }
}

/// `R² 0.8712   RMSE 5.912   MAE 4.321   (206 samples)`, and a table if there are several outputs.
impl<const K: usize> fmt::Display for Regression<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "R² {:.4}   RMSE {}   MAE {}   ({})",
            self.r2(),
            significant(self.rmse()),
            significant(self.mae()),
            counted(self.samples, "sample")
        )?;
        if K < 2 {
            return Ok(());
        }
        let name = |k: usize| match self.names.get(k) {
            Some(name) => name.clone(),
            None => format!("output {}", k + 1),
        };
        let longest = (0..K).map(|k| name(k).chars().count()).max().unwrap_or(0);
        write!(f, "\n\n{:longest$}        R²        RMSE         MAE", "")?;
        for (k, output) in self.outputs.iter().enumerate() {
            let name = name(k);
            let (rmse, mae) = (output.mean_square.sqrt(), output.mean_absolute);
            write!(
                f,
                "\n{name:longest$}  {:8.4}  {:>10}  {:>10}",
                output.r2,
                significant(rmse),
                significant(mae)
            )?;
        }
        Ok(())
    }
}

/// Four significant digits, so that errors in any unit are readable.
fn significant(value: f64) -> String {
    if value == 0.0 {
        "0".to_owned()
    } else if (1e-3..1e6).contains(&value.abs()) {
        let digits = [1e3, 1e2, 1e1, 1e0, 1e-1, 1e-2];
        let decimals = digits.iter().take_while(|&&d| value.abs() < d).count();
        format!("{value:.decimals$}")
    } else {
        format!("{value:.3e}")
    }
}
