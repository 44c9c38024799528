//! Observers, which watch training and may end it.

use std::ops::ControlFlow;

use crate::error::Result;
use crate::numeric::range;
use crate::train::history::{Epoch, History};

/// The plan of a training run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// Largest number of epochs.
    pub epochs: usize,
    /// Samples per epoch.
    pub samples: usize,
    /// Steps per epoch.
    pub steps: usize,
    /// Samples per step; the last step of an epoch may have fewer, or one more for a network with a `batch_norm`.
    pub batch_size: usize,
}

/// One update of the weights.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Step {
    /// The epoch, counted from 1.
    pub epoch: usize,
    /// The step within the epoch, counted from 1.
    pub number: usize,
    /// Samples in its batch.
    pub samples: usize,
    /// The loss of its batch before the update.
    pub loss: f64,
}

/// An observer's decision after an epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[must_use]
#[non_exhaustive]
pub enum Verdict {
    /// Continue.
    #[default]
    Continue,
    /// Continue, and remember these weights: the network gets them back when training ends. (Not when it fails: see
    /// [`fit`](crate::train::Trainer::fit).)
    Remember,
    /// End training after this epoch.
    Stop,
}

/// Watches training. Every method has a default, so implement only those you need. To call a closure after each
/// epoch, use [`on_epoch`](crate::train::Trainer::on_epoch).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an observer",
    label = "does not implement `Observer`",
    note = "a closure goes to `.on_epoch(|epoch| …)`, which calls it after each epoch"
)]
pub trait Observer {
    /// Called before the first epoch. All observers are asked, in the order they were added, until one refuses.
    ///
    /// # Errors
    /// A reason that this run is impossible, such as a setting out of range; [`fit`](crate::train::Trainer::fit) then
    /// returns it and has changed nothing.
    fn before_training(&mut self, plan: &Plan) -> Result<()> {
        let _ = plan;
        Ok(())
    }

    /// Called before an epoch, counted from 1; `Break` ends training without it.
    fn before_epoch(&mut self, number: usize) -> ControlFlow<()> {
        let _ = number;
        ControlFlow::Continue(())
    }

    /// Called after each update, so often that it should be quick and allocate nothing.
    fn after_step(&mut self, step: &Step) {
        let _ = step;
    }

    /// Called after an epoch and its validation.
    fn after_epoch(&mut self, epoch: &Epoch) -> Verdict {
        let _ = epoch;
        Verdict::Continue
    }

    /// Called after the last epoch, unless training failed.
    fn after_training(&mut self, history: &History) {
        let _ = history;
    }
}

/// An observer that is read afterwards, or chosen at run time.
macro_rules! through {
    ($($pointer:ty),*) => { $(
        impl<O: Observer + ?Sized> Observer for $pointer {
            fn before_training(&mut self, plan: &Plan) -> Result<()> {
                (**self).before_training(plan)
            }
            fn before_epoch(&mut self, number: usize) -> ControlFlow<()> {
                (**self).before_epoch(number)
            }
            fn after_step(&mut self, step: &Step) {
                (**self).after_step(step);
            }
            fn after_epoch(&mut self, epoch: &Epoch) -> Verdict {
                (**self).after_epoch(epoch)
            }
            fn after_training(&mut self, history: &History) {
                (**self).after_training(history);
            }
        }
    )* };
}
through!(&mut O, Box<O>);

impl From<()> for Verdict {
    fn from((): ()) -> Self {
        Self::Continue
    }
}

impl From<ControlFlow<()>> for Verdict {
    fn from(flow: ControlFlow<()>) -> Self {
        match flow {
            ControlFlow::Continue(()) => Self::Continue,
            ControlFlow::Break(()) => Self::Stop,
        }
    }
}

/// A closure that is called after each epoch.
pub(crate) struct EachEpoch<F>(pub(crate) F);

impl<V: Into<Verdict>, F: FnMut(&Epoch) -> V> Observer for EachEpoch<F> {
    fn after_epoch(&mut self, epoch: &Epoch) -> Verdict {
        (self.0)(epoch).into()
    }
}

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

    fn after_epoch(&mut self, epoch: &Epoch) -> Verdict {
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
}
