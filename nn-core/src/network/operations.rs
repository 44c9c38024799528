//! The operations of a network on batches.

use faer::Mat;

use crate::data::batch::{AsBatch, Batch, BatchRef};
use crate::data::targets::AsTargets;
use crate::error::Result;
use crate::head::{Accepts, HeadFor, LearnsFrom, TargetsFor};
use crate::layer::update::Optimizer;
use crate::network::model::Model;
use crate::network::train::Train;
use crate::network::workspace::Workspace;
use crate::network::{agreement, answer, check, jacobian};
use crate::numeric::scalar::Scalar;

/// The operations of a network on batches of `IN` features: predict, compute losses, and (if it implements [`Train`])
/// learn.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a network of {IN} features and {OUT} outputs"
)]
pub trait Network<const IN: usize, const OUT: usize>: Model {
    /// Checks that what a hand-written network states in two places agrees. The compiler reports a difference where
    /// the network is first used. (Networks that `network!` writes always pass.)
    #[doc(hidden)]
    const AGREES: () = {
        let widths = [Self::INPUT, Self::OUTPUT];
        agreement::expect_widths(Self::NAME, [IN, OUT], widths);
        agreement::expect_chain(Self::PROGRAM, widths);
    };

    /// Buffers for batches of up to `max_batch` samples.
    fn workspace(&self, max_batch: usize) -> Workspace<Self> {
        let () = Self::AGREES;
        Workspace::new(self, max_batch)
    }

    /// Predictions for a batch: probabilities after `softmax` and `sigmoid`, values otherwise.
    ///
    /// The prediction is NaN for a sample that the network cannot process: one with an index that an
    /// [embedding](crate::layer::embedding) does not have, and every sample while a
    /// [`standardize`](crate::layer::standardize) is not fitted. [`predict_into`](Network::predict_into),
    /// [`classify`](crate::metrics::Evaluate::classify) and [`decide`](crate::metrics::Evaluate::decide) return an
    /// error instead.
    fn predict(&self, x: impl AsBatch<Self::Scalar, IN>) -> Batch<Self::Scalar, OUT> {
        let () = Self::AGREES;
        answer::predictions(self, x.as_batch())
    }

    /// The values before the head for a batch; NaN as in [`predict`](Network::predict).
    fn logits(&self, x: impl AsBatch<Self::Scalar, IN>) -> Batch<Self::Scalar, OUT> {
        let () = Self::AGREES;
        answer::logits(self, x.as_batch())
    }

