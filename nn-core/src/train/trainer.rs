//! The settings of a training run.

use std::sync::atomic::AtomicBool;

use rayon::ThreadPool;

use crate::loss::Loss;
use crate::network::{Averaging, Clip, GradientNoise, Tune};
use crate::numeric::scalar::Scalar;
use crate::optim::Optimizer;
use crate::optim::schedule::Schedule;
use crate::train::checkpoint::Checkpoint;
use crate::train::context::{AfterEpoch, AfterStep};
use crate::train::observer::{EachEpoch, EachStep, Observer, Verdict};
use crate::train::run::around::Wishes;
use crate::train::schedules::Tick;

/// Trains networks: a loss, an optimizer, and the settings of the loop.
///
/// | setting | default | |
/// |---|---|---|
/// | [`epochs`](Self::epochs) | 10 | passes over the data |
/// | [`batch_size`](Self::batch_size) | 32 | samples per step; a short last batch is kept (a single sample before a `batch_norm` joins the batch before it) |
/// | [`shuffle`](Self::shuffle) | on | another order each epoch |
/// | [`seed`](Self::seed) | 0 | for the order of samples and for dropout |
/// | [`threads`](Self::threads) | by size | as many as the machine has and the largest layer has use for; the results are the same bits for any number |
///
/// ```
/// use nn_core::prelude::*;
/// # mod declared {
/// #     use nn_core::prelude::*;
/// #     nn_core::network! { pub struct Xor { input: 2, hidden: dense(8) -> tanh, output: dense(1) -> sigmoid } }
/// # }
/// # use declared::Xor;
/// let x = Batch::from_rows([[0.0_f32, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])?;
/// let data = Dataset::new(x, Labels::<2>::new([0, 1, 1, 0])?)?;
/// let mut net = Xor::new(1);
/// let history = Trainer::new(BinaryCrossEntropy::new(), Adam::new(0.05))
///     .epochs(200)
///     .full_batch()
///     .fit(&mut net, &data)?;
/// assert!(history.last().unwrap().loss < 0.1);
/// # Ok::<(), nn_core::Error>(())
/// ```
pub struct Trainer<'a, L, O, D = ()> {
    pub(super) loss: L,
    pub(super) optimizer: O,
    pub(super) epochs: usize,
    pub(super) batch: BatchSize,
    pub(super) seed: u64,
    /// Chosen by size if `None`.
    pub(super) threads: Option<usize>,
    pub(super) shuffle: bool,
    /// A data set, or nothing: `()`.
    pub(super) validation: &'a D,
    pub(super) observers: Vec<Box<dyn Observer + Send + 'a>>,
    pub(super) flag: Option<&'a AtomicBool>,
    /// Made by the first fit that needs it.
    pub(super) pool: Option<ThreadPool>,
    pub(super) schedule: Option<(Box<dyn Schedule + 'a>, Tick)>,
    pub(super) checkpoint: Option<Checkpoint>,
    pub(super) wishes: Wishes,
    pub(super) average: Option<Averaging>,
    /// Settings of lines, in the order of the calls.
    pub(super) tuned: Vec<(String, Tune)>,
    /// True if a checkpoint may be of a run with another number of epochs, whatever the schedule.
    pub(super) other_epochs: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum BatchSize {
    Samples(usize),
    All,
}

/// A [`Loss`]. Do not implement it yourself. (A bound through the associated type is told in fewer lines, without the
/// place of the bound.)
pub trait AsLoss {
    /// The loss itself.
    type Own;
    /// The loss itself.
    #[doc(hidden)]
    fn own(self) -> Self::Own;
}

impl<L: Loss> AsLoss for L {
    type Own = L;

    fn own(self) -> L {
        self
    }
}

/// The formula of the optimizer `O`. (A trainer's type names its optimizer through the formula: the type of what is not
/// an optimizer is then unknown, so that [`Trainer::new`] is the only place where it is told.)
#[doc(hidden)]
pub trait Updates<O> {
    /// The optimizer itself.
    type Own;
}

impl<U, O> Updates<O> for U {
    type Own = O;
}

impl<'a, L, O> Trainer<'a, L, O> {
    /// A trainer with the default settings.
    #[must_use]
    pub fn new<T: Scalar>(
        loss: L,
        optimizer: O,
    ) -> Trainer<'a, L::Own, <O::Update as Updates<O>>::Own>
    where
        L: AsLoss<Own: Sized>,
        O: Optimizer<T>,
    {
        Trainer {
            loss: loss.own(),
            optimizer,
            epochs: 10,
            batch: BatchSize::Samples(32),
            seed: 0,
            threads: None,
            shuffle: true,
            validation: &(),
            observers: Vec::new(),
            flag: None,
            pool: None,
            schedule: None,
            checkpoint: None,
            wishes: Wishes::default(),
            average: None,
            tuned: Vec::new(),
            other_epochs: false,
        }
    }
}

impl<'a, L, O, D> Trainer<'a, L, O, D> {
    /// The largest number of passes over the data (an observer may end training earlier).
    #[must_use]
    pub fn epochs(self, epochs: usize) -> Self {
        Self { epochs, ..self }
    }

    /// Samples per step. The last batch of an epoch may be shorter; a single sample that is left over joins the batch
    /// before it if the network has a `batch_norm`, which cannot normalise it alone.
    #[must_use]
    pub fn batch_size(self, samples: usize) -> Self {
        Self {
            batch: BatchSize::Samples(samples),
            ..self
        }
    }

    /// One sample per step: online training.
    #[must_use]
    pub fn online(self) -> Self {
        self.batch_size(1)
    }

    /// One step per epoch, with all samples.
    #[must_use]
    pub fn full_batch(self) -> Self {
        Self {
            batch: BatchSize::All,
            ..self
        }
    }

    /// The seed of the order of samples and of dropout.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Number of threads that share the work. The results have the same bits for any number.
    ///
    /// By default, `fit` takes as many threads as the largest dense layer has use for, and at most as many as the machine
    /// runs at once. That is one thread if samples per step × inputs × units are less than 5 million in every layer of at least 32 units, or if
    /// `fit` is called on a thread of a pool ([`threads::share`](crate::numeric::threads::share) of several, rayon): the
    /// others have work of their own. If you call `fit` on several threads that you started yourself, set `threads(1)`.
    ///
    /// With several threads, observers may run on another thread than the caller's.
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        Self {
            threads: Some(threads),
            pool: None,
            ..self
        }
    }

    /// True (the default) if each epoch visits the samples in another order.
    #[must_use]
    pub fn shuffle(self, shuffle: bool) -> Self {
        Self { shuffle, ..self }
    }

    /// Validation data, to evaluate the network after every epoch. Training does not use it. Its targets may be of
    /// another type than those of the training data: any that the loss accepts (train on soft targets, validate on
    /// labels).
    ///
    /// If both sets have names of columns or classes, these must be the same in the same order. Both must be raw, or
    /// both standardised by the same [`Standardizer`](crate::data::Standardizer).
    #[must_use]
    pub fn validate<V>(self, data: &'a V) -> Trainer<'a, L, O, V> {
        Trainer {
            loss: self.loss,
            optimizer: self.optimizer,
            epochs: self.epochs,
            batch: self.batch,
            seed: self.seed,
            threads: self.threads,
            shuffle: self.shuffle,
            validation: data,
            observers: self.observers,
            flag: self.flag,
            pool: self.pool,
            schedule: self.schedule,
            checkpoint: self.checkpoint,
            wishes: self.wishes,
            average: self.average,
            tuned: self.tuned,
            other_epochs: self.other_epochs,
        }
    }

    /// A schedule of the learning rate, with a tick per epoch: the first epoch has tick 0. The rates start from the
    /// optimizer's own.
    ///
    /// ```
    /// # use nn_core::prelude::*;
    /// # network! { struct Line { input: 1, output: dense(1) } }
    /// # let data = Dataset::from_rows([[0.0_f32], [1.0]], Batch::from_rows([[1.0], [3.0]])?)?;
    /// # let mut net = Line::new(1);
    /// use nn_core::optim::schedule::{Schedule, StepDecay};
    /// let history = Trainer::new(SquaredError::new(), Sgd::new(0.25))
    ///     .schedule(StepDecay::new(4).warm_up(0.5, 2))
    ///     .fit(&mut net, &data)?;
    /// let rates: Vec<f64> = history.epochs().iter().map(|epoch| epoch.learning_rate).collect();
    /// assert_eq!(rates[..6], [0.125, 0.1875, 0.25, 0.25, 0.25, 0.25]);
    /// assert_eq!(rates[6], 0.025);
    /// # Ok::<(), nn_core::Error>(())
    /// ```
    #[must_use]
    pub fn schedule(self, schedule: impl Schedule + 'a) -> Self {
        Self {
            schedule: Some((Box::new(schedule), Tick::Epoch)),
            ..self
        }
    }

    /// A schedule of the learning rate, with a tick per step.
    #[must_use]
    pub fn schedule_by_step(self, schedule: impl Schedule + 'a) -> Self {
        Self {
            schedule: Some((Box::new(schedule), Tick::Step)),
            ..self
        }
    }

    /// Bounds the gradients of each step: `Clip::norm(1.0)`, `Clip::value(0.5)`, `Clip::norm_per_layer(1.0)`.
    #[must_use]
    pub fn clip(mut self, clip: Clip) -> Self {
        self.wishes.clip = Some(clip);
        self
    }

    /// Takes one step for this many batches, with the gradient of all their samples: k batches of B samples are one of
    /// k·B, to rounding, in the memory of one. (Not with a `batch_norm`, which normalises each batch by itself.) If an
    /// epoch leaves fewer batches over, they make a step of their own. 1 by default.
    #[must_use]
    pub fn accumulate(mut self, batches: usize) -> Self {
        self.wishes.accumulate = Some(batches);
        self
    }

    /// Adds noise to the gradients of each step, after [clipping](Self::clip).
    #[must_use]
    pub fn gradient_noise(mut self, noise: GradientNoise) -> Self {
        self.wishes.noise = Some(noise);
        self
    }

    /// Averages the weights while they are trained: `Ema::new(0.999)`, `Swa::from_epoch(20)`. The average is what is
    /// validated and what the network has after training; steps go on from the weights themselves. With an [`Swa`] the
    /// statistics of a `batch_norm` are computed anew, from all training data.
    ///
    /// [`Swa`]: crate::network::Swa
    #[must_use]
    pub fn average(self, rule: impl Into<Averaging>) -> Self {
        Self {
            average: Some(rule.into()),
            ..self
        }
    }

    /// Changes the settings of a line at run time: its rate, decay, penalties, bound, whether it is frozen, the share of
    /// its dropout. The declaration gives the defaults. See [`Tune`], and
    /// [`Workspace::tune`](crate::network::Workspace::tune) for the names of lines. [`Session::tune`] and
    /// [`AfterEpoch::tune`] change them in the middle of a run.
    ///
    /// [`Session::tune`]: crate::train::Session::tune
    ///
    /// ```
    /// # mod declared {
    /// #     use nn_core::prelude::*;
    /// #     nn_core::network! { pub struct Net { input: 2, stem: dense(8) -> relu -> dropout(0.5), output: dense(1) } }
    /// # }
    /// # use declared::Net;
    /// use nn_core::network::Tune;
    /// use nn_core::prelude::*;
    /// # let data = Dataset::from_rows([[0.0_f32, 1.0], [1.0, 0.0]], Batch::from_rows([[1.0], [3.0]])?)?;
    /// // which share is the best?
    /// for share in [0.0, 0.2, 0.5] {
    ///     let mut net = Net::new(1);
    ///     Trainer::new(SquaredError::new(), Adam::new(0.01))
    ///         .tune("stem", Tune::new().share(share).frozen(true))
    ///         .on_epoch(|epoch| {
    ///             if epoch.number == 5 {
    ///                 epoch.tune("stem", Tune::new().frozen(false));
    ///             }
    ///         })
    ///         .fit(&mut net, &data)?;
    /// }
    /// # Ok::<(), nn_core::Error>(())
    /// ```
    #[must_use]
    pub fn tune(mut self, line: impl Into<String>, tune: Tune) -> Self {
        self.tuned.push((line.into(), tune));
        self
    }

    /// Writes checkpoints, from which training can be [resumed](Self::resume).
    #[must_use]
    pub fn checkpoint(self, checkpoint: Checkpoint) -> Self {
        Self {
            checkpoint: Some(checkpoint),
            ..self
        }
    }

    /// Allows to resume from a checkpoint of a run with another number of epochs also if the schedule's rates depend on
    /// that number. (Without such a schedule, more epochs are always allowed.)
    #[must_use]
    pub fn allow_other_epochs(self) -> Self {
        Self {
            other_epochs: true,
            ..self
        }
    }

    /// Adds an observer: [`Progress`](crate::train::Progress), [`EarlyStopping`](crate::train::EarlyStopping), your
    /// own, or `&mut` one to read it afterwards. Observers are called in the order they were added. For a closure use
    /// [`on_epoch`](Self::on_epoch).
    ///
    /// An observer may change the [learning rate](AfterEpoch::set_learning_rate) and end training. The optimizer is
    /// [`fit`](Self::fit)'s own copy: setting the rate of a clone has no effect.
    #[must_use]
    pub fn observe(mut self, observer: impl Observer + Send + 'a) -> Self {
        self.observers.push(Box::new(observer));
        self
    }

    /// Calls a closure after each epoch and its validation. It returns nothing, a `bool` (true ends training), a
    /// [`Verdict`](crate::train::Verdict), or a [`ControlFlow`](std::ops::ControlFlow) whose `Break` ends training.
    /// What it may read and change is in [`AfterEpoch`].
    ///
    /// ```
    /// # use nn_core::prelude::*;
    /// # network! { struct Line { input: 1, output: dense(1) } }
    /// # let data = Dataset::from_rows([[0.0_f32], [1.0]], Batch::from_rows([[1.0], [3.0]])?)?;
    /// # let mut net = Line::new(1);
    /// let mut losses = Vec::new();
    /// Trainer::new(SquaredError::new(), Sgd::new(0.1))
    ///     .on_epoch(|epoch| losses.push(epoch.loss))
    ///     .on_epoch(|epoch| epoch.loss < 1e-3)
    ///     .fit(&mut net, &data)?;
    /// assert_eq!(losses.len(), 10);
    /// # Ok::<(), nn_core::Error>(())
    /// ```
    #[must_use]
    pub fn on_epoch<V: Into<Verdict>>(
        self,
        closure: impl FnMut(&mut AfterEpoch<'_>) -> V + Send + 'a,
    ) -> Self {
        self.observe(EachEpoch(closure))
    }

    /// Calls a closure after each update: often, so that it should be quick.
    ///
    /// ```
    /// # use nn_core::prelude::*;
    /// # network! { struct Line { input: 1, output: dense(1) } }
    /// # let data = Dataset::from_rows([[0.0_f32], [1.0]], Batch::from_rows([[1.0], [3.0]])?)?;
    /// # let mut net = Line::new(1);
    /// let mut losses = Vec::new();
    /// Trainer::new(SquaredError::new(), Sgd::new(0.1))
    ///     .on_step(|step| {
    ///         losses.push(step.loss);
    ///         if step.loss < 1e-3 {
    ///             step.stop();
    ///         }
    ///     })
    ///     .fit(&mut net, &data)?;
    /// assert_eq!(losses.len(), 10);
    /// # Ok::<(), nn_core::Error>(())
    /// ```
    #[must_use]
    pub fn on_step(self, closure: impl FnMut(&mut AfterStep<'_>) + Send + 'a) -> Self {
        self.observe(EachStep(closure))
    }

    /// Ends training after the current epoch once the flag is true; the weights are kept. For Ctrl-C, set the flag in
    /// the signal handler.
    #[must_use]
    pub fn stop_on(self, flag: &'a AtomicBool) -> Self {
        Self {
            flag: Some(flag),
            ..self
        }
    }
}

impl<L: std::fmt::Debug, O: std::fmt::Debug, D> std::fmt::Debug for Trainer<'_, L, O, D> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Trainer")
            .field("loss", &self.loss)
            .field("optimizer", &self.optimizer)
            .field("epochs", &self.epochs)
            .field("batch", &self.batch)
            .field("seed", &self.seed)
            .field("threads", &self.threads)
            .field("shuffle", &self.shuffle)
            .field("observers", &self.observers.len())
            .finish_non_exhaustive()
    }
}
