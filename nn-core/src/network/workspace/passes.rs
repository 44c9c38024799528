//! The passes of a network through a workspace's buffers: predictions, losses, training steps.

use faer::{MatMut, MatRef};

use crate::data::targets::{Targets, TargetsRef};
use crate::error::{Error, Result};
use crate::head::{Accepts, Head, HeadFor, LearnsFrom, TargetsFor};
use crate::layer::buffers::{Pass, Slot, Source};
use crate::layer::update::{self, Optimizer};
use crate::network::cache_blocks;
use crate::network::check;
use crate::network::gradients::Gradients;
use crate::network::model::Model;
use crate::network::penalty;
use crate::network::stack_step;
use crate::network::train::{self, Train};
use crate::network::workspace::Workspace;
use crate::numeric::scalar::Scalar;

impl<N: Model> Workspace<N> {
    /// The settings of the next prediction.
    pub(crate) fn prediction(&self) -> Pass {
        Pass {
            threads: self.threads,
            ..Pass::PREDICT
        }
    }

    /// The number of training passes so far: noise depends on it.
    pub(crate) fn step(&self) -> u64 {
        self.step
    }

    /// Sets it, for training that goes on.
    pub(crate) fn set_step(&mut self, step: u64) {
        self.step = step;
    }

    /// The settings of the next training pass.
    pub(crate) fn next_training(&self) -> Pass {
        Pass {
            training: true,
            seed: self.seed,
            step: self.step,
            threads: self.threads,
            takes_statistics: false,
        }
    }

    /// The settings of the next training pass, which is counted.
    pub(crate) fn training(&mut self) -> Pass {
        let pass = self.next_training();
        self.step += 1;
        pass
    }