    /// Predictions for a batch, computed in `work` and stored there: after the first call nothing is allocated.
    ///
    /// # Errors
    /// A batch larger than the workspace; an input that [`Model::check_input`] refuses; a `standardize` that is not
    /// fitted, or standardised data for it.
    fn predict_into<'w>(
        &self,
        x: impl AsBatch<Self::Scalar, IN>,
        work: &'w mut Workspace<Self>,
    ) -> Result<BatchRef<'w, Self::Scalar, OUT>> {
        let x = x.as_batch();
        work.check(x.len())?;
        check::inputs(self, x)?;
        let x = x.matrix();
        work.on_threads(x.nrows(), |work| {
            work.predict(self, x);
        })?;
        Ok(BatchRef::from_computed(work.last().value()))
    }

    /// The loss of a batch, without dropout and without penalties (`#[l1]`, `#[l2]`).
    ///
    /// # Errors
    /// A batch without samples or larger than the workspace; another number of targets than samples; an
    /// input that [`Model::check_input`] refuses; a `standardize` that is not fitted, or standardised data for it; a
    /// target that the loss is not defined for; a setting of the loss that is out of range.
    fn loss<L, Y>(
        &self,
        x: impl AsBatch<Self::Scalar, IN>,
        targets: Y,
        loss: &L,
        work: &mut Workspace<Self>,
    ) -> Result<Self::Scalar>
    where
        L: Sync,
        Self::Head: Accepts<L>,
        Y: AsTargets,
        Y::Targets: TargetsFor<Self::Scalar, L, HeadFor<Self::Head, L>>,
    {
        let (x, targets) = (x.as_batch(), targets.as_targets());
        work.check_pair(x.len(), targets)?;
        check_pair::<Self, L, Y::Targets, IN>(self, x, targets, loss)?;
        let x = x.matrix();
        let value = work.on_threads(x.nrows(), |work| {
            work.loss::<L, Y::Targets>(self, x, targets, loss)
        })?;
        Ok(Self::Scalar::from_f64(value))
    }

    /// Forward, loss, backward: returns the loss, penalties (`#[l1]`, `#[l2]`) included, and leaves every gradient in
    /// `work`.
    ///
    /// # Errors
    /// As [`loss`](Network::loss); a single sample, if the network has a `batch_norm` that is not frozen.
    fn loss_and_gradients<L, Y>(
        &self,
        x: impl AsBatch<Self::Scalar, IN>,
        targets: Y,
        loss: &L,
        work: &mut Workspace<Self>,
    ) -> Result<Self::Scalar>
    where
        Self: Train,
        L: Sync,
        Self::Head: Accepts<L>,
        Y: AsTargets,
        Y::Targets: TargetsFor<Self::Scalar, L, HeadFor<Self::Head, L>>,
    {
        let (x, targets) = (x.as_batch(), targets.as_targets());
        work.check_pair(x.len(), targets)?;
        work.check_alone(self, x.len())?;
        check_pair::<Self, L, Y::Targets, IN>(self, x, targets, loss)?;
        let (pass, x) = (work.training(), x.matrix());
        let value = work.on_threads(x.nrows(), |work| {
            let value = work.objective::<L, Y::Targets>(self, x, targets, loss, &pass);
            work.backward(self, x, &pass);
            value
        })?;
        Ok(Self::Scalar::from_f64(value))
    }

    /// One training step: forward, loss, backward, update. Returns the loss before the update.
    ///
    /// The step may be fused: `work.gradients()` need not hold the gradients afterwards. The result equals that of
    /// [`loss_and_gradients`](Network::loss_and_gradients) and `optimizer.step` up to rounding.
    ///
    /// # Errors
    /// A loss that is not finite; a case that [`Optimizer::prepare`] refuses; as
    /// [`loss_and_gradients`](Network::loss_and_gradients). The network is then unchanged.
    fn train_step<L, Y, O>(
        &mut self,
        x: impl AsBatch<Self::Scalar, IN>,
        targets: Y,
        loss: &L,
        optimizer: &mut O,
        work: &mut Workspace<Self>,
    ) -> Result<Self::Scalar>
    where
        Self: Train,
        L: Sync,
        Self::Head: Accepts<L>,
        Y: AsTargets,
        Y::Targets: TargetsFor<Self::Scalar, L, HeadFor<Self::Head, L>>,
        O: Optimizer<Self::Scalar>,
    {
        let (x, targets) = (x.as_batch(), targets.as_targets());
        check::raw::<Self, IN>(x)?;
        check_targets::<Self, L, Y::Targets>(loss, targets)?;
        let x = x.matrix();
        work.on_threads(x.nrows(), |work| {
            work.train_step::<L, Y::Targets, O>(self, x, targets, loss, optimizer)
        })?
    }

    /// ∂prediction/∂input of one sample, `OUT×IN`: entry `(i, j)` is ∂yᵢ/∂xⱼ. All are NaN for a sample for which
    /// [`predict`](Network::predict) returns NaN.
    fn jacobian(&self, x: &[Self::Scalar; IN]) -> Mat<Self::Scalar>
    where
        Self: Train,
    {
        let () = Self::AGREES;
        jacobian::of::<Self, IN, OUT>(self, x)
    }
}

/// Refuses inputs and targets that a pass or a loss cannot take: [`check::inputs`] and [`check_targets`].
pub(crate) fn check_pair<N, L, Y, const IN: usize>(
    network: &N,
    x: BatchRef<'_, N::Scalar, IN>,
    targets: Y::Ref<'_>,
    loss: &L,
) -> Result<()>
where
    N: Model,
    N::Head: Accepts<L>,
    Y: TargetsFor<N::Scalar, L, HeadFor<N::Head, L>>,
{
    check::inputs(network, x)?;
    check_targets::<N, L, Y>(loss, targets)
}

/// Refuses a loss whose settings are out of range, and targets for which it is not defined.
fn check_targets<N, L, Y>(loss: &L, targets: Y::Ref<'_>) -> Result<()>
where
    N: Model,
    N::Head: Accepts<L>,
    Y: TargetsFor<N::Scalar, L, HeadFor<N::Head, L>>,
{
    <N::Head as Accepts<L>>::check(loss)?;
    <Y::Head as LearnsFrom<N::Scalar, L, Y>>::check(loss, targets)
}
