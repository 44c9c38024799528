//! One call of `fit`: the loop over epochs and batches.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::data::batches::Cursor;
use crate::data::{Batches, Dataset};
use crate::error::{Error, Result, within};
use crate::head::{Accepts, HeadFor, TargetsFor};
use crate::layer::tensor::{Parameter, ParameterMut};
use crate::loss::Loss;
use crate::network::workspace::Workspace;
use crate::network::{Model, Network, Train, check_pair};
use crate::numeric::random::{Rng, seeded};
use crate::numeric::range;
use crate::numeric::scalar::Scalar;
use crate::optim::Optimizer;
use crate::train::advice::scale_warnings;
use crate::train::divergence::{self, Cause};
use crate::train::history::{Ending, Epoch, History};
use crate::train::observer::{Observer, Plan, Step, Verdict};
use crate::train::trainer::Trainer;
use crate::train::validation::{self, Judgement, LossSum};

/// Trains `network`: what depends on its type, around the loop over epochs.
pub(super) fn all_epochs<N, L, O, D, T, Y, const IN: usize, const OUT: usize>(
    trainer: &mut Trainer<'_, L, O, D>,
    plan: Plan,
    cursor: Cursor,
    threads: usize,
    network: &mut N,
    data: &Dataset<T, IN, Y>,
    validation: Option<&Dataset<T, IN, Y>>,
) -> Result<History>
where
    N: Network<IN, OUT, Scalar = T> + Train,
    N::Head: Accepts<L>,
    T: Scalar,
    L: Loss,
    O: Optimizer<T>,
    Y: TargetsFor<T, L, HeadFor<N::Head, L>>,
{
    let () = N::AGREES;
    let mut optimizer = trainer.optimizer.clone();
    optimizer.prepare(network)?;
    let loss = &trainer.loss;
    check_all(
        optimizer.learning_rate(),
        &|| check::<N, L, T, Y, IN>(network, data, loss),
        &|| validation.map(|data| check::<N, L, T, Y, IN>(network, data, loss)),
    )?;
    let mut run = Run::<N, L, O, Y, IN, OUT> {
        data,
        loss,
        optimizer,
        batches: Batches::at(data, cursor),
        work: Workspace::with(network, cursor.most(), trainer.seed, threads),
        judge: validation.map(|data| Judge {
            data,
            work: validation::workspace(network, data.len(), threads),
        }),
        good: network.clone(),
        best: None,
        network,
    };
    let watch = Watch {
        observers: &mut trainer.observers,
        flag: trainer.flag,
    };
    // One batch is the same in any order.
    let shuffle = trainer.shuffle && plan.steps > 1;
    epochs(&mut run, watch, &plan, shuffle.then_some(trainer.seed))
}

/// Refuses what cannot be trained with; the validation data may be none.
fn check_all(
    learning_rate: f64,
    data: &dyn Fn() -> Result<()>,
    validation: &dyn Fn() -> Option<Result<()>>,
) -> Result<()> {
    // also for a user-defined optimizer
    range::rate("Optimizer::learning_rate", learning_rate)?;
    // rows of the data set here, and rows of a shuffled batch later
    data()?;
    match validation() {
        Some(checked) => checked.map_err(|error| within("validation data", error)),
        None => Ok(()),
    }
}

/// Refuses data that cannot be passed through the network, or whose loss is not defined.
fn check<N, L, T, Y, const IN: usize>(network: &N, data: &Dataset<T, IN, Y>, loss: &L) -> Result<()>
where
    N: Model<Scalar = T>,
    N::Head: Accepts<L>,
    T: Scalar,
    Y: TargetsFor<T, L, HeadFor<N::Head, L>>,
{
    data.check_finite()?;
    check_pair::<N, L, Y, IN>(network, data.inputs().view(), data.targets().view(), loss)
}

/// A network in training, as the loop over epochs sees it.
trait Trainee {
    /// Runs all steps of one epoch, in a new order if there is a generator; returns its loss.
    fn one_epoch(
        &mut self,
        number: usize,
        rng: Option<&mut Rng>,
        watch: &mut Watch<'_, '_>,
    ) -> Result<f64, Stop>;
    /// The judgement by the validation data, if there are some.
    fn judge(&mut self) -> Option<Judgement>;
    fn learning_rate(&self) -> f64;
    /// Copies the weights, to [restore](Self::restore) them if a later epoch fails or is worse. Only the first copy of
    /// the best ones allocates.
    fn copy(&mut self, which: Copied);
    fn restore(&mut self, which: Copied);
    /// The warnings about the scales of its data.
    fn scale_warnings(&self) -> [Option<String>; 2];
}

