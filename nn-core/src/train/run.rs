//! A network in training: what depends on its type, its loss, its optimizer and its targets.

use std::any::Any;
use std::path::Path;

use crate::data::{Batches, Dataset};
use crate::error::{Error, Result, within};
use crate::head::{Accepts, HeadFor, TargetsFor};
use crate::layer::tensor::{Parameter, ParameterMut};
use crate::loss::Loss;
use crate::network::workspace::Workspace;
use crate::network::{Model, Train, check_pair};
use crate::numeric::random::Rng;
use crate::numeric::scalar::Scalar;
use crate::numeric::{l2_norm, range};
use crate::optim::Optimizer;
use crate::storage::model_file::checkpoint::{self, Beside, Tensor};
use crate::train::advice::scale_warnings;
use crate::train::divergence::{self, Cause};
use crate::train::record::Record;
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
    /// The settings at the start.
    pub(super) settings: Record,
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

    fn settings(&self) -> Record {
        let mut record = self.settings.clone();
        record.set_setting("data.samples", self.data.len());
        record.set_setting("data", format_args!("{:016x}", self.data.fingerprint()));
        if let Some(judge) = &self.judge {
            let fingerprint = judge.fingerprint();
            record.set_setting("validation", format_args!("{fingerprint:016x}"));
        }
        record
    }

    fn encode(&mut self, path: &Path, mut record: Record, within: bool) -> Result<Vec<u8>> {
        record.set("batches", self.work.step());
        record.set_number("learning_rate", self.optimizer.learning_rate());
        let mut beside = Vec::new();
        put_state(
            &mut self.optimizer,
            &mut self.network.tensors(),
            &mut record,
            &mut beside,
        );
        if within {
            put(LAST, &mut self.good.tensors(), &mut beside);
        }
        if let Some(best) = &self.best {
            put(BEST, &mut best.tensors(), &mut beside);
        }
        checkpoint::encode(path, &*self.network, record.to_text()?, beside)
    }

    fn decode(
        &mut self,
        path: &Path,
        check: &mut dyn FnMut(&Record) -> Result<()>,
    ) -> Result<Record> {
        let told = |problem: Error| checkpoint::refused(path, &problem);
        let file = checkpoint::read::<N>(path)?;
        let record = Record::parse(&file.state).map_err(told)?;
        check(&record).map_err(told)?;
        let mut optimizer = self.optimizer.clone();
        take_state(
            &mut optimizer,
            &mut file.network.tensors(),
            &record,
            &file.beside,
        )
        .map_err(told)?;
        let mut copies = [None, None];
        for (copy, kind) in copies.iter_mut().zip([LAST, BEST]) {
            let mut network = file.network.clone();
            let found = take(kind, &mut network.tensors_mut(), &file.beside).map_err(told)?;
            *copy = found.then_some(network);
        }
        let batches: u64 = record.get("batches").map_err(told)?;
        // nothing has changed up to here
        let [last, best] = copies;
        copy_tensors(&file.network, self.network);
        self.good = last.unwrap_or(file.network);
        self.best = best;
        self.optimizer = optimizer;
        self.work.set_step(batches);
        Ok(record)
    }

    fn skip(&mut self, steps: usize) {
        for _ in 0..steps {
            let _ = self.batches.next();
        }
    }
}

/// The weights of the last epoch that ended well, in the middle of another.
const LAST: &str = "last";
/// The weights that an observer remembers.
const BEST: &str = "best";

/// Adds a copy of a network's tensors.
fn put<T: Scalar>(
    kind: &str,
    tensors: &mut dyn Iterator<Item = Parameter<'_, T>>,
    beside: &mut Vec<Tensor>,
) {
    for tensor in tensors {
        let name = format!("{kind}/{}", tensor.name);
        beside.push(Tensor::beside(name, tensor.shape(), tensor.values));
    }
}

/// Fills a network from its copy, if the file has one.
fn take<T: Scalar>(
    kind: &str,
    tensors: &mut dyn Iterator<Item = ParameterMut<'_, T>>,
    beside: &[Beside<T>],
) -> Result<bool> {
    let prefix = format!("{kind}/");
    if !beside.iter().any(|own| own.name.starts_with(&prefix)) {
        return Ok(false);
    }
    for tensor in tensors {
        let name = format!("{prefix}{}", tensor.name);
        match beside.iter().find(|own| own.name == name) {
            Some(own) if own.shape == tensor.shape() => {
                tensor.values.copy_from_slice(&own.values);
            }
            _ => return Err(missing(&name)),
        }
    }
    Ok(true)
}

#[cold]
fn missing(name: &str) -> Error {
    Error::invalid(format!(
        "damaged: there is no tensor `{name}` of the right shape"
    ))
}

/// Adds the state of an optimizer: its vectors as tensors, the rest as numbers.
fn put_state<T: Scalar, O: Optimizer<T>>(
    optimizer: &mut O,
    tensors: &mut dyn Iterator<Item = Parameter<'_, T>>,
    record: &mut Record,
    beside: &mut Vec<Tensor>,
) {
    let tensors: Vec<Parameter<'_, T>> = tensors.collect();
    let states = optimizer.states();
    record.set("optimizer.steps", states.steps());
    for (name, value) in O::NUMBERS.iter().zip(states.numbers()) {
        record.set_number(&format!("optimizer.{name}"), value);
    }
    for (index, state, values) in states.vectors(O::STATES.len().max(1)) {
        let (tensor, length) = (&tensors[index], [values.len()]);
        let whole = tensor.values.len() == values.len();
        let shape = if whole { tensor.shape() } else { &length };
        let name = format!("{OPTIMIZER}/{}/{}", O::STATES[state], tensor.name);
        beside.push(Tensor::beside(name, shape, values));
    }
}

const OPTIMIZER: &str = "optimizer";

/// Gives an optimizer its state back.
fn take_state<T: Scalar, O: Optimizer<T>>(
    optimizer: &mut O,
    tensors: &mut dyn Iterator<Item = Parameter<'_, T>>,
    record: &Record,
    beside: &[Beside<T>],
) -> Result<()> {
    optimizer.set_learning_rate(record.get("learning_rate")?);
    let names: Vec<String> = tensors.map(|tensor| tensor.name.to_string()).collect();
    let states = optimizer.states();
    states.set_steps(record.get("optimizer.steps")?);
    let mut numbers = states.numbers();
    for (name, number) in O::NUMBERS.iter().zip(&mut numbers) {
        *number = record.get(&format!("optimizer.{name}"))?;
    }
    states.set_numbers(numbers);
    for own in beside {
        let mut parts = own.name.splitn(3, '/');
        let (Some(OPTIMIZER), Some(state), Some(tensor)) =
            (parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        let index = names.iter().position(|name| name == tensor);
        let state = O::STATES.iter().position(|name| *name == state);
        let (Some(index), Some(state)) = (index, state) else {
            return Err(Error::invalid(format!(
                "`{}` has no state `{}`",
                O::NAME,
                own.name
            )));
        };
        states.restore(index, O::STATES.len(), state, &own.values);
    }
    Ok(())
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
