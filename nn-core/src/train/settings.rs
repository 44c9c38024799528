//! The settings of a training run against its data.

use crate::data::batches::Cursor;
use crate::data::dataset::About;
use crate::error::{Error, Result};
use crate::network::Stage;
use crate::numeric::{memory, threads};
use crate::train::plan::Plan;
use crate::train::trainer::BatchSize;

/// The settings that can contradict the data.
pub(super) struct Settings {
    pub(super) epochs: usize,
    pub(super) batch: BatchSize,
    pub(super) threads: Option<usize>,
    /// Batches per step.
    pub(super) accumulate: usize,
}

impl Settings {
    /// Checks them against the data; `normalises` is the line of a layer that normalises by the batch.
    pub(super) fn plan<T>(
        &self,
        data: About<'_>,
        validation: Option<About<'_>>,
        normalises: Option<String>,
        layers: &[Stage],
    ) -> Result<(Plan, Cursor)> {
        self.threads.map_or(Ok(()), threads::check)?;
        data.check_fraction()?;
        if let Some(validation) = validation {
            validation.check_fraction()?;
        }
        let samples = data.samples;
        let batch_size = match self.batch {
            BatchSize::Samples(size) => size.min(samples),
            BatchSize::All => samples,
        };
        let problem = if samples == 0 {
            "there is no training data: the data set has 0 samples".to_owned()
        } else if validation.is_some_and(|validation| validation.samples == 0) {
            "there is no validation data: the data set has 0 samples".to_owned()
        } else if matches!(self.batch, BatchSize::Samples(0)) {
            "the batch size is 0, but a step needs at least one sample \
             (`.online()` takes one, `.full_batch()` takes all)"
                .to_owned()
        } else if self.epochs == 0 {
            "0 epochs: nothing would be trained".to_owned()
        } else if let (Some(line), 1) = (&normalises, batch_size) {
            let found = match samples {
                1 => "there is 1 sample".to_owned(),
                _ => format!("the batch size is 1 (of {samples} samples)"),
            };
            format!(
                "`{line}` normalises by the batch, but {found}: training needs at least 2 in every batch \
                 (`layer_norm` takes single samples)"
            )
        } else {
            if let Some(validation) = validation {
                data.check_validation(validation)?;
            }
            memory::room::<T>(
                batch_size,
                layers.iter().map(|layer| layer.output.len()).sum(),
            )?;
            let mut batches = Cursor::new(samples, batch_size);
            if normalises.is_some() {
                batches = batches.joining_a_single();
            }
            let plan = Plan {
                epochs: self.epochs,
                samples,
                steps: batches.batches().div_ceil(self.accumulate.max(1)),
                batch_size,
            };
            return Ok((plan, batches));
        };
        Err(Error::invalid(problem))
    }
}
