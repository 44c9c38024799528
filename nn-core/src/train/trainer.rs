//! The settings of a training run.

use std::sync::Once;
use std::sync::atomic::AtomicBool;

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::data::Dataset;
use crate::error::{Error, Result};
use crate::head::{Accepts, HeadFor, TargetsFor};
use crate::labels::Targets;
use crate::linalg::warm_up;
use crate::loss::Loss;
use crate::network::{Model, Network, Train};
use crate::optim::Optimizer;
use crate::scalar::Scalar;
use crate::train::history::History;
use crate::train::observer::{Observer, Plan};
use crate::train::progress::line;
use crate::train::run::Run;

/// Trains networks: a loss, an optimizer, and how long, how large, how.
///
/// | setting | default | |
/// |---|---|---|
/// | [`epochs`](Self::epochs) | 10 | passes over the data |
/// | [`batch_size`](Self::batch_size) | 32 | samples a step; a short last batch is kept |
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

    /// Samples a step. The last batch of an epoch may be shorter.
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
    #[must_use]
    pub fn validate(self, data: &'a D) -> Self {
        Self {
            validation: Some(data),
            ..self
        }
    }

    /// Adds an observer: [`Progress`](crate::train::Progress),
    /// [`EarlyStopping`](crate::train::EarlyStopping), or a closure
    /// `|epoch: &Epoch| -> ControlFlow<()>`. They are asked in the order they were added.
    #[must_use]
    pub fn observe(mut self, observer: impl Observer + Send + 'a) -> Self {
        self.observers.push(Box::new(observer));
        self
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
    /// Once a process it says on stderr that features differ too much in scale
    /// ([`scale_warning`](crate::data::scale_warning); not of a network with a `standardize` or an
    /// `embedding`), that a class has no sample, and that a debug build is slow.
    ///
    /// # Errors
    /// No data, a batch size, a number of epochs or threads of 0, a learning rate that is not a finite
    /// number from 0 on, an input that [`Model::check_input`](crate::Model::check_input) refuses, a value that
    /// is not finite, a `standardize` that is not fitted: nothing was changed.
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
        let plan = self.plan(data)?;
        if cfg!(debug_assertions) {
            warn_of_debug_build();
        }
        if !takes_raw_data::<N>() {
            warn_of_scales(data);
        }
        warn_of_absent_classes(data);
        if self.threads == 1 {
            return Run::new(self, plan).all_epochs(network, data);
        }
        let pool = match self.pool.take() {
            Some(pool) => pool,
            None => ThreadPoolBuilder::new()
                .num_threads(self.threads)
                .build()
                .map_err(|problem| {
                    Error::invalid(format!("cannot start {} threads: {problem}", self.threads))
                })?,
        };
        // Every thread is up, and has the memory its products need, before the first step.
        pool.broadcast(|_| warm_up::<T>());
        let history = pool.install(|| Run::new(self, plan).all_epochs(network, data));
        self.pool = Some(pool);
        history
    }

    /// Checks the settings against the data.
    fn plan(&self, data: &Dataset<T, IN, Y>) -> Result<Plan> {
        let rate = self.optimizer.learning_rate();
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
        } else if self.threads == 0 {
            "0 threads: training needs at least one".to_owned()
        } else if !rate.is_finite() || rate < 0.0 {
            format!("the learning rate is {rate}, but must be a finite number from 0 on")
        } else {
            let samples = data.len();
            let batch_size = match self.batch {
                BatchSize::Samples(size) => size.min(samples),
                BatchSize::All => samples,
            };
            return Ok(Plan {
                epochs: self.epochs,
                samples,
                steps: samples.div_ceil(batch_size),
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

/// Whether a line of the network says what becomes of columns as they are: the advice to standardise them
/// would be wrong (an index of an embedding) or taken already.
fn takes_raw_data<N: Model>() -> bool {
    let says = |kind: &str| kind.starts_with("standardize") || kind.starts_with("embedding");
    N::LAYERS.iter().any(|layer| says(layer.kind))
}

/// Says once a process that features differ too much in scale.
fn warn_of_scales<T: Scalar, Y: Targets, const IN: usize>(data: &Dataset<T, IN, Y>) {
    static ONCE: Once = Once::new();
    if !ONCE.is_completed()
        && let Some(warning) = data.scale_warning()
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
            line(&format!(
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
