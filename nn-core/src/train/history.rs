//! The record of training, epoch by epoch.

use std::fmt::{self, Write as _};
use std::fs;
use std::path::Path;

use crate::error::{Error, Result, counted};

/// The results of one epoch. It displays as the line that [`Progress`](crate::train::Progress) writes:
/// `epoch 12/40  loss 0.0843  val loss 0.1012  val accuracy 0.9722  0.02 s`.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Epoch {
    /// Its number, counted from 1.
    pub number: usize,
    /// Number of planned epochs.
    pub of: usize,
    /// The mean of the steps' losses, each weighted by its samples (the sum, if the loss is a sum). It is measured
    /// while the weights change, with dropout and with penalties (`#[l1]`, `#[l2]`).
    pub loss: f64,
    /// The loss on the validation data after the epoch, without penalties.
    pub validation_loss: Option<f64>,
    /// The share of validation samples with the right class, if targets are classes; `None` for a network with
    /// several outputs.
    pub validation_accuracy: Option<f64>,
    /// The optimizer's learning rate.
    pub learning_rate: f64,
    /// Samples seen.
    pub samples: usize,
    /// Its duration, validation included.
    pub seconds: f64,
}

impl Epoch {
    /// The validation loss, or the training loss without validation data. Early stopping watches it, and the best
    /// epoch has the lowest.
    #[must_use]
    pub fn watched_loss(&self) -> f64 {
        self.validation_loss.unwrap_or(self.loss)
    }
}

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "epoch {}/{}", self.number, self.of)?;
        write!(f, "  loss {}", Figure(self.loss))?;
        if let Some(loss) = self.validation_loss {
            write!(f, "  val loss {}", Figure(loss))?;
        }
        if let Some(accuracy) = self.validation_accuracy {
            write!(f, "  val accuracy {accuracy:.4}")?;
        }
        write!(f, "  {:.2} s", self.seconds)
    }
}

/// Four decimals, or three digits and an exponent if four decimals show too little.
pub(crate) struct Figure(pub(crate) f64);

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.abs();
        if size == 0.0 || (1e-3..1e6).contains(&size) {
            write!(f, "{:.4}", self.0)
        } else {
            write!(f, "{:.2e}", self.0)
        }
    }
}

/// The reason that training ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ending {
    /// All epochs were done.
    Finished,
    /// An observer ended it.
    Stopped,
    /// The flag of [`stop_on`](crate::train::Trainer::stop_on) was raised.
    Interrupted,
}

/// The record of one call of [`fit`](crate::train::Trainer::fit). It displays as one line per epoch and one for the
/// end.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    pub(crate) epochs: Vec<Epoch>,
    pub(crate) ending: Ending,
    pub(crate) kept: Option<usize>,
}

impl History {
    /// The epochs in order.
    #[must_use]
    pub fn epochs(&self) -> &[Epoch] {
        &self.epochs
    }

    /// The last epoch.
    #[must_use]
    pub fn last(&self) -> Option<&Epoch> {
        self.epochs.last()
    }

    /// The first epoch with the lowest [`watched_loss`](Epoch::watched_loss); NaN, which a validation can give, is
    /// the worst of all.
    #[must_use]
    pub fn best(&self) -> Option<&Epoch> {
        // NaN may have either sign: the processor's own is negative.
        let loss = |epoch: &Epoch| Some(epoch.watched_loss()).filter(|loss| !loss.is_nan());
        let order = |epoch: &Epoch| loss(epoch).unwrap_or(f64::INFINITY);
        let epochs = self.epochs.iter();
        epochs.min_by(|a, b| order(a).total_cmp(&order(b)))
    }

    /// The reason that training ended.
    #[must_use]
    pub fn ending(&self) -> Ending {
        self.ending
    }

    /// The number of the epoch whose weights the network has now: the last, unless
    /// [`EarlyStopping`](crate::train::EarlyStopping) restored another; `None` if there was none.
    #[must_use]
    pub fn kept_epoch(&self) -> Option<usize> {
        self.kept
    }