    /// The values before the head.
    pub(crate) fn logits(
        &mut self,
        network: &N,
        x: MatRef<'_, N::Scalar>,
    ) -> MatRef<'_, N::Scalar> {
        self.forward = None;
        let rows = x.nrows();
        if cache_blocks::pays::<N>(rows) {
            let last = self.slots.last_mut().expect("a network has a group");
            cache_blocks::logits(network, x, last, &mut self.pieces, self.threads);
        } else {
            let pass = self.prediction();
            network.compute(x, &mut self.slots, &pass);
        }
        self.last().value()
    }

    /// Predictions.
    pub(crate) fn predict(
        &mut self,
        network: &N,
        x: MatRef<'_, N::Scalar>,
    ) -> MatRef<'_, N::Scalar> {
        self.logits(network, x);
        let slot = self.last_mut();
        N::Head::apply(slot.value_mut(), x.nrows());
        slot.value()
    }

    /// The group that computes the logits.
    pub(crate) fn last(&self) -> &Slot<N::Scalar> {
        self.slots.last().expect("a network has a group")
    }

    pub(crate) fn last_mut(&mut self) -> &mut Slot<N::Scalar> {
        self.slots.last_mut().expect("a network has a group")
    }

    /// From now on every pass records the values for [`Trace`](crate::inspect::trace::Trace).
    pub(crate) fn record(&mut self) {
        for slot in &mut self.slots {
            slot.record();
        }
    }

    /// The loss of predictions, without penalties; layers are in prediction mode.
    pub(crate) fn loss<L, Y>(
        &mut self,
        network: &N,
        x: MatRef<'_, N::Scalar>,
        targets: Y::Ref<'_>,
        loss: &L,
    ) -> f64
    where
        N::Head: Accepts<L>,
        Y: Targets + TargetsFor<N::Scalar, L, HeadFor<N::Head, L>>,
    {
        self.logits(network, x);
        self.loss_of_logits::<L, Y>(loss, targets, x.nrows())
    }

    /// The loss that training minimises: the loss of a pass plus the penalties (`#[l1]`, `#[l2]`).
    /// [`backward`](Self::backward) can follow: it adds the penalties' derivatives.
    #[inline(always)] // a step of a tiny network takes as long as a few calls
    pub(crate) fn objective<L, Y>(
        &mut self,
        network: &N,
        x: MatRef<'_, N::Scalar>,
        targets: Y::Ref<'_>,
        loss: &L,
        pass: &Pass,
    ) -> f64
    where
        N::Head: Accepts<L>,
        Y: Targets + TargetsFor<N::Scalar, L, HeadFor<N::Head, L>>,
    {
        network.compute(x, &mut self.slots, pass);
        self.loss_of_logits::<L, Y>(loss, targets, x.nrows()) + penalty::penalty(network)
    }

    /// [`objective`](Self::objective) with the settings at run time.
    pub(crate) fn tuned_objective<L, Y>(
        &mut self,
        network: &N,
        x: MatRef<'_, N::Scalar>,
        targets: Y::Ref<'_>,
        loss: &L,
        pass: &Pass,
    ) -> f64
    where
        N::Head: Accepts<L>,
        Y: Targets + TargetsFor<N::Scalar, L, HeadFor<N::Head, L>>,
    {
        network.compute(x, &mut self.slots, pass);
        self.loss_of_logits::<L, Y>(loss, targets, x.nrows()) + self.penalty(network)
    }

    /// The loss of the logits in the last slot; ∂L/∂logits goes to its gradient.
    fn loss_of_logits<L, Y>(&mut self, loss: &L, targets: Y::Ref<'_>, rows: usize) -> f64
    where
        N::Head: Accepts<L>,
        Y: Targets + TargetsFor<N::Scalar, L, HeadFor<N::Head, L>>,
    {
        let buffers = self.last_mut().backward();
        <Y::Head>::evaluate(loss, buffers.value, targets, buffers.gradient, rows)
    }

    pub(crate) fn backward(&mut self, network: &N, x: MatRef<'_, N::Scalar>, pass: &Pass)
    where
        N: Train,
    {
        self.backward_alone(network, x, pass);
        self.penalise(network);
    }

    /// Adds the penalties' derivatives, and sets those of frozen lines to 0.
    fn penalise(&mut self, network: &N) {
        let tuned = self.gradients.tuned.take();
        match &tuned {
            None => penalty::penalise(network, &mut self.gradients),
            Some(tuned) => penalty::penalise_by(network, &mut self.gradients, &tuned.rules),
        }
        self.gradients.tuned = tuned;
    }

    /// The same without penalties.
    pub(crate) fn backward_alone(&mut self, network: &N, x: MatRef<'_, N::Scalar>, pass: &Pass)
    where
        N: Train,
    {
        self.rows = x.nrows();
        let input_gradient = (!self.input_gradient.is_empty()).then(|| {
            let values = &mut self.input_gradient[..x.nrows() * N::INPUT];
            MatMut::from_column_major_slice_mut(values, x.nrows(), N::INPUT)
        });
        let input = Source::input(x, input_gradient);
        network.backward(input, &mut self.slots, &mut self.gradients, pass);
    }

    /// Forward, loss, backward, update; returns the loss before the update. There is no update if the loss is not
    /// finite.
    pub(crate) fn train_step<L, Y, O>(
        &mut self,
        network: &mut N,
        x: MatRef<'_, N::Scalar>,
        targets: Y::Ref<'_>,
        loss: &L,
        optimizer: &mut O,
    ) -> Result<N::Scalar>
    where
        N: Train,
        N::Head: Accepts<L>,
        Y: Targets + TargetsFor<N::Scalar, L, HeadFor<N::Head, L>>,
        O: Optimizer<N::Scalar>,
    {
        if self.fuses {
            self.fused_step::<L, Y, O>(network, x, targets, loss, optimizer)
        } else {
            self.separate_step::<L, Y, O>(network, x, targets, loss, optimizer)
        }
    }

    /// [`train_step`](Self::train_step) of a workspace without an input gradient or a tuned line. `fit` calls
    /// this: it needs no second backward pass.
    pub(crate) fn fused_step<L, Y, O>(
        &mut self,
        network: &mut N,
        x: MatRef<'_, N::Scalar>,
        targets: Y::Ref<'_>,
        loss: &L,
        optimizer: &mut O,
    ) -> Result<N::Scalar>
    where
        N: Train,
        N::Head: Accepts<L>,
        Y: Targets + TargetsFor<N::Scalar, L, HeadFor<N::Head, L>>,
        O: Optimizer<N::Scalar>,
    {
        debug_assert!(self.fuses);
        let pass = self.begin_step(network, x, targets, optimizer)?;
        let tiny = N::ON_STACK
            && stack_step::pays()
            && <Y::Head>::HAS_LANES
            && x.nrows() <= stack_step::MOST_ROWS;
        let value = if tiny {
            stack_step::step::<N, L, Y, O>(
                network,
                &mut self.gradients,
                x,
                targets,
                loss,
                optimizer,
            )
        } else {
            self.objective::<L, Y>(network, x, targets, loss, &pass)
        };
        let value = finite(value)?;
        if !tiny {
            train::backward_and_update(
                network,
                x,
                &mut self.slots,
                &mut self.gradients,
                optimizer,
                &pass,
            );
        }
        Ok(value)
    }

    /// [`train_step`](Self::train_step) of a workspace with an input gradient or a tuned line: first a whole backward pass, then the
    /// update.
    #[inline(never)]
    pub(crate) fn separate_step<L, Y, O>(
        &mut self,
        network: &mut N,
        x: MatRef<'_, N::Scalar>,
        targets: Y::Ref<'_>,
        loss: &L,
        optimizer: &mut O,
    ) -> Result<N::Scalar>
    where
        N: Train,
        N::Head: Accepts<L>,
        Y: Targets + TargetsFor<N::Scalar, L, HeadFor<N::Head, L>>,
        O: Optimizer<N::Scalar>,
    {
        let value = self.open_step::<L, Y, O>(network, x, targets, loss, optimizer)?;
        self.close_step(network, optimizer, |_| Ok(()))?;
        Ok(value)
    }

    /// The first half of a step: loss and gradients, without those of the penalties.
    pub(crate) fn open_step<L, Y, O>(
        &mut self,
        network: &N,
        x: MatRef<'_, N::Scalar>,
        targets: Y::Ref<'_>,
        loss: &L,
        optimizer: &mut O,
    ) -> Result<N::Scalar>
    where
        N: Train,
        N::Head: Accepts<L>,
        Y: Targets + TargetsFor<N::Scalar, L, HeadFor<N::Head, L>>,
        O: Optimizer<N::Scalar>,
    {
        let pass = self.begin_step(network, x, targets, optimizer)?;
        let value = finite(self.tuned_objective::<L, Y>(network, x, targets, loss, &pass))?;
        self.backward_alone(network, x, &pass);
        Ok(value)
    }

    /// The second half: the penalties' gradients, what `change` does to all of them, the update.
    pub(crate) fn close_step<O: Optimizer<N::Scalar>>(
        &mut self,
        network: &mut N,
        optimizer: &mut O,
        change: impl FnOnce(&mut Gradients<N>) -> Result<()>,
    ) -> Result<()> {
        self.penalise(network);
        change(&mut self.gradients)?;
        match &self.gradients.tuned {
            None => update::take_step(optimizer, network, &*self.gradients),
            Some(tuned) => {
                update::take_step_by(optimizer, network, &*self.gradients, &tuned.rules)?;
            }
        }
        Ok(())
    }

    /// The checks before a step, which is counted; returns its settings.
    #[inline(always)] // a step of a tiny network takes as long as a few calls
    fn begin_step<'y, O: Optimizer<N::Scalar>>(
        &mut self,
        network: &N,
        x: MatRef<'_, N::Scalar>,
        targets: impl TargetsRef<'y>,
        optimizer: &mut O,
    ) -> Result<Pass> {
        self.check_pair(x.nrows(), targets)?;
        self.check_alone(network, x.nrows())?;
        check::values(network, x)?;
        optimizer.prepare(network)?;
        Ok(self.training())
    }
}

/// The loss of a step, if the step can be taken.
#[inline(always)] // a step of a tiny network takes as long as a few calls
fn finite<T: Scalar>(loss: f64) -> Result<T> {
    let value = T::from_f64(loss);
    if !value.is_finite() {
        return Err(Error::NonFiniteLoss {
            value: value.to_f64(),
        });
    }
    Ok(value)
}
