//! Early stopping.

use crate::error::{Error, Result};
use crate::numeric::range;
use crate::train::context::AfterEpoch;
use crate::train::observer::{Observer, Verdict};
use crate::train::plan::Plan;

/// Ends training when the loss has not improved for `patience` epochs in a row, and gives the network the weights of
/// the best epoch back. It does so also when training ends for another reason, but not when it diverges: the network
/// then holds the weights that [`fit`](crate::train::Trainer::fit) documents.
///
/// It watches the validation loss; without validation data, the training loss.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EarlyStopping {
    patience: usize,
    min_delta: f64,
    best: f64,
    without_gain: usize,
}

impl EarlyStopping {
    /// Ends after `patience` epochs without a better loss; 0 ends at the first of them.
    #[must_use]
    pub fn new(patience: usize) -> Self {
        Self {
            patience,
            min_delta: 0.0,
            best: f64::INFINITY,
            without_gain: 0,
        }
    }

    /// Sets the least improvement: a loss is better only if it is lower by more than this, in the loss's own unit.
    /// Finite and ≥ 0; 0 by default.
    #[must_use]
    pub fn min_delta(self, min_delta: f64) -> Self {
        Self { min_delta, ..self }
    }
}

impl Observer for EarlyStopping {
    fn before_training(&mut self, _: &Plan) -> Result<()> {
        range::from_zero("EarlyStopping::min_delta", self.min_delta)?;
        *self = Self::new(self.patience).min_delta(self.min_delta);
        Ok(())
    }

    fn after_epoch(&mut self, epoch: &mut AfterEpoch<'_>) -> Verdict {
        if epoch.watched_loss() < self.best - self.min_delta {
            self.best = epoch.watched_loss();
            self.without_gain = 0;
            return Verdict::Remember;
        }
        self.without_gain += 1;
        if self.without_gain >= self.patience.max(1) {
            Verdict::Stop
        } else {
            Verdict::Continue
        }
    }

    fn name(&self) -> &'static str {
        "EarlyStopping"
    }

    #[allow(clippy::cast_precision_loss)] // epochs below 2⁵³
    fn settings(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("patience", self.patience as f64),
            ("min_delta", self.min_delta),
        ]
    }

    #[allow(clippy::cast_precision_loss)] // epochs below 2⁵³
    fn state(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("best", self.best),
            ("without_gain", self.without_gain as f64),
        ]
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a count, written by `state`
    fn restore(&mut self, state: &[(String, f64)]) -> Result<()> {
        for (name, value) in state {
            match name.as_str() {
                "best" => self.best = *value,
                "without_gain" => self.without_gain = *value as usize,
                other => {
                    return Err(Error::invalid(format!(
                        "`EarlyStopping` has no state `{other}`"
                    )));
                }
            }
        }
        Ok(())
    }
}
