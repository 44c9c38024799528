//! The settings of a training run.

use std::sync::Once;
use std::sync::atomic::AtomicBool;

use rayon::ThreadPool;

use crate::data::{Dataset, end_from_zero, of_features};
use crate::error::{Error, Result};
use crate::head::{Accepts, Head, HeadFor, TargetsFor};
use crate::labels::Targets;
use crate::loss::Loss;
use crate::memory;
use crate::network::{Model, Network, Train, Wants};
use crate::optim::Optimizer;
use crate::scalar::Scalar;
use crate::threads;
use crate::train::history::{Epoch, History};
use crate::train::observer::{EachEpoch, Observer, Plan, Verdict};
use crate::train::progress::line;
use crate::train::run::Run;
use crate::workspace::normalises_batches;

/// Trains networks: a loss, an optimizer, and how long, how large, how.
///
/// | setting | default | |
/// |---|---|---|
/// | [`epochs`](Self::epochs) | 10 | passes over the data |
/// | [`batch_size`](Self::batch_size) | 32 | samples a step; a short last batch is kept (a single sample before a `batch_norm` joins the batch before it) |
/// | [`shuffle`](Self::shuffle) | on | another order each epoch |
/// | [`seed`](Self::seed) | 0 | of the order and of dropout |
/// | [`threads`](Self::threads) | 1 | the results are the same bits for any number |
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
pub struct Trainer<'a, L, O, D> {
    pub(super) loss: L,
    pub(super) optimizer: O,
    epochs: usize,
    batch: BatchSize,
    pub(super) seed: u64,
    pub(super) threads: usize,
    pub(super) shuffle: bool,
    pub(super) validation: Option<&'a D>,
    pub(super) observers: Vec<Box<dyn Observer + Send + 'a>>,
    pub(super) flag: Option<&'a AtomicBool>,
    /// Made by the first fit that needs it.
    pool: Option<ThreadPool>,
}

#[derive(Debug, Clone, Copy)]
enum BatchSize {
    Samples(usize),
    All,
}

impl<'a, L, O, D> Trainer<'a, L, O, D> {
    /// A trainer with the default settings.
    #[must_use]
    pub fn new(loss: L, optimizer: O) -> Self {
        Self {
            loss,
            optimizer,
            epochs: 10,
            batch: BatchSize::Samples(32),
            seed: 0,
            threads: 1,
            shuffle: true,
            validation: None,
            observers: Vec::new(),
            flag: None,
            pool: None,
        }
    }

    /// Passes over the data, at most (an observer may end training before).
    #[must_use]
    pub fn epochs(self, epochs: usize) -> Self {
        Self { epochs, ..self }
    }

    /// Samples a step. The last batch of an epoch may be shorter; a single sample that is left over joins
    /// the batch before it if the network has a `batch_norm`, which cannot normalise it alone.
    #[must_use]
    pub fn batch_size(self, samples: usize) -> Self {
        Self {
            batch: BatchSize::Samples(samples),
            ..self
        }
    }

    /// One sample a step: online training.
    #[must_use]
    pub fn online(self) -> Self {
        self.batch_size(1)
    }

    /// All samples in one step an epoch.
    #[must_use]
    pub fn full_batch(self) -> Self {
        Self {
            batch: BatchSize::All,
            ..self
        }
    }

