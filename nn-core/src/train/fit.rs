//! [`Trainer::fit`].

use std::path::Path;

use rayon::ThreadPool;

use crate::data::targets::Targets;
use crate::data::{Batches, Dataset};
use crate::error::{Error, Result};
use crate::head::{Accepts, Head, HeadFor, TargetsFor};
use crate::loss::Loss;
use crate::network::workspace::{Workspace, normalises_batches};
use crate::network::{DataOf, Model, Network, Train, Trains};
use crate::numeric::scalar::Scalar;
use crate::numeric::{matmul, threads};
use crate::optim::Optimizer;
use crate::storage::checkpoints::newest_first;
use crate::train::advice::{end_warning, scale_warnings, warn};
use crate::train::history::History;
use crate::train::rate_search::{RateSearch, STEPS, rate};
use crate::train::record::Record;
use crate::train::run::around::Around;
use crate::train::run::{self, Run};
use crate::train::schedules::Rates;
use crate::train::session::Session;
use crate::train::settings::Settings;
use crate::train::state::Source;
use crate::train::trainee::Place;
use crate::train::trainer::Trainer;
use crate::train::training::{Training, Watch};
use crate::train::validation::{Beside, Facts};

/// A network of `I` features and `K` outputs that the loss `L` can train. Do not implement it yourself.
pub trait Fits<L, const I: usize, const K: usize>:
    Network<I, K, Head: Accepts<L>> + Trains
{
}

impl<N, L, const I: usize, const K: usize> Fits<L, I, K> for N where
    N: Network<I, K, Head: Accepts<L>> + Trains
{
}

/// An optimizer of the network `N`: one of its scalar. Do not implement it yourself. (What is not an optimizer has been
/// told where the trainer was made, so that only the scalar is left to be told.)
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an optimizer of `{N}`: the two compute with different types of numbers",
    label = "an optimizer of another type of numbers than `{N}`",
    note = "`Adam::new(1e-3)` takes the type from the network; `Net::<f64>::new(1)` makes a network of `f64`"
)]
pub trait OptimizerOf<N: Model, T: Scalar = <N as Model>::Scalar>: Optimizer<T> {
    /// The optimizer itself. (A bound through it is told in fewer lines, without the place of the bound.)
    #[doc(hidden)]
    type Own;
}

#[diagnostic::do_not_recommend]
impl<N: Model<Scalar = T>, T: Scalar, O: Optimizer<T>> OptimizerOf<N, T> for O {
    type Own = O;
}

/// Data on which the loss `L` can train the network `N`. Do not implement it yourself.
#[diagnostic::on_unimplemented(
    message = "`{N}`, which ends in `{H}`, cannot learn from `{Self}` with the loss `{L}`",
    label = "no targets for `{L}` on `{H}`",
    note = "with K outputs, `CrossEntropy` takes `Labels<K>` or probabilities `Batch<T, K>`; the other losses take `Batch<T, K>` (`labels.one_hot()` makes one), `BinaryCrossEntropy` and `Hinge` on one output `Labels<2>`, too; `Losses` takes a tuple of these, in the order of the outputs"
)]
pub trait Lesson<
    N: Model,
    L,
    const I: usize,
    Y = <Self as DataOf<N, I>>::Learned,
    H = HeadFor<<N as Model>::Head, L>,
>
{
    /// The data set itself.
    type Data;

    /// [`Trainer::start`].
    #[doc(hidden)]
    fn teach<'s, O: Optimizer<N::Scalar>, D>(
        &'s self,
        trainer: &'s mut Trainer<'_, L, O, D>,
        network: &'s mut N,
        source: Source<'_>,
    ) -> Result<Session<'s, N>>
    where
        N: Train,
        Self::Data: Beside<D, N, L>;
}

#[diagnostic::do_not_recommend]
impl<X, N, L, Y, H, const I: usize> Lesson<N, L, I, Y, H> for X
where
    X: DataOf<N, I, Learned = Y>,
    N: Model,
    N::Head: Accepts<L, Head = H>,
    L: Loss,
    Y: TargetsFor<N::Scalar, L, H>,
    H: Head,
{
    type Data = Dataset<N::Scalar, I, Y>;

    fn teach<'s, O: Optimizer<N::Scalar>, D>(
        &'s self,
        trainer: &'s mut Trainer<'_, L, O, D>,
        network: &'s mut N,
        source: Source<'_>,
    ) -> Result<Session<'s, N>>
    where
        N: Train,
        Self::Data: Beside<D, N, L>,
    {
        trainer.begin(network, self.as_data(), source)
    }
}

#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub enum Unknown {}
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub enum OtherUnknown {}