/// A copy of weights.
#[derive(Debug, Clone, Copy)]
enum Copied {
    /// Those of the last epoch that ended well.
    Good,
    /// Those that an observer remembers.
    Best,
}

/// The observers, and the flag that ends training.
struct Watch<'w, 'a> {
    observers: &'w mut [Box<dyn Observer + Send + 'a>],
    flag: Option<&'w AtomicBool>,
}

/// The loop over epochs; with a seed it shuffles the samples. Compiled once, not once per network.
fn epochs(
    run: &mut dyn Trainee,
    mut watch: Watch<'_, '_>,
    plan: &Plan,
    seed: Option<u64>,
) -> Result<History> {
    let mut rng = seed.map(|seed| {
        let mut rng = seeded(seed);
        // Another stream than that of the weights.
        rng.set_stream(1);
        rng
    });
    let mut history = History {
        epochs: Vec::with_capacity(plan.epochs.min(1 << 16)),
        ending: Ending::Finished,
        kept: None,
    };
    let (mut good, mut best) = (None, None);
    for observer in &mut *watch.observers {
        observer.before_training(plan)?;
    }
    for number in 1..=plan.epochs {
        if watch.is_refused(number) {
            history.ending = Ending::Stopped;
            break;
        }
        let start = Instant::now();
        let loss = match run.one_epoch(number, rng.as_mut(), &mut watch) {
            Ok(loss) => loss,
            Err(stop) => {
                run.restore(Copied::Good);
                return Err(match stop {
                    Stop::Refused(error) => error,
                    Stop::Diverged(cause, step) => {
                        cause.error([number, step], good, &run.scale_warnings())
                    }
                });
            }
        };
        run.copy(Copied::Good);
        good = Some(number);
        let judgement = run.judge();
        let epoch = Epoch {
            number,
            of: plan.epochs,
            loss,
            validation_loss: judgement.map(|judgement| judgement.loss),
            validation_accuracy: judgement.and_then(|judgement| judgement.accuracy),
            learning_rate: run.learning_rate(),
            samples: plan.samples,
            seconds: start.elapsed().as_secs_f64(),
        };
        history.epochs.push(epoch);
        let verdict = watch.ask(&epoch);
        if verdict.remember {
            run.copy(Copied::Best);
            best = Some(number);
        }
        if verdict.stop {
            history.ending = Ending::Stopped;
            break;
        }
        if watch.flag.is_some_and(|flag| flag.load(Ordering::Relaxed)) {
            history.ending = Ending::Interrupted;
            break;
        }
    }
    history.kept = good;
    if best.is_some() {
        run.restore(Copied::Best);
        history.kept = best;
    }
    for observer in watch.observers {
        observer.after_training(&history);
    }
    Ok(history)
}

impl Watch<'_, '_> {
    /// True if an observer ends training before this epoch.
    fn is_refused(&mut self, number: usize) -> bool {
        let mut refused = false;
        for observer in &mut *self.observers {
            // Every observer is asked, even after one has refused.
            refused |= observer.before_epoch(number).is_break();
        }
        refused
    }

    #[inline]
    fn after_step(&mut self, step: &Step) {
        for observer in &mut *self.observers {
            observer.after_step(step);
        }
    }

    /// The combined decision of the observers after an epoch.
    fn ask(&mut self, epoch: &Epoch) -> Wish {
        let mut wish = Wish::default();
        for observer in &mut *self.observers {
            match observer.after_epoch(epoch) {
                Verdict::Continue => {}
                Verdict::Remember => wish.remember = true,
                Verdict::Stop => wish.stop = true,
            }
        }
        wish
    }
}

/// One call of [`fit`](Trainer::fit).
struct Run<'r, N: Model, L, O, Y, const IN: usize, const OUT: usize> {
    network: &'r mut N,
    data: &'r Dataset<N::Scalar, IN, Y>,
    loss: &'r L,
    optimizer: O,
    batches: Batches<'r, N::Scalar, IN, Y>,
    work: Workspace<N>,
    judge: Option<Judge<'r, N, Y, IN>>,
    good: N,
    best: Option<N>,
}

