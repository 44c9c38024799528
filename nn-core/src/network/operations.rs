//! The operations of a network on batches.

use faer::Mat;

use crate::data::batch::{Batch, BatchRef};
use crate::error::{Error, Result, within};
use crate::layer::update::Optimizer;
use crate::network::fits::{InputOf, LossOf, TargetsOf, Trains};
use crate::network::model::Model;

use crate::network::workspace::Workspace;
use crate::network::{agreement, answer, check, jacobian, statistics};
use crate::numeric::scalar::Scalar;

/// The operations of a network on batches of `IN` features: predict, compute losses, and (if it implements
/// [`Train`](crate::network::Train)) learn.
///
/// | `PyTorch`, Keras | here |
/// |---|---|
/// | `net(x)`, `net.forward(x)` | `net.predict(&x)`, [`net.logits(&x)`](Network::logits) |
/// | `net.compile(…)`, `net.fit(x, y)` | `Trainer::new(loss, optimizer).fit(&mut net, &Dataset::new(x, y)?)?` ([`Trainer`](crate::Trainer)) |
/// | `optimizer.zero_grad()`, `loss.backward()`, `optimizer.step()` | [`net.train_step(&x, &y, &loss, &mut optimizer, &mut work)?`](Network::train_step) |
/// | `y = net(x)`, `y.backward(slopes)` | [`net.forward_in_training(&x, &mut work)?`](Network::forward_in_training), [`net.backward_in_training(&x, &slopes, &mut work)?`](Network::backward_in_training) |
/// | `Adam(net.parameters(), lr=1e-3)` | `Adam::new(1e-3)` |
/// | `net.train()`, `net.eval()` | nothing: training and predicting are calls of their own |
/// | `net.summary()` | `Net::SUMMARY` |
/// | `net.state_dict()`, `torch.save` | `net.save(path)?`, `Net::load(path)?` ([`ModelFile`](crate::ModelFile)) |
/// | `for x, y in loader` | `while let Some((x, y)) = batches.next()` ([`Batches`](crate::data::Batches)) |
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
    #[doc(alias = "forward")]
    fn predict(&self, x: impl InputOf<Self, IN>) -> Batch<Self::Scalar, OUT> {
        let () = Self::AGREES;
        answer::predictions(self, x.as_batch())
    }

    /// The values before the head for a batch; NaN as in [`predict`](Network::predict).
    fn logits(&self, x: impl InputOf<Self, IN>) -> Batch<Self::Scalar, OUT> {
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
        x: impl InputOf<Self, IN>,
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
    fn loss<L: LossOf<Self>, Y: TargetsOf<Self, L>>(
        &self,
        x: impl InputOf<Self, IN>,
        targets: Y,
        loss: &L,
        work: &mut Workspace<Self>,
    ) -> Result<Self::Scalar> {
        targets.loss_of(self, x.as_batch(), loss, work)
    }

    /// Forward, loss, backward: returns the loss, penalties (`#[l1]`, `#[l2]`) included, and leaves every gradient in
    /// `work`.
    ///
    /// # Errors
    /// As [`loss`](Network::loss); a single sample, if the network has a `batch_norm` that is not frozen.
    fn loss_and_gradients<L: LossOf<Self>, Y: TargetsOf<Self, L>>(
        &self,
        x: impl InputOf<Self, IN>,
        targets: Y,
        loss: &L,
        work: &mut Workspace<Self>,
    ) -> Result<Self::Scalar>
    where
        Self: Trains<Own: Sized>,
    {
        targets.gradients_of(self, x.as_batch(), loss, work)
    }

    /// One training step: forward, loss, backward, update. Returns the loss before the update.
    ///
    /// The step may be fused: `work.gradients()` need not hold the gradients afterwards. The result equals that of
    /// [`loss_and_gradients`](Network::loss_and_gradients) and `optimizer.step` up to rounding.
    ///
    /// # Errors
    /// A loss that is not finite; a case that [`Optimizer::prepare`] refuses; as
    /// [`loss_and_gradients`](Network::loss_and_gradients). The network is then unchanged.
    #[doc(alias("step", "zero_grad", "backward"))]
    #[inline] // a step of a tiny network takes as long as a few calls
    fn train_step<L: LossOf<Self>, Y: TargetsOf<Self, L>, O>(
        &mut self,
        x: impl InputOf<Self, IN>,
        targets: Y,
        loss: &L,
        optimizer: &mut O,
        work: &mut Workspace<Self>,
    ) -> Result<Self::Scalar>
    where
        Self: Trains<Own: Sized>,
        O: Optimizer<Self::Scalar>,
    {
        targets.step_of(self, x.as_batch(), loss, optimizer, work)
    }

    /// The first half of a training step, for a loss that is not this network's alone: predictions in training mode, with
    /// dropout and the batch's own statistics. [`backward_in_training`](Network::backward_in_training) is the second half. After the
    /// first call nothing is allocated.
    ///
    /// A step of a generative adversarial network (Goodfellow et al. 2014):
    ///
    /// ```
    /// use nn_core::prelude::*;
    /// # mod declared {
    /// #     use nn_core::prelude::*;
    /// network! { pub struct Forger { input: 2, hidden: dense(8, bias = false), norm: batch_norm -> relu, output: dense(1) } }
    /// network! { pub struct Judge { input: 1, hidden: dense(8) -> leaky_relu(0.2) -> dropout(0.1), output: dense(1) -> sigmoid } }
    /// # }
    /// # use declared::{Forger, Judge};
    /// let (mut forger, mut judge) = (Forger::new(1), Judge::new(2));
    /// let (mut forging, mut judging) = (forger.workspace(4), judge.workspace(4).with_input_gradient());
    /// let (mut adam, mut other) = (Adam::new(1e-3), Adam::new(1e-3));
    /// let loss = BinaryCrossEntropy::new();
    /// let (real, fake) = (Batch::from_rows([[1.0]; 4])?, Batch::zeros(4)); // what the judge should say
    /// # let x = Batch::from_rows([[0.9_f32], [1.1], [1.0], [0.8]])?;
    /// # let noise = Batch::from_rows([[0.1, 0.2], [-0.3, 0.4], [0.9, -0.1], [-0.5, -0.8]])?;
    /// // for each batch `x` of data and `noise`:
    /// let forged = forger.forward_in_training(&noise, &mut forging)?;
    /// judge.train_step(&x, &real, &loss, &mut other, &mut judging)?;
    /// judge.train_step(forged, &fake, &loss, &mut other, &mut judging)?;
    /// // the forger learns what the judge takes for real
    /// judge.loss_and_gradients(forged, &real, &loss, &mut judging)?;
    /// forger.backward_in_training(&noise, judge.input_gradient(&judging)?, &mut forging)?;
    /// adam.step(&mut forger, forging.gradients())?;
    /// # Ok::<(), nn_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// A batch without samples or larger than the workspace; a single sample, if the network has a `batch_norm` that is
    /// not frozen; an input that [`Model::check_input`] refuses; a `standardize` that is not fitted, or standardised data
    /// for it.
    fn forward_in_training<'w>(
        &self,
        x: impl InputOf<Self, IN>,
        work: &'w mut Workspace<Self>,
    ) -> Result<BatchRef<'w, Self::Scalar, OUT>> {
        let () = Self::AGREES;
        let x = x.as_batch();
        check::raw::<Self, IN>(x)?;
        let predictions = work.first_half(self, x.matrix())?;
        Ok(BatchRef::from_computed(predictions))
    }

    /// The second half of a training step: from ∂L/∂y of the predictions that
    /// [`forward_in_training`](Network::forward_in_training) gave for the same batch, all gradients go to `work`, and ∂L/∂x if it
    /// was made with [`with_input_gradient`](Workspace::with_input_gradient). An optimizer's `step` then changes weights
    /// and running statistics as a training step does.
    ///
    /// L is the loss without the penalties of this network (`#[l1]`, `#[l2]`). Their derivatives are added to the
    /// gradients, as in every training step; [`penalty`](Network::penalty) is their value.
    ///
    /// ```
    /// use nn_core::prelude::*;
    /// # mod declared {
    /// #     use nn_core::prelude::*;
    /// network! { pub struct Encoder { input: 3, hidden: dense(4) -> tanh, code: dense(2) } }
    /// # }
    /// # use declared::Encoder;
    /// // two encoders, whose codes of the same things are to be equal: L = Σ(a − b)²
    /// let (a, b) = (Encoder::new(1), Encoder::new(2));
    /// let (mut of_a, mut of_b) = (a.workspace(2), b.workspace(2));
    /// let x = Batch::from_rows([[0.1_f32, 0.2, 0.3], [0.6, 0.5, 0.4]])?;
    /// let z = Batch::from_rows([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])?;
    /// let code = a.forward_in_training(&x, &mut of_a)?.to_batch();
    /// let other = b.forward_in_training(&z, &mut of_b)?.to_batch();
    /// let differences = code.as_slice().iter().zip(other.as_slice()).map(|(a, b)| a - b);
    /// let slopes: Vec<f32> = differences.map(|d| 2.0 * d).collect();
    /// let opposite: Vec<f32> = slopes.iter().map(|s| -s).collect();
    /// a.backward_in_training(&x, &Batch::from_flat(slopes)?, &mut of_a)?;
    /// b.backward_in_training(&z, &Batch::from_flat(opposite)?, &mut of_b)?;
    /// assert!(of_a.gradients().code.bias()[0] == -of_b.gradients().code.bias()[0]);
    /// # Ok::<(), nn_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// No `forward_in_training` of this batch just before, in the same workspace: each pass backward takes one pass forward
    /// with the same weights; another number of rows in ∂L/∂y than samples; a ∂L/∂y that is not finite.
    fn backward_in_training(
        &self,
        x: impl InputOf<Self, IN>,
        slopes: impl InputOf<Self, OUT>,
        work: &mut Workspace<Self>,
    ) -> Result<()>
    where
        Self: Trains<Own: Sized>,
    {
        let (x, slopes) = (x.as_batch(), slopes.as_batch());
        // values from another network are computed, and may be infinite
        let slopes: BatchRef<'_, Self::Scalar, OUT> =
            BatchRef::new(slopes.matrix()).map_err(|error| within("∂L/∂y", error))?;
        work.second_half(self, x.matrix(), slopes.matrix())
    }

    /// ∂L/∂x of the last backward pass, as a batch: what the [`backward_in_training`](Network::backward_in_training) of a network
    /// that made x starts from. ([`Workspace::input_gradient`] is the same as a matrix.)
    ///
    /// # Errors
    /// A workspace that was not made with [`with_input_gradient`](Workspace::with_input_gradient).
    fn input_gradient<'w>(
        &self,
        work: &'w Workspace<Self>,
    ) -> Result<BatchRef<'w, Self::Scalar, IN>> {
        let gradient = work.input_gradient().ok_or_else(|| {
            Error::invalid(format!(
                "this workspace of `{}` computes no ∂L/∂x: make it with `net.workspace({}).with_input_gradient()`",
                Self::NAME,
                work.capacity()
            ))
        })?;
        Ok(BatchRef::from_computed(gradient))
    }

    /// The penalties of the weights (`#[l1]`, `#[l2]`), which are a part of the loss in training.
    fn penalty(&self, work: &Workspace<Self>) -> Self::Scalar {
        Self::Scalar::from_f64(work.penalty(self))
    }

    /// ∂prediction/∂input of one sample, `OUT×IN`: entry `(i, j)` is ∂yᵢ/∂xⱼ. All are NaN for a sample for which
    /// [`predict`](Network::predict) returns NaN.
    fn jacobian(&self, x: &[Self::Scalar; IN]) -> Mat<Self::Scalar>
    where
        Self: Trains<Own: Sized>,
    {
        let () = Self::AGREES;
        jacobian::of::<Self, IN, OUT>(self, x)
    }

    /// ∂prediction/∂parameters of one sample: a row for each output, a column for each value of
    /// [`parameters`](Model::parameters), tensor by tensor, a weight row by row. `#[frozen]` lines have no columns.
    /// All entries are NaN for a sample for which [`predict`](Network::predict) returns NaN.
    ///
    /// ```
    /// use nn_core::prelude::*;
    /// network! { struct Line { input: 2, output: dense(1) } }
    /// let line = Line { output: Dense::new([[3.0_f64, 4.0]], [5.0]) };
    /// let jacobian = line.jacobian_of_parameters(&[0.5, -1.5]);
    /// // ∂y/∂w₀ = x₀, ∂y/∂w₁ = x₁, ∂y/∂b = 1
    /// assert_eq!([jacobian[(0, 0)], jacobian[(0, 1)], jacobian[(0, 2)]], [0.5, -1.5, 1.0]);
    /// ```
    fn jacobian_of_parameters(&self, x: &[Self::Scalar; IN]) -> Mat<Self::Scalar>
    where
        Self: Trains<Own: Sized>,
    {
        let () = Self::AGREES;
        jacobian::of_parameters::<Self, IN, OUT>(self, x)
    }

    /// Computes the running statistics of each [`batch_norm`](crate::layer::batch_norm) anew, from these samples: the mean
    /// over batches as large as `work` allows, in training mode. The old statistics have no effect. For weights that no
    /// training step led to, as an average of weights ([`Swa`](crate::network::Swa)): `PyTorch`'s
    /// `torch.optim.swa_utils.update_bn`.
    ///
    /// ```
    /// use nn_core::prelude::*;
    /// network! { struct Net { input: 2, norm: batch_norm -> tanh, output: dense(1) } }
    /// let x = Batch::from_rows([[0.0_f32, 1.0], [1.0, 3.0], [2.0, 8.0]])?;
    /// let mut net = Net::new(1);
    /// let mut work = net.workspace(32);
    /// net.recompute_statistics(&x, &mut work)?;
    /// assert_eq!(net.norm.running_mean(), [1.0, 4.0]);
    /// assert_eq!(net.norm.running_var(), [1.0, 13.0]);
    /// # Ok::<(), nn_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// Fewer than 2 samples, or a workspace for fewer than 3 (and fewer than there are); an input that
    /// [`Model::check_input`] refuses; a `standardize` that is not fitted, or standardised data for it; statistics that
    /// are not finite. The network is then unchanged.
    #[doc(alias("update_bn"))]
    fn recompute_statistics(
        &mut self,
        x: impl InputOf<Self, IN>,
        work: &mut Workspace<Self>,
    ) -> Result<()>
    where
        Self: Trains<Own: Sized>,
    {
        let () = Self::AGREES;
        statistics::recompute(self, x.as_batch(), work)
    }
}
