//! Training that a program drives: by steps, by epochs, or to the end.

use std::fmt;
use std::marker::PhantomData;
use std::path::Path;

use rayon::ThreadPool;

use crate::error::{Error, Result};
use crate::network::{Model, Tune};
use crate::numeric::threads;
use crate::storage::durable;
use crate::train::history::{Epoch, History};
use crate::train::plan::{Plan, Step};
use crate::train::training::{Pace, Training};

/// Training of one network, under way: made by [`Trainer::start`](crate::train::Trainer::start), and what
/// [`fit`](crate::train::Trainer::fit) runs to its end.
///
/// It holds all that training needs to go on: the network, the optimizer with its state, the place in the data, the
/// order of samples, the generators, the record so far. So the calls can be mixed: one [`step`](Self::step), the rest
/// of that [`epoch`](Self::epoch), the [rest of all](Self::run). The bits are the same, however it is divided.
/// Validation, observers, early stopping and the guard against divergence work as in `fit`.
///
/// ```
/// # use nn_core::prelude::*;
/// # network! { struct Line { input: 1, output: dense(1) } }
/// # let data = Dataset::from_rows([[0.0_f32], [1.0], [2.0]], Batch::from_rows([[1.0], [3.0], [5.0]])?)?;
/// # let mut net = Line::new(1);
/// let mut trainer = Trainer::new(SquaredError::new(), Sgd::new(0.1)).epochs(20).batch_size(2);
/// let mut session = trainer.start(&mut net, &data)?;
/// while let Some(epoch) = session.epoch()? {
///     if epoch.number == 10 {
///         session.set_learning_rate(0.05)?;
///     }
/// }
/// let history = session.finish();
/// assert_eq!(history.epochs().len(), 20);
/// # Ok::<(), nn_core::Error>(())
/// ```
///
/// After an error the network has the weights of the last epoch that ended well, and the session has ended.
#[must_use = "a session trains only when it is driven: `session.run()?`"]
pub struct Session<'s, N> {
    training: Training<'s>,
    /// Shared by all steps; `None` with one thread.
    pool: Option<&'s ThreadPool>,
    network: PhantomData<&'s mut N>,
}

impl<'s, N: Model> Session<'s, N> {
    pub(super) fn new(training: Training<'s>, pool: Option<&'s ThreadPool>) -> Self {
        Self {
            training,
            pool,
            network: PhantomData,
        }
    }

    /// Takes one step; the last one of an epoch also ends it: validation, observers. `None` if training has ended.
    ///
    /// # Errors
    /// As [`epoch`](Self::epoch).
    pub fn step(&mut self) -> Result<Option<Step>> {
        self.shared(|training| {
            let moved = training.advance(Pace::Step)?;
            Ok(moved.then(|| training.last_step()))
        })
    }

    /// Runs the next epoch, or the rest of this one. `None` if training has ended: all epochs are done, an observer
    /// has ended it, or there was an error.
    ///
    /// # Errors
    /// [`Error::Diverged`] if the loss or a weight became infinite or NaN: the network then has the weights of the last
    /// epoch that ended well, or its initial ones. A learning rate out of range.
    pub fn epoch(&mut self) -> Result<Option<Epoch>> {
        self.shared(|training| {
            let moved = training.advance(Pace::Epoch)?;
            Ok(moved.then(|| training.history.last().copied()).flatten())
        })
    }

    /// Runs to the end.
    ///
    /// # Errors
    /// As [`epoch`](Self::epoch).
    pub fn run(&mut self) -> Result<()> {
        self.shared(|training| {
            while training.advance(Pace::Epoch)? {}
            Ok(())
        })
    }

    /// Ends training, now or after its last epoch: the network gets the weights that an observer remembered, if one
    /// did, and the observers are told. (Without this call the network keeps the weights of the last step.)
    #[must_use]
    pub fn finish(mut self) -> History {
        self.training.finish();
        self.training.history
    }