/// The validation data, and buffers for them.
struct Judge<'r, N: Model, Y, const IN: usize> {
    data: &'r Dataset<N::Scalar, IN, Y>,
    work: Workspace<N>,
}

impl<N, L, O, T, Y, const IN: usize, const OUT: usize> Trainee for Run<'_, N, L, O, Y, IN, OUT>
where
    N: Network<IN, OUT, Scalar = T> + Train,
    N::Head: Accepts<L>,
    T: Scalar,
    L: Loss,
    O: Optimizer<T>,
    Y: TargetsFor<T, L, HeadFor<N::Head, L>>,
{
    fn one_epoch(
        &mut self,
        number: usize,
        rng: Option<&mut Rng>,
        watch: &mut Watch<'_, '_>,
    ) -> Result<f64, Stop> {
        if let Some(rng) = rng {
            self.batches.reshuffle(rng);
        }
        let (network, work) = (&mut *self.network, &mut self.work);
        let mut sum = LossSum::new(self.loss.reduction_mode());
        let mut step = 0;
        while let Some((x, targets)) = self.batches.next() {
            step += 1;
            let pass = work.next_training();
            let (x, optimizer) = (x.matrix(), &mut self.optimizer);
            let value = match work.fused_step::<L, Y, O>(network, x, targets, self.loss, optimizer)
            {
                Ok(value) => value.to_f64(),
                Err(problem) => {
                    let cause = |value| divergence::in_pass(network, x, &pass, value);
                    return Err(Stop::at(step, problem, &cause));
                }
            };
            sum.add(value, x.nrows());
            watch.after_step(&Step {
                epoch: number,
                number: step,
                samples: x.nrows(),
                loss: value,
            });
        }
        match divergence::in_tensors(&mut network.tensors()) {
            None => Ok(sum.value()),
            Some(cause) => Err(Stop::Diverged(cause, step)),
        }
    }

    fn judge(&mut self) -> Option<Judgement> {
        let Judge { data, work } = self.judge.as_mut()?;
        Some(validation::judge(&*self.network, *data, self.loss, work))
    }

    fn learning_rate(&self) -> f64 {
        self.optimizer.learning_rate()
    }

    fn copy(&mut self, which: Copied) {
        match (which, &mut self.best) {
            (Copied::Good, _) => copy_tensors(self.network, &mut self.good),
            (Copied::Best, Some(best)) => copy_tensors(self.network, best),
            (Copied::Best, best) => *best = Some(self.network.clone()),
        }
    }

    fn restore(&mut self, which: Copied) {
        let from = match which {
            Copied::Good => Some(&self.good),
            Copied::Best => self.best.as_ref(),
        };
        if let Some(from) = from {
            copy_tensors(from, self.network);
        }
    }

    fn scale_warnings(&self) -> [Option<String>; 2] {
        scale_warnings::<N, T, Y, IN>(self.data)
    }
}

/// Copies values, not structure: nothing is allocated.
fn copy_tensors<N: Model>(from: &N, to: &mut N) {
    copy_values(&mut from.tensors(), &mut to.tensors_mut());
}

/// Compiled once, not once per network.
fn copy_values<T: Scalar>(
    from: &mut dyn Iterator<Item = Parameter<'_, T>>,
    to: &mut dyn Iterator<Item = ParameterMut<'_, T>>,
) {
    for (to, from) in to.zip(from) {
        to.values.copy_from_slice(from.values);
    }
}

/// The combined wish of all observers after an epoch.
#[derive(Debug, Clone, Copy, Default)]
struct Wish {
    remember: bool,
    stop: bool,
}

/// The reason that an epoch ends early.
enum Stop {
    /// Numbers stopped being finite, at this step.
    Diverged(Cause, usize),
    Refused(Error),
}

impl Stop {
    /// The reason, by the error of a step; `cause` searches for that of a loss which is not finite.
    #[cold]
    fn at(step: usize, problem: Error, cause: &dyn Fn(f64) -> Cause) -> Self {
        match problem {
            Error::NonFiniteLoss { value } => Self::Diverged(cause(value), step),
            other => Self::Refused(other),
        }
    }
}
