//! A network in training: what depends on its type, its loss, its optimizer and its targets.

use std::any::Any;
use std::path::Path;

use crate::data::{Batches, Dataset};
use crate::error::{Error, Result, within};
use crate::head::{Accepts, HeadFor, TargetsFor};
use crate::layer::tensor::{Kind, Parameter, ParameterMut};
use crate::loss::Loss;
use crate::network::workspace::{Workspace, normalises_batches};
use crate::network::{Averaged, Averaging, Model, Train, Tune, check_pair};
use crate::network::{Gradients, statistics};
use crate::numeric::random::Rng;
use crate::numeric::scalar::Scalar;
use crate::numeric::{l2_norm, range};
use crate::optim::Optimizer;
use crate::storage::model_file::checkpoint;
use crate::train::advice::scale_warnings;
use crate::train::divergence::{self, Cause};
use crate::train::record::Record;
use crate::train::run::around::{Around, Wishes};
use crate::train::run::written::{
    AVERAGE, BEST, LAST, TRAINED, put, put_state, read_tuned, take, take_state, write_tuned,
};
use crate::train::trainee::{Copied, Place, Stop, Trainee};
use crate::train::validation::{Judgement, Judges};

pub(super) mod around;
mod written;

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

/// A copy, made on a stack of its own.
#[inline(never)]
#[allow(clippy::unnecessary_box_returns)] // a caller would have the copy on its own stack, too
pub(super) fn copy<N: Model>(network: &N) -> Box<N> {
    Box::new(network.clone())
}

/// The same for an average.
#[inline(never)]
pub(super) fn average<N: Model>(rule: Averaging, network: &N) -> Result<Box<Averaged<N>>> {
    Ok(Box::new(rule.over(network)?))
}

