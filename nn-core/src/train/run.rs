//! One call of `fit`: the loop over epochs and batches.

use std::sync::atomic::Ordering;
use std::time::Instant;

use crate::data::targets::Targets;
use crate::data::{Batches, Dataset};
use crate::error::{Error, Result, within};
use crate::head::{Accepts, HeadFor, TargetsFor};
use crate::loss::Loss;
use crate::network::check;
use crate::network::workspace::{Workspace, normalises_batches};
use crate::network::{Model, Network, Train, check_targets};
use crate::numeric::random::{Rng, seeded};
use crate::numeric::range;
use crate::numeric::scalar::Scalar;
use crate::optim::Optimizer;
use crate::train::advice::scale_warnings;
use crate::train::divergence::{self, Cause};
use crate::train::history::{Ending, Epoch, History};
use crate::train::observer::{Plan, Step, Verdict};
use crate::train::trainer::Trainer;
use crate::train::validation::{self, LossSum};

/// A copy of weights to restore, with their epoch; `None` for those before the first.
struct Snapshot<N> {
    epoch: Option<usize>,
    network: N,
}

impl<N: Model> Snapshot<N> {
    fn take(&mut self, network: &N, epoch: usize) {
        self.epoch = Some(epoch);
        copy_tensors(network, &mut self.network);
    }
}

/// Copies values, not structure: nothing is allocated.
fn copy_tensors<N: Model>(from: &N, to: &mut N) {
    for (to, from) in to.tensors_mut().zip(from.tensors()) {
        to.values.copy_from_slice(from.values);
    }
}

/// The state that one run of a [`Trainer`] changes.
pub(super) struct Run<'r, 'a, L, O, D> {
    trainer: &'r mut Trainer<'a, L, O, D>,
    plan: Plan,
    optimizer: O,
    /// The generator of the order of samples, another stream than that of the weights.
    rng: Rng,
}