/// Stands for targets or an end that the compiler does not know, because another bound does not hold: there are two, so
/// that it does not choose one and does not blame the data.
macro_rules! unknown {
    ($([$($bounds:tt)*] $targets:ty, $head:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<X, N, L, $($bounds)*, const I: usize> Lesson<N, L, I, $targets, $head> for X
        where
            N: Model,
        {
            type Data = Unknown;

            fn teach<'s, O: Optimizer<N::Scalar>, D>(
                &'s self,
                _: &'s mut Trainer<'_, L, O, D>,
                _: &'s mut N,
                _: Source<'_>,
            ) -> Result<Session<'s, N>>
            where
                N: Train, Self::Data: Beside<D, N, L>,
            {
                Err(Error::invalid("no network has this end"))
            }
        }
    )*};
}

unknown! {
    [H: Head] Unknown, H;
    [H: Head] OtherUnknown, H;
    [Y: Targets] Y, Unknown;
    [Y: Targets] Y, OtherUnknown;
}

impl<L: Loss, O, D> Trainer<'_, L, O, D> {
    /// Trains `network` on `data`.
    ///
    /// Every call starts with a fresh copy of the optimizer, so one trainer can train several networks alike. The
    /// same settings, data and initial weights give the same bits.
    ///
    /// Once per process it warns on stderr: if the scale of features slows training down
    /// ([`scale_warning`](crate::data::scale_warning); not for columns that a `standardize`, a `batch_norm` or an
    /// `embedding` reads), if real targets are large for a network that ends without an activation or below 0 for one
    /// that ends in `relu`, `softplus`, `exp` or `square`, if a class has no sample, and in a debug build, which is slow.
    ///
    /// # Errors
    /// No data; a batch size, a number of epochs or threads of 0; more than 1024 threads, or threads that the system does
    /// not start (if their number was set); batches that do not fit
    /// into memory; a setting of the loss, the optimizer, a layer or an observer that is out of range; an optimizer
    /// that has trained another network; [validation data](Self::validate) that do not match the training data; an
    /// input that [`Model::check_input`](crate::Model::check_input) refuses; a value that is not finite; a
    /// `standardize` that is not fitted, or standardised data for it; a target for which the loss is not defined
    /// (also in the validation data); batches of one sample for a network with a `batch_norm`. The network is then
    /// unchanged.
    ///
    /// [`Error::Diverged`] if the loss or a weight became infinite or NaN: the network then holds the weights of the
    /// last epoch that ended well, or its initial ones.
    #[doc(alias("compile", "train"))]
    pub fn fit<N, X, const I: usize, const K: usize>(
        &mut self,
        network: &mut N,
        data: &X,
    ) -> Result<History>
    where
        N: Fits<L, I, K> + Trains<Own: Sized>,
        X: DataOf<N, I> + Lesson<N, L, I>,
        O: OptimizerOf<N, Own: Sized>,
        X::Data: Beside<D, N, L, Own: Sized>,
    {
        let mut session = data.teach(self, network, Source::New)?;
        session.run()?;
        Ok(session.finish())
    }

    /// Begins to train `network` on `data`: the program then drives the [`Session`], by steps or epochs. Checks,
    /// warnings and numbers are those of [`fit`](Self::fit), which is a session that runs to its end.
    ///
    /// # Errors
    /// Those of `fit`, except divergence.
    pub fn start<'s, N, X, const I: usize, const K: usize>(
        &'s mut self,
        network: &'s mut N,
        data: &'s X,
    ) -> Result<Session<'s, N>>
    where
        N: Fits<L, I, K> + Trains<Own: Sized>,
        X: DataOf<N, I> + Lesson<N, L, I>,
        O: OptimizerOf<N, Own: Sized>,
        X::Data: Beside<D, N, L, Own: Sized>,
    {
        data.teach(self, network, Source::New)
    }

    /// Goes on from the newest [checkpoint](crate::train::Checkpoint) in a folder: the network, the optimizer and
    /// everything else get the state of that moment, and training continues as if it had never stopped. The network's
    /// own weights are replaced.
    ///
    /// The settings of this trainer, the loss, the data and the declaration must be those of the checkpoint; more
    /// epochs are allowed. (Closures are not compared.) If the newest checkpoint is damaged, the one before is taken,
    /// with a warning on stderr.
    ///
    /// # Errors
    /// Those of [`start`](Self::start); a folder without checkpoints; no checkpoint that can be read; one of another
    /// run, with the differences. The network is then unchanged.
    pub fn resume<'s, N, X, const I: usize, const K: usize>(
        &'s mut self,
        folder: impl AsRef<Path>,
        network: &'s mut N,
        data: &'s X,
    ) -> Result<Session<'s, N>>
    where
        N: Fits<L, I, K> + Trains<Own: Sized>,
        X: DataOf<N, I> + Lesson<N, L, I>,
        O: OptimizerOf<N, Own: Sized>,
        X::Data: Beside<D, N, L, Own: Sized>,
    {
        data.teach(self, network, Source::Folder(folder.as_ref()))
    }

    /// [`resume`](Self::resume), or [`start`](Self::start) if the folder has no checkpoint: the same call for the first
    /// run and all later ones.
    ///
    /// # Errors
    /// Those of `resume`, except a folder without checkpoints.
    pub fn resume_or_start<'s, N, X, const I: usize, const K: usize>(
        &'s mut self,
        folder: impl AsRef<Path>,
        network: &'s mut N,
        data: &'s X,
    ) -> Result<Session<'s, N>>
    where
        N: Fits<L, I, K> + Trains<Own: Sized>,
        X: DataOf<N, I> + Lesson<N, L, I>,
        O: OptimizerOf<N, Own: Sized>,
        X::Data: Beside<D, N, L, Own: Sized>,
    {
        let folder = folder.as_ref();
        let source = if newest_first(folder)?.is_empty() {
            Source::New
        } else {
            Source::Folder(folder)
        };
        data.teach(self, network, source)
    }

    /// [`resume`](Self::resume) from one checkpoint: [`Session::save`] writes such a file.
    ///
    /// # Errors
    /// Those of `resume`.
    pub fn resume_from<'s, N, X, const I: usize, const K: usize>(
        &'s mut self,
        file: impl AsRef<Path>,
        network: &'s mut N,
        data: &'s X,
    ) -> Result<Session<'s, N>>
    where
        N: Fits<L, I, K> + Trains<Own: Sized>,
        X: DataOf<N, I> + Lesson<N, L, I>,
        O: OptimizerOf<N, Own: Sized>,
        X::Data: Beside<D, N, L, Own: Sized>,
    {
        data.teach(self, network, Source::File(file.as_ref()))
    }

    /// Searches a learning rate: trains a copy of `network` for up to 120 steps, in which the rate grows from 1e-6 to 10,
    /// and ends when the loss has grown far above its least value. Neither the network nor the trainer is changed;
    /// schedule, observers, validation and checkpoints take no part.
    ///
    /// ```
    /// # use nn_core::prelude::*;
    /// # network! { struct Curve { input: 1, hidden: dense(16) -> tanh, output: dense(1) } }
    /// let x: Vec<f32> = (0..200).map(|i| i as f32 / 50.0 - 2.0).collect();
    /// let targets = Batch::from_rows(x.iter().map(|x| [x.sin()]).collect::<Vec<_>>())?;
    /// let data = Dataset::from_rows(x.iter().map(|&x| [x]), targets)?;
    /// let mut net = Curve::new(1);
    /// let search = Trainer::new(SquaredError::new(), Adam::new(1e-3)).find_learning_rate(&net, &data)?;
    /// let rate = search.suggestion().unwrap();
    /// assert!((1e-3..1.0).contains(&rate), "{search}");
    /// Trainer::new(SquaredError::new(), Adam::new(rate)).fit(&mut net, &data)?;
    /// # assert!(search.svg().starts_with("<svg "));
    /// # Ok::<(), nn_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`start`](Self::start).
    pub fn find_learning_rate<N, X, const I: usize, const K: usize>(
        &mut self,
        network: &N,
        data: &X,
    ) -> Result<RateSearch>
    where
        N: Fits<L, I, K> + Trains<Own: Sized>,
        X: DataOf<N, I> + Lesson<N, L, I>,
        O: OptimizerOf<N, Own: Sized>,
        L: Clone,
    {
        let mut copy = network.clone();
        let mut alone = Trainer::<L, O> {
            loss: self.loss.clone(),
            optimizer: self.optimizer.clone(),
            // one step an epoch at least
            epochs: STEPS,
            batch: self.batch,
            seed: self.seed,
            threads: self.threads,
            shuffle: self.shuffle,
            validation: &(),
            observers: Vec::new(),
            flag: None,
            pool: None,
            schedule: None,
            checkpoint: None,
            wishes: self.wishes.clone(),
            average: None,
            tuned: self.tuned.clone(),
            other_epochs: false,
        };
        let mut session = data.teach::<O, ()>(&mut alone, &mut copy, Source::New)?;
        let mut search = RateSearch::new();
        for step in 0..STEPS {
            let rate = rate(step);
            session.set_learning_rate(rate)?;
            match session.step() {
                Ok(Some(taken)) if search.add(rate, taken.loss) => {}
                Ok(_) | Err(Error::Diverged { .. }) => break,
                Err(problem) => return Err(problem),
            }
        }
        Ok(search)
    }

    /// [`start`](Self::start).
    fn begin<'s, N, T, Y, const I: usize>(
        &'s mut self,
        network: &'s mut N,
        data: &'s Dataset<T, I, Y>,
        source: Source<'_>,
    ) -> Result<Session<'s, N>>
    where
        N: Train<Scalar = T>,
        N::Head: Accepts<L>,
        T: Scalar,
        O: Optimizer<T>,
        Dataset<T, I, Y>: Beside<D, N, L>,
        Y: TargetsFor<T, L, HeadFor<N::Head, L>>,
    {
        let settings = Settings {
            epochs: self.epochs,
            batch: self.batch,
            threads: self.threads,
            accumulate: self.wishes.batches(),
        };
        let validation = self.validation;
        let about = Dataset::<T, I, Y>::facts(validation).map(|Facts(about)| about);
        let (plan, cursor) =
            settings.plan::<T>(data.about(), about, normalises_batches(network), N::LAYERS)?;
        warn(
            &|| scale_warnings::<N, T, Y, I>(data),
            &|| end_warning::<N, T, Y, I>(data),
            &|| data.targets().absent_classes(),
        );
        let threads = self.pooled::<T>(N::PROGRAM.paying_threads(plan.batch_size))?;
        let mut optimizer = self.optimizer.clone();
        optimizer.prepare(network)?;
        let loss = &self.loss;
        let optimizer_rate = optimizer.learning_rate();
        run::check_all(
            optimizer_rate,
            &|| run::check::<N, L, T, Y, I>(network, data, loss),
            &|| <Dataset<T, I, Y> as Beside<D, N, L>>::check(validation, network, loss),
        )?;
        let checkpoint = self.checkpoint.as_ref();
        let saver = checkpoint.map(|checkpoint| checkpoint.open(source != Source::New));
        let saver = saver.transpose()?;
        let mut settings = Record::new();
        settings.set_setting("loss", loss.written());
        settings.set_setting("optimizer", O::NAME);
        for (name, value) in optimizer.settings() {
            settings.set_setting(&format!("optimizer.{name}"), format_args!("{value:?}"));
        }
        settings.set_setting("seed", self.seed);
        settings.set_setting("shuffle", self.shuffle);
        let wishes = self.wishes.clone();
        wishes.check()?;
        wishes.describe(&mut settings);
        if let Some(rule) = &self.average {
            settings.set_setting("average", rule.written());
        }
        let average = self.average.map(|rule| run::average(rule, network));
        let average = average.transpose()?;
        let keeps_gradients = (self.observers.iter()).any(|observer| observer.wants_gradients());
        let apart = keeps_gradients || !wishes.is_none() || average.is_some();
        let predicts = (average.is_some() || O::AVERAGES).then(|| run::copy(network));
        let run = Run::<N, L, O, Y, I> {
            data,
            loss,
            optimizer,
            batches: Batches::at(data, cursor),
            work: Workspace::with(network, cursor.most(), self.seed, threads),
            judge: Dataset::<T, I, Y>::judge(validation, network, loss, threads),
            good: run::copy(network),
            best: None,
            around: apart.then(|| Around::boxed(network, wishes, loss.reduction_mode())),
            average,
            predicts,
            settings,
            network,
        };
        let base = optimizer_rate;
        let rates = match &mut self.schedule {
            Some((schedule, tick)) => Some(Rates::new(&mut **schedule, *tick, base, &plan)?),
            None => None,
        };
        let watch = Watch {
            observers: &mut self.observers,
            flag: self.flag,
        };
        // One batch is the same in any order.
        let shuffles = self.shuffle && plan.steps > 1;
        let seed = shuffles.then_some(self.seed);
        let place = Place::start(loss.reduction_mode());
        let mut run = Box::new(run);
        run.start_tuned(&self.tuned)?;
        let mut training = Training::new(run, watch, plan, place, seed, rates, saver)?;
        training.resume(source, self.other_epochs)?;
        let pool = self.pool.as_ref().filter(|_| threads > 1);
        Ok(Session::new(training, pool))
    }

    /// The number of threads, at least 1; several have a pool.
    fn pooled<T: Scalar>(&mut self, paying: usize) -> Result<usize> {
        let threads = self.threads.unwrap_or_else(|| threads::at_most(paying));
        let fits = |pool: &ThreadPool| pool.current_num_threads() == threads;
        self.pool = self.pool.take().filter(fits);
        if threads > 1 && self.pool.is_none() {
            match matmul::warm_pool::<T>(threads) {
                Ok(pool) => self.pool = Some(pool),
                // a system that starts no threads is no error if nobody asked for them
                Err(error) if self.threads.is_some() => return Err(error),
                Err(_) => return Ok(1),
            }
        }
        Ok(threads)
    }
}
