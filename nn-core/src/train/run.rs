//! A network in training: what depends on its type, its loss, its optimizer and its targets.

use std::any::Any;

use crate::data::{Batches, Dataset};
use crate::error::{Result, within};
use crate::head::{Accepts, HeadFor, TargetsFor};
use crate::layer::tensor::{Parameter, ParameterMut};
use crate::loss::Loss;
use crate::network::workspace::Workspace;
use crate::network::{Model, Train, check_pair};
use crate::numeric::random::Rng;
use crate::numeric::scalar::Scalar;
use crate::numeric::{l2_norm, range};
use crate::optim::Optimizer;
use crate::train::advice::scale_warnings;
use crate::train::divergence::{self, Cause};
use crate::train::trainee::{Copied, Place, Stop, Trainee};
use crate::train::validation::{Judgement, Judges};

/// Refuses what cannot be trained with.
pub(super) fn check_all(
    learning_rate: f64,
    data: &dyn Fn() -> Result<()>,
    validation: &dyn Fn() -> Result<()>,
) -> Result<()> {
    // also for a user-defined optimizer
    range::rate("Optimizer::learning_rate", learning_rate)?;
    // rows of the data set here, and rows of a shuffled batch later
    data()?;
    validation().map_err(|error| within("validation data", error))
}

/// Refuses data that cannot be passed through the network, or whose loss is not defined.
pub(super) fn check<N, L, T, Y, const IN: usize>(
    network: &N,
    data: &Dataset<T, IN, Y>,
    loss: &L,
) -> Result<()>
where
    N: Model<Scalar = T>,
    N::Head: Accepts<L>,
    T: Scalar,
    Y: TargetsFor<T, L, HeadFor<N::Head, L>>,
{
    data.check_finite()?;
    check_pair::<N, L, Y, IN>(network, data.inputs().view(), data.targets().view(), loss)
}

/// A network in training.
pub(super) struct Run<'r, N: Model, L, O, Y, const IN: usize> {
    pub(super) network: &'r mut N,
    pub(super) data: &'r Dataset<N::Scalar, IN, Y>,
    pub(super) loss: &'r L,
    pub(super) optimizer: O,
    pub(super) batches: Batches<'r, N::Scalar, IN, Y>,
    pub(super) work: Workspace<N>,
    pub(super) judge: Option<Judges<'r, N>>,
    pub(super) good: N,
    pub(super) best: Option<N>,
    /// True if steps keep their gradients.
    pub(super) keeps_gradients: bool,
}

impl<N, L, O, T, Y, const IN: usize> Trainee for Run<'_, N, L, O, Y, IN>
where
    N: Train<Scalar = T>,
    N::Head: Accepts<L>,
    T: Scalar,
    L: Loss,
    O: Optimizer<T>,
    Y: TargetsFor<T, L, HeadFor<N::Head, L>>,
{
    fn steps(&mut self, most: usize, place: &mut Place) -> Result<(), Stop> {
        let (network, work) = (&mut *self.network, &mut self.work);
        let mut left = most;
        while left > 0
            && let Some((x, targets)) = self.batches.next()
        {
            left -= 1;
            let pass = work.next_training();
            let (x, optimizer) = (x.matrix(), &mut self.optimizer);
            let taken = if self.keeps_gradients {
                work.separate_step::<L, Y, O>(network, x, targets, self.loss, optimizer)
            } else {
                work.fused_step::<L, Y, O>(network, x, targets, self.loss, optimizer)
            };
            let value = match taken {
                Ok(value) => value.to_f64(),
                Err(problem) => {
                    place.step += 1;
                    let cause = |value| divergence::in_pass(network, x, &pass, value);
                    return Err(Stop::at(problem, &cause));
                }
            };
            place.after(x.nrows(), value);
        }
        Ok(())
    }

    fn shuffle(&mut self, rng: &mut Rng) {
        self.batches.reshuffle(rng);
    }

    fn end_epoch(&mut self) {
        self.batches.restart();
    }

    fn diverged(&self) -> Option<Cause> {
        divergence::in_tensors(&mut self.network.tensors())
    }

    fn judge(&mut self) -> Option<Judgement> {
        let judge = self.judge.as_mut()?;
        Some(judge.judge(self.network))
    }

    fn learning_rate(&self) -> f64 {
        self.optimizer.learning_rate()
    }

    fn set_learning_rate(&mut self, rate: f64) {
        self.optimizer.set_learning_rate(rate);
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

    fn network(&self) -> &dyn Any {
        &*self.network
    }

    fn network_mut(&mut self) -> &mut dyn Any {
        &mut *self.network
    }

    fn gradient_norms(&self) -> Option<Vec<(String, f64)>> {
        self.keeps_gradients
            .then(|| norms(&mut self.work.gradients().tensors()))
    }
}

/// The L2 norm of each tensor. Compiled once, not once per network.
fn norms<T: Scalar>(tensors: &mut dyn Iterator<Item = Parameter<'_, T>>) -> Vec<(String, f64)> {
    let norm = |tensor: Parameter<'_, T>| {
        let norm = l2_norm::of(|| [tensor.values].into_iter());
        (tensor.name.to_string(), norm)
    };
    tensors.map(norm).collect()
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