impl<'r, 'a, T, L, O, Y, const IN: usize> Run<'r, 'a, L, O, Dataset<T, IN, Y>>
where
    T: Scalar,
    L: Loss,
    O: Optimizer<T>,
    Y: Targets,
{
    pub(super) fn new(trainer: &'r mut Trainer<'a, L, O, Dataset<T, IN, Y>>, plan: Plan) -> Self {
        let mut rng = seeded(trainer.seed);
        rng.set_stream(1);
        Self {
            optimizer: trainer.optimizer.clone(),
            trainer,
            plan,
            rng,
        }
    }

    pub(super) fn all_epochs<N, const OUT: usize>(
        mut self,
        network: &mut N,
        data: &Dataset<T, IN, Y>,
    ) -> Result<History>
    where
        N: Network<IN, OUT, Scalar = T> + Train,
        N::Head: Accepts<L>,
        Y: TargetsFor<T, L, HeadFor<N::Head, L>>,
    {
        self.optimizer.prepare(network)?;
        // also for a user-defined optimizer
        range::rate("Optimizer::learning_rate", self.optimizer.learning_rate())?;
        // rows of the data set here, and rows of a shuffled batch later
        let loss = &self.trainer.loss;
        let check = |data: &Dataset<T, IN, Y>| {
            data.check_finite()?;
            check::inputs(network, data.inputs().view())?;
            check_targets::<N, L, Y>(loss, data.targets().view())
        };
        check(data)?;
        if let Some(data) = self.trainer.validation {
            check(data).map_err(|error| within("validation data", error))?;
        }
        let mut batches = data.batches_in_order(self.plan.batch_size);
        if normalises_batches(network).is_some() {
            batches = batches.joining_a_single();
        }
        let threads = self.trainer.threads;
        let mut work = network
            .workspace(batches.size())
            .seed(self.trainer.seed)
            .threads(threads);
        let mut judge = self
            .trainer
            .validation
            .map(|data| (data, validation::workspace(network, data.len(), threads)));
        let mut good = Snapshot {
            epoch: None,
            network: network.clone(),
        };
        let mut best: Option<Snapshot<N>> = None;
        let mut history = History {
            epochs: Vec::with_capacity(self.plan.epochs.min(1 << 16)),
            ending: Ending::Finished,
            kept: None,
        };
        for observer in &mut self.trainer.observers {
            observer.before_training(&self.plan)?;
        }
        // One batch is the same in any order.
        let shuffle = self.trainer.shuffle && self.plan.steps > 1;
        for number in 1..=self.plan.epochs {
            if self.is_refused(number) {
                history.ending = Ending::Stopped;
                break;
            }
            let start = Instant::now();
            if shuffle {
                batches.reshuffle(&mut self.rng);
            }
            let loss = match self.one_epoch(number, network, &mut batches, &mut work) {
                Ok(loss) => loss,
                Err(stop) => {
                    copy_tensors(&good.network, network);
                    return Err(match stop {
                        Stop::Refused(error) => error,
                        Stop::Diverged(cause, step) => {
                            let scales = scale_warnings::<N, T, Y, IN>(data);
                            cause.error([number, step], good.epoch, &scales)
                        }
                    });
                }
            };
            good.take(network, number);
            let judgement = match &mut judge {
                Some((data, work)) => Some(validation::judge(
                    &*network,
                    *data,
                    &self.trainer.loss,
                    work,
                )?),
                None => None,
            };
            let epoch = Epoch {
                number,
                of: self.plan.epochs,
                loss,
                validation_loss: judgement.map(|judgement| judgement.loss),
                validation_accuracy: judgement.and_then(|judgement| judgement.accuracy),
                learning_rate: self.optimizer.learning_rate(),
                samples: self.plan.samples,
                seconds: start.elapsed().as_secs_f64(),
            };
            history.epochs.push(epoch);
            let verdict = self.ask(&epoch);
            if verdict.remember {
                best.get_or_insert_with(|| Snapshot {
                    epoch: Some(number),
                    network: network.clone(),
                })
                .take(network, number);
            }
            if verdict.stop {
                history.ending = Ending::Stopped;
                break;
            }
            let raised = self.trainer.flag;
            if raised.is_some_and(|flag| flag.load(Ordering::Relaxed)) {
                history.ending = Ending::Interrupted;
                break;
            }
        }
        history.kept = good.epoch;
        if let Some(best) = best {
            copy_tensors(&best.network, network);
            history.kept = best.epoch;
        }
        for observer in &mut self.trainer.observers {
            observer.after_training(&history);
        }
        Ok(history)
    }

    /// Runs all steps of one epoch; returns its loss.
    fn one_epoch<N, const OUT: usize>(
        &mut self,
        number: usize,
        network: &mut N,
        batches: &mut Batches<'_, T, IN, Y>,
        work: &mut Workspace<N>,
    ) -> Result<f64, Stop>
    where
        N: Network<IN, OUT, Scalar = T> + Train,
        N::Head: Accepts<L>,
        Y: TargetsFor<T, L, HeadFor<N::Head, L>>,
    {
        let loss = &self.trainer.loss;
        let mut sum = LossSum::new(loss.reduction_mode());
        let mut step = 0;
        while let Some((x, targets)) = batches.next() {
            step += 1;
            let pass = work.next_training();
            let result =
                work.train_step::<L, Y, O>(network, x.matrix(), targets, loss, &mut self.optimizer);
            let value = result.map_err(|problem| match problem {
                Error::NonFiniteLoss { value } => {
                    let cause = divergence::in_pass(network, x.matrix(), &pass, value);
                    Stop::Diverged(cause, step)
                }
                other => Stop::Refused(other),
            })?;
            sum.add(value.to_f64(), x.len());
            let seen = Step {
                epoch: number,
                number: step,
                samples: x.len(),
                loss: value.to_f64(),
            };
            for observer in &mut self.trainer.observers {
                observer.after_step(&seen);
            }
        }
        match divergence::in_tensors(network.tensors()) {
            None => Ok(sum.value()),
            Some(cause) => Err(Stop::Diverged(cause, step)),
        }
    }

    /// True if an observer ends training before this epoch.
    fn is_refused(&mut self, number: usize) -> bool {
        let mut refused = false;
        for observer in &mut self.trainer.observers {
            // Every observer is asked, even after one has refused.
            refused |= observer.before_epoch(number).is_break();
        }
        refused
    }

    /// The combined decision of the observers after an epoch.
    fn ask(&mut self, epoch: &Epoch) -> Wish {
        let mut wish = Wish::default();
        for observer in &mut self.trainer.observers {
            match observer.after_epoch(epoch) {
                Verdict::Continue => {}
                Verdict::Remember => wish.remember = true,
                Verdict::Stop => wish.stop = true,
            }
        }
        wish
    }
}

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