    /// What the order of samples and dropout are drawn from.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// How many threads share the work. The results are the same bits for any number.
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        Self {
            threads,
            pool: None,
            ..self
        }
    }

    /// Whether each epoch sees the samples in another order.
    #[must_use]
    pub fn shuffle(self, shuffle: bool) -> Self {
        Self { shuffle, ..self }
    }

    /// Data to judge the network on after every epoch. Training does not see it.
    ///
    /// Where both sets have names of columns or classes, they must be the same in the same order; and both are
    /// raw, or both standardised by the same [`Standardizer`](crate::data::Standardizer).
    #[must_use]
    pub fn validate(self, data: &'a D) -> Self {
        Self {
            validation: Some(data),
            ..self
        }
    }

    /// Adds an observer: [`Progress`](crate::train::Progress),
    /// [`EarlyStopping`](crate::train::EarlyStopping), your own, or `&mut` one to look at afterwards. They are
    /// asked in the order they were added. A closure goes to [`on_epoch`](Self::on_epoch).
    ///
    /// An observer sees training, but does not change the optimizer: [`fit`](Self::fit) works on a copy of its
    /// own, so that a learning rate that an observer sets on a clone has no effect. To change the rate while
    /// training, call [`train_step`](crate::Network::train_step) in a loop of your own.
    #[must_use]
    pub fn observe(mut self, observer: impl Observer + Send + 'a) -> Self {
        self.observers.push(Box::new(observer));
        self
    }

    /// Calls a closure after each epoch and its validation. It returns nothing, a
    /// [`Verdict`](crate::train::Verdict), or a [`ControlFlow`](std::ops::ControlFlow) whose `Break` ends training.
    ///
    /// ```
    /// # use nn_core::prelude::*;
    /// # network! { struct Line { input: 1, output: dense(1) } }
    /// # let data = Dataset::from_rows([[0.0_f32], [1.0]], Batch::from_rows([[1.0], [3.0]])?)?;
    /// # let mut net = Line::new(1);
    /// let mut losses = Vec::new();
    /// Trainer::new(SquaredError::new(), Sgd::new(0.1))
    ///     .on_epoch(|epoch| losses.push(epoch.loss))
    ///     .on_epoch(|epoch| if epoch.loss < 1e-3 { Verdict::Stop } else { Verdict::Continue })
    ///     .fit(&mut net, &data)?;
    /// assert_eq!(losses.len(), 10);
    /// # Ok::<(), nn_core::Error>(())
    /// ```
    #[must_use]
    pub fn on_epoch<V: Into<Verdict>>(self, closure: impl FnMut(&Epoch) -> V + Send + 'a) -> Self {
        self.observe(EachEpoch(closure))
    }

    /// Ends training after the current epoch once the flag is true; the weights are kept. For
    /// Ctrl-C: let the signal's handler raise it.
    #[must_use]
    pub fn stop_on(self, flag: &'a AtomicBool) -> Self {
        Self {
            flag: Some(flag),
            ..self
        }
    }
}

impl<T, L, O, Y, const IN: usize> Trainer<'_, L, O, Dataset<T, IN, Y>>
where
    T: Scalar,
    L: Loss,
    O: Optimizer<T>,
    Y: Targets,
{
    /// Trains `network` on `data`.
    ///
    /// Every call starts with a fresh copy of the optimizer, so that one trainer can train several
    /// networks alike. The same settings, data and first weights give the same bits.
    ///
    /// Once a process it says on stderr that the scale of features makes training suffer
    /// ([`scale_warning`](crate::data::scale_warning); not of columns that a `standardize`, a `batch_norm` or an
    /// `embedding` reads), that real targets are large for a network that ends without an activation or below 0
    /// for one that ends in `relu`, that a class has no sample, and that a debug build is slow.
    ///
    /// # Errors
    /// No data, a batch size, a number of epochs or threads of 0, more than 1024 threads, batches that do not fit
    /// into memory, a setting of the loss, the optimizer, a layer or an observer that is out of range, an optimizer
    /// that has trained another network, [validation data](Self::validate) that are not like the training data, an input that
    /// [`Model::check_input`](crate::Model::check_input) refuses, a value that is not finite, a `standardize` that
    /// is not fitted, standardised data for it, a target that the loss is not defined for (also in the validation
    /// data), batches of one sample for a network with a `batch_norm`: nothing was changed.
    /// [`Error::Diverged`] if the loss or a weight became infinite or NaN: the network then holds the
    /// weights of the last epoch that ended well, or its first ones.
    pub fn fit<N, const OUT: usize>(
        &mut self,
        network: &mut N,
        data: &Dataset<T, IN, Y>,
    ) -> Result<History>
    where
        N: Network<IN, OUT, Scalar = T> + Train,
        N::Head: Accepts<L>,
        Y: TargetsFor<T, L, HeadFor<N::Head, L>>,
    {
        let plan = self.plan::<N>(data, normalises_batches(network))?;
        if cfg!(debug_assertions) {
            warn_of_debug_build();
        }
        warn_of_scales::<N, T, Y, IN>(data);
        warn_of_the_end::<N, T, Y, IN>(data);
        warn_of_absent_classes(data);
        if self.threads == 1 {
            return Run::new(self, plan).all_epochs(network, data);
        }
        let pool = match self.pool.take() {
            Some(pool) => pool,
            None => threads::pool::<T>(self.threads)?,
        };
        let history = pool.install(|| Run::new(self, plan).all_epochs(network, data));
        self.pool = Some(pool);
        history
    }

    /// Checks the settings against the data; `normalises` is the line of a layer that normalises by the batch.
    fn plan<N: Model>(&self, data: &Dataset<T, IN, Y>, normalises: Option<String>) -> Result<Plan> {
        threads::check(self.threads)?;
        data.check_fraction()?;
        if let Some(validation) = self.validation {
            validation.check_fraction()?;
        }
        let samples = data.len();
        let batch_size = match self.batch {
            BatchSize::Samples(size) => size.min(samples),
            BatchSize::All => samples,
        };
        let problem = if data.is_empty() {
            "there is no training data: the data set has 0 samples".to_owned()
        } else if self.validation.is_some_and(Dataset::is_empty) {
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
            if let Some(validation) = self.validation {
                data.check_validation(validation)?;
            }
            memory::room::<T>(batch_size, N::LAYERS.iter().map(|layer| layer.output).sum())?;
            let mut batches = data.batches_in_order(batch_size);
            if normalises.is_some() {
                batches = batches.joining_a_single();
            }
            return Ok(Plan {
                epochs: self.epochs,
                samples,
                steps: batches.len(),
                batch_size,
            });
        };
        Err(Error::invalid(problem))
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
            .field("validation", &self.validation.is_some())
            .field("observers", &self.observers.len())
            .finish_non_exhaustive()
    }
}

