//! A network in training, as a session sees it, whatever its type, its loss and its data.

use std::any::Any;
use std::path::Path;

use crate::error::{Error, Result};
use crate::loss::Reduction;
use crate::network::Tune;
use crate::numeric::random::Rng;
use crate::train::divergence::Cause;
use crate::train::record::Record;
use crate::train::validation::{Judgement, LossSum};

/// A network in training. The loops over steps and epochs are written once for all of them.
pub(super) trait Trainee: Send {
    /// Runs the next steps of the current epoch, `most` of them at most.
    fn steps(&mut self, most: usize, place: &mut Place) -> Result<(), Stop>;
    /// Draws the order of the samples in the next epoch.
    fn shuffle(&mut self, rng: &mut Rng);
    /// Ends the current epoch: the next step is the first one of another.
    fn end_epoch(&mut self);
    /// The first weight that is not finite.
    fn diverged(&self) -> Option<Cause>;
    /// Brings the weights that predict up to date, after an epoch counted from 1.
    fn close_epoch(&mut self, number: usize) -> Result<()>;
    /// The judgement by the validation data, if there are some.
    fn judge(&mut self) -> Option<Judgement>;
    fn learning_rate(&self) -> f64;
    fn set_learning_rate(&mut self, rate: f64);
    /// Changes the settings of a line from the next step on.
    fn tune(&mut self, line: &str, tune: Tune) -> Result<()>;
    /// Copies the weights, to [restore](Self::restore) them if a later epoch fails or is worse. Only the first copy of
    /// the best ones allocates.
    fn copy(&mut self, which: Copied);
    fn restore(&mut self, which: Copied);
    /// The warnings about the scales of its data.
    fn scale_warnings(&self) -> [Option<String>; 2];
    /// The network that is trained.
    fn network(&self) -> &dyn Any;
    /// The network that predicts: with an average of the weights, if there is one.
    fn predicts(&mut self) -> Result<&dyn Any>;
    fn network_mut(&mut self) -> &mut dyn Any;
    /// The L2 norm of each tensor's gradient in the last step, if steps keep gradients.
    fn gradient_norms(&self) -> Option<Vec<(String, f64)>>;
    /// The settings that depend on its types, for a checkpoint to be compared with.
    fn settings(&self) -> Record;
    /// The bytes of a checkpoint with this state; `within` an epoch the weights of the last one are in it too.
    fn encode(&mut self, path: &Path, record: Record, within: bool) -> Result<Vec<u8>>;
    /// Takes over the tensors of a checkpoint if its state passes the check, and returns the state. Otherwise it
    /// changes nothing.
    fn decode(
        &mut self,
        path: &Path,
        check: &mut dyn FnMut(&Record) -> Result<()>,
    ) -> Result<Record>;
    /// Leaves out the next steps of this epoch, which were taken before.
    fn skip(&mut self, steps: usize);
}

/// A copy of weights.
#[derive(Debug, Clone, Copy)]
pub(super) enum Copied {
    /// Those of the last epoch that ended well.
    Good,
    /// Those that an observer remembers.
    Best,
    /// Those that predict: an average, if there is one.
    Predicts,
}

/// A place in training.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The epoch, counted from 1; 0 before the first.
    pub(super) epoch: usize,
    /// Steps done in this epoch.
    pub(super) step: usize,
    /// Steps done in all epochs.
    pub(super) total: u64,
    /// The losses of this epoch.
    pub(super) sum: LossSum,
    /// Samples and loss of the last step.
    pub(super) last: (usize, f64),
}

impl Place {
    pub(super) fn start(reduction: Reduction) -> Self {
        Self {
            epoch: 0,
            step: 0,
            total: 0,
            sum: LossSum::new(reduction),
            last: (0, 0.0),
        }
    }

    /// Counts a step.
    #[inline]
    pub(super) fn after(&mut self, samples: usize, loss: f64) {
        self.step += 1;
        self.total += 1;
        self.sum.add(loss, samples);
        self.last = (samples, loss);
    }

    pub(super) fn next_epoch(&mut self) {
        self.epoch += 1;
        self.step = 0;
        self.sum.clear();
    }
}

/// The reason that a step was not taken.
pub(super) enum Stop {
    /// The loss is not finite.
    Diverged(Cause),
    Refused(Error),
}

impl Stop {
    /// The reason, by the error of a step; `cause` searches for that of a loss which is not finite.
    #[cold]
    pub(super) fn at(problem: Error, cause: &dyn Fn(f64) -> Cause) -> Self {
        match problem {
            Error::NonFiniteLoss { value } => Self::Diverged(cause(value)),
            other => Self::Refused(other),
        }
    }
}