/// A network in training. (What is as large as the network is in boxes: a network of a thousand repetitions is large on a
/// stack.)
pub(super) struct Run<'r, N: Model, L, O, Y, const IN: usize> {
    pub(super) network: &'r mut N,
    pub(super) data: &'r Dataset<N::Scalar, IN, Y>,
    pub(super) loss: &'r L,
    pub(super) optimizer: O,
    pub(super) batches: Batches<'r, N::Scalar, IN, Y>,
    pub(super) work: Workspace<N>,
    pub(super) judge: Option<Judges<'r, N>>,
    pub(super) good: Box<N>,
    pub(super) best: Option<Box<N>>,
    /// What happens between the gradients and the update, if anything does.
    pub(super) around: Option<Box<Around<N>>>,
    /// The average of the weights, which then predicts.
    pub(super) average: Option<Box<Averaged<N>>>,
    /// The weights that predict, if they are not those in training.
    pub(super) predicts: Option<Box<N>>,
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
        if self.around.is_some() {
            return self.steps_apart(most, place);
        }
        let (network, work) = (&mut *self.network, &mut self.work);
        let mut left = most;
        while left > 0
            && let Some((x, targets)) = self.batches.next()
        {
            left -= 1;
            let pass = work.next_training();
            let (x, optimizer) = (x.matrix(), &mut self.optimizer);
            let taken = work.fused_step::<L, Y, O>(network, x, targets, self.loss, optimizer);
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

    fn close_epoch(&mut self, number: usize) -> Result<()> {
        if let Some(average) = &mut self.average {
            average.after_epoch(number, self.network);
        }
        self.refresh()
    }

    fn judge(&mut self) -> Option<Judgement> {
        let network = self.predicts.as_deref().unwrap_or(self.network);
        Some(self.judge.as_mut()?.judge(network))
    }

    fn learning_rate(&self) -> f64 {
        self.optimizer.learning_rate()
    }

    fn set_learning_rate(&mut self, rate: f64) {
        self.optimizer.set_learning_rate(rate);
    }

    fn tune(&mut self, line: &str, tune: Tune) -> Result<()> {
        self.work.tune(line, tune)?;
        self.step_apart_from_now();
        Ok(())
    }

    fn copy(&mut self, which: Copied) {
        match (which, &mut self.best) {
            (Copied::Predicts, _) => {}
            (Copied::Good, _) => copy_tensors(self.network, &mut self.good),
            (Copied::Best, Some(best)) => {
                copy_tensors(self.predicts.as_deref().unwrap_or(self.network), best);
            }
            (Copied::Best, best) => {
                *best = Some(copy(self.predicts.as_deref().unwrap_or(self.network)));
            }
        }
    }

    fn restore(&mut self, which: Copied) {
        let from = match which {
            Copied::Good => Some(&*self.good),
            Copied::Best => self.best.as_deref(),
            Copied::Predicts => self.predicts.as_deref(),
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

    fn predicts(&mut self) -> Result<&dyn Any> {
        if !self.has_settled() {
            self.refresh()?;
        }
        match self.predicts.as_deref() {
            Some(predicts) => Ok(predicts),
            None => Ok(&*self.network),
        }
    }

    fn network_mut(&mut self) -> &mut dyn Any {
        &mut *self.network
    }

    fn gradient_norms(&self) -> Option<Vec<(String, f64)>> {
        self.around
            .as_ref()
            .map(|_| norms(&mut self.work.gradients().tensors()))
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
        write_tuned(self.work.tuned(), |name, value| record.set(name, value));
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
        if let Some(average) = &self.average {
            record.set("average.updates", average.updates());
            for (kind, part) in AVERAGE.into_iter().zip(average.parts()) {
                put(kind, &mut part.tensors(), &mut beside);
            }
        }
        if self.predicts.is_some() {
            if !self.has_settled() {
                self.refresh()?;
            }
            put(TRAINED, &mut self.network.tensors(), &mut beside);
        }
        let predicts = self.predicts.as_deref().unwrap_or(&*self.network);
        checkpoint::encode(path, predicts, record.to_text()?, beside)
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
        let mut copies = [const { None }; 5];
        let kinds = [TRAINED, LAST, BEST, AVERAGE[0], AVERAGE[1]];
        for (kept, kind) in copies.iter_mut().zip(kinds) {
            let mut network = copy(&file.network);
            let found = take(kind, &mut network.tensors_mut(), &file.beside).map_err(told)?;
            *kept = found.then_some(network);
        }
        let batches: u64 = record.get("batches").map_err(told)?;
        let [trained, last, best, average, rest] = copies;
        let updates = record.get_optional("average.updates").map_err(told)?;
        let tuned = read_tuned(&record).map_err(told)?;
        self.work.retune(&tuned).map_err(told)?;
        if !tuned.is_empty() {
            self.step_apart_from_now();
        }
        // nothing else has changed up to here
        if let (Some(own), Some(average), Some(rest), Some(updates)) =
            (&mut self.average, average, rest, updates)
        {
            own.restore([*average, *rest], updates);
        }
        let trained = trained.as_deref().unwrap_or(&file.network);
        copy_tensors(trained, self.network);
        self.good = last.unwrap_or_else(|| copy(trained));
        self.best = best;
        self.optimizer = optimizer;
        self.work.set_step(batches);
        if let Some(predicts) = self.predicts.as_deref_mut() {
            copy_tensors(&file.network, predicts);
        }
        Ok(record)
    }

    fn skip(&mut self, steps: usize) {
        for _ in 0..steps * self.around.as_deref().map_or(1, Around::batches) {
            let _ = self.batches.next();
        }
    }
}

impl<N, L, O, T, Y, const IN: usize> Run<'_, N, L, O, Y, IN>
where
    N: Train<Scalar = T>,
    N::Head: Accepts<L>,
    T: Scalar,
    L: Loss,
    O: Optimizer<T>,
    Y: TargetsFor<T, L, HeadFor<N::Head, L>>,
{
    /// The settings of lines at the start, with which a checkpoint is compared.
    #[inline(never)] // what is as large as the network has a place of its own on the stack
    pub(super) fn start_tuned(&mut self, lines: &[(String, Tune)]) -> Result<()> {
        for (line, tune) in lines {
            self.tune(line, *tune)?;
        }
        let settings = &mut self.settings;
        write_tuned(self.work.tuned(), |name, value| {
            settings.set_setting(name, value);
        });
        Ok(())
    }

    /// A tuned line is not updated in the middle of a pass.
    #[inline(never)]
    fn step_apart_from_now(&mut self) {
        if self.around.is_none() {
            let reduction = self.loss.reduction_mode();
            self.around = Some(Around::boxed(self.network, Wishes::default(), reduction));
        }
    }

    /// Steps that keep their gradients, for what happens between these and the update.
    #[inline(never)]
    fn steps_apart(&mut self, most: usize, place: &mut Place) -> Result<(), Stop> {
        for _ in 0..most {
            let Some(step) = self.step_apart(place)? else {
                break;
            };
            place.after(step.samples, step.loss);
            if let Some(average) = &mut self.average {
                average.after_step(self.network);
            }
            // the next call for a batch would begin another epoch
            if step.ends_epoch {
                break;
            }
        }
        Ok(())
    }

    /// One such step; `None` at the end of the epoch.
    fn step_apart(&mut self, place: &mut Place) -> Result<Option<Taken>, Stop> {
        let Some(around) = &mut self.around else {
            return Ok(None);
        };
        let (network, work) = (&mut *self.network, &mut self.work);
        let (mut step, mut ends_epoch) = (None, false);
        for _ in 0..around.batches() {
            let Some((x, targets)) = self.batches.next() else {
                ends_epoch = true;
                break;
            };
            let pass = work.next_training();
            let (x, optimizer) = (x.matrix(), &mut self.optimizer);
            let opened = work.open_step::<L, Y, O>(network, x, targets, self.loss, optimizer);
            let loss = opened.map_err(|problem| {
                place.step += 1;
                let cause = |value| divergence::in_pass(network, x, &pass, value);
                Stop::at(problem, &cause)
            })?;
            let (rows, loss) = (x.nrows(), loss.to_f64());
            around.add(network, work.gradients_mut(), loss, rows);
            step = Some((rows, loss));
        }
        let Some(last) = step else {
            return Ok(None);
        };
        let penalty = work.penalty(network);
        let (samples, loss) = around.take(work.gradients_mut(), penalty).unwrap_or(last);
        let change = |gradients: &mut Gradients<N>| around.change(gradients, place.total);
        work.close_step(network, &mut self.optimizer, change)
            .map_err(Stop::Refused)?;
        Ok(Some(Taken {
            samples,
            loss,
            ends_epoch,
        }))
    }

    /// True if the weights that predict change at the end of epochs alone.
    fn has_settled(&self) -> bool {
        let average = self.average.as_ref();
        average.is_some_and(|average| average.wants_statistics() && average.updates() > 0)
    }

    /// Computes the weights that predict, if they are not those in training.
    fn refresh(&mut self) -> Result<()> {
        let Some(predicts) = self.predicts.as_deref_mut() else {
            return Ok(());
        };
        match &self.average {
            Some(average) if average.updates() > 0 => {
                copy_tensors(average.network(), predicts);
                if average.wants_statistics() && normalises_batches(&*predicts).is_some() {
                    let x = self.data.inputs().view();
                    statistics::recompute(predicts, x, &mut self.work)?;
                }
            }
            _ => {
                copy_tensors(self.network, predicts);
                if O::AVERAGES && self.optimizer.states().steps() > 0 {
                    let learned =
                        |tensor: &(usize, ParameterMut<'_, T>)| tensor.1.kind == Kind::Learned;
                    for (index, tensor) in predicts.tensors_mut().enumerate().filter(learned) {
                        self.optimizer.to_average(index, tensor.values);
                    }
                }
            }
        }
        Ok(())
    }
}

/// A step of several batches, or of one.
struct Taken {
    samples: usize,
    loss: f64,
    /// True if there was no batch left for it.
    ends_epoch: bool,
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