/// Says once a process what the scale of features costs, and once what that of targets does.
fn warn_of_scales<N: Model, T: Scalar, Y: Targets, const IN: usize>(data: &Dataset<T, IN, Y>) {
    static SAID: [Once; 2] = [const { Once::new() }; 2];
    if SAID.iter().all(Once::is_completed) {
        return;
    }
    for (said, warning) in SAID.iter().zip(scale_warnings::<N, T, Y, IN>(data)) {
        if let Some(warning) = warning {
            said.call_once(|| line(&warning));
        }
    }
}

/// What the scales of features and of targets cost this network.
pub(super) fn scale_warnings<N: Model, T: Scalar, Y: Targets, const IN: usize>(
    data: &Dataset<T, IN, Y>,
) -> [Option<String>; 2] {
    let matters = |column| Wants::of_column::<N>(column).one_scale;
    let targets = || data.targets().scale_warning(data.target_names());
    [
        of_features(data.inputs(), data.feature_names(), matters),
        N::Head::UNBOUNDED.then(targets).flatten(),
    ]
}

/// Says once a process that targets lie where the network's end cannot get. (A network of several outputs ends in
/// several ways.)
fn warn_of_the_end<N: Model, T: Scalar, Y: Targets, const IN: usize>(data: &Dataset<T, IN, Y>) {
    static ONCE: Once = Once::new();
    if !ONCE.is_completed()
        && N::Head::WIDTHS.len() < 2
        && let Some(stage) = end_from_zero(N::LAYERS)
        && let Some(warning) = data.targets().end_warning(data.target_names(), stage)
    {
        ONCE.call_once(|| line(&warning));
    }
}

/// Says once a process that nothing can be learned about a class: labels that start at 1 are seen by it.
fn warn_of_absent_classes<T: Scalar, Y: Targets, const IN: usize>(data: &Dataset<T, IN, Y>) {
    static ONCE: Once = Once::new();
    if !ONCE.is_completed()
        && let Some(classes) = data.targets().absent_classes()
    {
        ONCE.call_once(|| {
            line(format!(
                "note: no training sample is of {classes} (classes count from 0)"
            ));
        });
    }
}

/// Says once a process what a debug build costs.
fn warn_of_debug_build() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        line("note: this is a debug build; `cargo run --release` trains many times faster");
    });
}