    /// The network in training. (With an average of the weights, [another one](Self::predicting_network) predicts.)
    ///
    /// # Panics
    /// Never.
    #[must_use]
    pub fn network(&self) -> &N {
        let network = self.training.run.network().downcast_ref();
        network.expect("the session was made with an `N`")
    }

    /// The network with the weights that predict: the average, if there is one ([`Trainer::average`], an optimizer that
    /// averages), and otherwise those in training. It is the network that is validated, and that a checkpoint holds as
    /// its model.
    ///
    /// [`Trainer::average`]: crate::train::Trainer::average
    ///
    /// # Errors
    /// Statistics of a `batch_norm` that cannot be computed for these weights.
    ///
    /// # Panics
    /// Never.
    pub fn predicting_network(&mut self) -> Result<&N> {
        let network = self.training.run.predicts()?.downcast_ref();
        Ok(network.expect("the session was made with an `N`"))
    }

    /// The network, mutable: training goes on from the changed weights.
    ///
    /// # Panics
    /// Never.
    pub fn network_mut(&mut self) -> &mut N {
        let network = self.training.run.network_mut().downcast_mut();
        network.expect("the session was made with an `N`")
    }

    /// The epochs so far.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.training.history
    }

    /// The plan: epochs, samples, steps.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.training.plan
    }

    /// Steps done so far, in all epochs.
    #[must_use]
    pub fn steps_done(&self) -> u64 {
        self.training.place.total
    }

    /// The learning rate of the next step.
    #[must_use]
    pub fn learning_rate(&self) -> f64 {
        self.training.run.learning_rate()
    }

    /// Sets the learning rate from the next step on.
    ///
    /// # Errors
    /// A rate that is not a finite number ≥ 0.
    pub fn set_learning_rate(&mut self, rate: f64) -> Result<()> {
        self.training.set_learning_rate(rate)
    }

    /// Changes the settings of a line from the next step on: see [`Trainer::tune`](crate::train::Trainer::tune). A
    /// checkpoint has them.
    ///
    /// # Errors
    /// A line that the network does not have; a setting that it cannot have; a number out of range.
    pub fn tune(&mut self, line: &str, tune: Tune) -> Result<()> {
        self.training.run.tune(line, tune)
    }

    /// Changes the planned number of epochs. A session whose epochs were done goes on if there are more now, in
    /// another order of samples and with the optimizer's state: 2 epochs are 1 and 1 more, to the bit.
    ///
    /// # Errors
    /// Fewer epochs than have begun.
    pub fn set_epochs(&mut self, epochs: usize) -> Result<()> {
        self.training.set_epochs(epochs)
    }

    /// Writes a checkpoint of this moment to a file: [`resume_from`](crate::train::Trainer::resume_from) goes on from
    /// it, [`load`](crate::ModelFile::load) reads it as a model. ([`Checkpoint`](crate::train::Checkpoint) writes them
    /// by itself.)
    ///
    /// # Errors
    /// A weight that is not finite; the errors of [`durable::write`].
    pub fn save(&mut self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let bytes = self.training.encode(path)?;
        durable::write(path, bytes)
    }

    /// The reason that the last checkpoint could not be written, if it could not.
    #[must_use]
    pub fn checkpoint_problem(&self) -> Option<&Error> {
        self.training.saver.as_ref()?.problem()
    }

    /// Runs a part of training on the session's threads.
    fn shared<R: Send>(&mut self, work: impl FnOnce(&mut Training<'s>) -> R + Send) -> R {
        let training = &mut self.training;
        match self.pool {
            Some(pool) if !threads::in_pool() => threads::install(pool, || work(training)),
            _ => work(training),
        }
    }
}

impl<N> fmt::Debug for Session<'_, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Training { place, plan, .. } = &self.training;
        f.debug_struct("Session")
            .field("plan", plan)
            .field("epoch", &place.epoch)
            .field("step", &place.step)
            .field("ended", &self.training.ended)
            .finish_non_exhaustive()
    }
}