    /// The duration of all epochs.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        // Not `sum`, which is −0 for no epochs.
        let seconds = self.epochs.iter().map(|epoch| epoch.seconds);
        seconds.fold(0.0, |sum, seconds| sum + seconds)
    }

    /// A table for other programs: a header and one row per epoch; cells that were not measured are empty.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut csv = String::from(
            "epoch,loss,validation_loss,validation_accuracy,learning_rate,samples,seconds\n",
        );
        let optional = |value: Option<f64>| value.map_or_else(String::new, |v| v.to_string());
        for epoch in &self.epochs {
            // Writing to a string cannot fail.
            let _ = writeln!(
                csv,
                "{},{},{},{},{},{},{:.6}",
                epoch.number,
                epoch.loss,
                optional(epoch.validation_loss),
                optional(epoch.validation_accuracy),
                epoch.learning_rate,
                epoch.samples,
                epoch.seconds
            );
        }
        csv
    }

    /// Writes [`to_csv`](Self::to_csv) to a file.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn save_csv(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        fs::write(path, self.to_csv()).map_err(|source| Error::io(path, "write", source))
    }

    /// One line about the end of training, if there is anything to report.
    pub(crate) fn closing_words(&self) -> Option<String> {
        let last = self.last()?;
        let mut words = match self.ending {
            Ending::Finished => String::new(),
            // after the last planned epoch it is not worth reporting
            Ending::Stopped if last.number == last.of => String::new(),
            Ending::Stopped => format!("stopped early after epoch {}", last.number),
            Ending::Interrupted => format!("interrupted after epoch {}", last.number),
        };
        if let Some(kept) = self.kept
            && kept != last.number
        {
            if !words.is_empty() {
                words.push_str("; ");
            }
            let _ = write!(words, "the weights are those of epoch {kept}");
        }
        (!words.is_empty()).then_some(words)
    }
}

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for epoch in &self.epochs {
            writeln!(f, "{epoch}")?;
        }
        let epochs = counted(self.epochs.len(), "epoch");
        write!(f, "{epochs} in {:.2} s", self.seconds())?;
        if let Some(words) = self.closing_words() {
            write!(f, ", {words}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Ending, Epoch, History};

    fn epoch(number: usize, loss: f64) -> Epoch {
        Epoch {
            number,
            of: 40,
            loss,
            validation_loss: None,
            validation_accuracy: None,
            learning_rate: 0.1,
            samples: 7,
            seconds: 0.02,
        }
    }

    #[test]
    fn the_line_of_an_epoch() {
        let mut line = epoch(12, 0.0843);
        assert_eq!(line.to_string(), "epoch 12/40  loss 0.0843  0.02 s");
        line.validation_loss = Some(0.1012);
        line.validation_accuracy = Some(0.972_22);
        assert_eq!(
            line.to_string(),
            "epoch 12/40  loss 0.0843  val loss 0.1012  val accuracy 0.9722  0.02 s"
        );
        assert_eq!(
            epoch(1, 3.14e-7).to_string(),
            "epoch 1/40  loss 3.14e-7  0.02 s"
        );
    }

    #[test]
    fn no_epoch_takes_no_time() {
        let history = History {
            epochs: Vec::new(),
            ending: Ending::Stopped,
            kept: None,
        };
        assert_eq!(history.to_string(), "0 epochs in 0.00 s");
    }

    #[test]
    fn no_number_is_the_worst_loss() {
        for nan in [f64::NAN, -f64::NAN] {
            let mut epochs = vec![epoch(1, 0.1), epoch(2, 0.2), epoch(3, 0.3)];
            epochs[0].validation_loss = Some(nan);
            let history = History {
                epochs,
                ending: Ending::Finished,
                kept: Some(3),
            };
            assert_eq!(history.best().map(|best| best.number), Some(2));
        }
    }

    #[test]
    fn the_best_epoch_is_the_first_of_equals() {
        let history = History {
            epochs: vec![epoch(1, 0.5), epoch(2, 0.25), epoch(3, 0.25)],
            ending: Ending::Stopped,
            kept: Some(2),
        };
        assert_eq!(history.best().map(|best| best.number), Some(2));
        assert!(history.to_string().ends_with(
            "3 epochs in 0.06 s, stopped early after epoch 3; the weights are those of epoch 2"
        ));
        let csv = history.to_csv();
        assert_eq!(csv.lines().nth(2), Some("2,0.25,,,0.1,7,0.020000"));
    }

    #[test]
    fn who_stops_after_the_last_epoch_does_not_stop_early() {
        let history = History {
            epochs: vec![epoch(39, 0.25), epoch(40, 0.5)],
            ending: Ending::Stopped,
            kept: Some(39),
        };
        let text = history.to_string();
        let end = "\n2 epochs in 0.04 s, the weights are those of epoch 39";
        assert!(text.ends_with(end), "{text}");
    }
}
