//! The contract between a network and everything that uses it. `network!` implements it; so can a hand.
//!
//! [`Model`]: what a network is (parameters, layers, one pass forward). [`Network`]: what it does to
//! batches of `IN` features. [`Train`]: the pass backward, which a network with a step in it lacks.

use std::fmt;

use faer::{Mat, MatRef};
use pulp::Simd;

use crate::answer;
use crate::batch::{AsBatch, Batch, BatchRef};
use crate::data::Dataset;
use crate::error::Result;
use crate::head::{Accepts, Head, HeadFor, LearnsFrom, TargetsFor};
use crate::init::InitRng;
use crate::labels::AsTargets;
use crate::layer::embedding::NotAnIndex;
use crate::metrics::{self, Judged, Roc, Scored, nonempty};
use crate::optim::{self, Optimizer};
use crate::parameter::{Kind, Parameter, ParameterMut};
use crate::picture::{self, Graph};
use crate::policy;
use crate::scalar::Scalar;
use crate::slot::{Pass, Slot, Source};
use crate::tiny::Block;
pub use crate::wants::Wants;
use crate::workspace::Workspace;

/// One row of a network's table: a layer or an activation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LayerInfo {
    /// The line's name in the declaration; empty if it has none.
    pub name: &'static str,
    /// The keyword as declared: `dense`, `relu`, `dropout(0.1)`.
    pub kind: &'static str,
    /// Values a sample it reads: of a `concat` all, of a sum or a product those of each operand.
    pub input: usize,
    /// Values a sample it hands on.
    pub output: usize,
    /// Numbers it learns, also if it is `#[frozen]` here.
    pub parameters: usize,
    /// Multiply-adds a sample.
    pub multiply_adds: usize,
    /// What it wants of the columns it reads.
    pub wants: Wants,
    /// Layers with weights on the longest path through it: 1 of a dense, 0 of a norm or an activation, that of a
    /// network inside.
    pub depth: usize,
    /// Units of its widest layer with weights; 0 without one.
    pub width: usize,
    /// Values that a network inside keeps for one sample, besides those it hands on.
    pub(crate) stack_values: usize,
    /// It does nothing in a prediction.
    pub(crate) noise: bool,
    /// The rows of the network that this one stands for.
    pub(crate) inside: Option<(&'static [LayerInfo], &'static Graph)>,
}

impl LayerInfo {
    /// The row of a dense layer.
    #[must_use]
    pub const fn dense(name: &'static str, input: usize, output: usize, bias: bool) -> Self {
        let parameters = input * output + if bias { output } else { 0 };
        Self::layer(name, "dense", input, output, parameters, input * output)
    }

    /// The row of a layer with the weights of another one, transposed.
    #[must_use]
    pub const fn tied(name: &'static str, input: usize, output: usize, bias: bool) -> Self {
        Self {
            kind: "dense (tied)",
            parameters: if bias { output } else { 0 },
            ..Self::dense(name, input, output, bias)
        }
    }

    /// The row of a network inside the network.
    #[must_use]
    pub const fn network<N: Model>(name: &'static str, kind: &'static str) -> Self {
        Self {
            wants: Wants::of::<N>(),
            depth: N::DEPTH,
            width: if N::DEPTH > 0 { N::WIDTH } else { 0 },
            stack_values: N::STACK_VALUES,
            inside: Some((N::LAYERS, N::GRAPH)),
            ..Self::layer(
                name,
                kind,
                N::INPUT,
                N::OUTPUT,
                N::PARAMETERS,
                N::MULTIPLY_ADDS,
            )
        }
    }

    /// The row of a stage in which several values become one, or fewer.
    #[must_use]
    pub const fn merge(
        name: &'static str,
        kind: &'static str,
        input: usize,
        output: usize,
    ) -> Self {
        Self {
            depth: 0,
            width: 0,
            ..Self::layer(name, kind, input, output, 0, 0)
        }
    }

    /// The row of any other layer with weights, learned or fixed.
    #[must_use]
    pub const fn layer(
        name: &'static str,
        kind: &'static str,
        input: usize,
        output: usize,
        parameters: usize,
        multiply_adds: usize,
    ) -> Self {
        Self {
            name,
            kind,
            input,
            output,
            parameters,
            multiply_adds,
            wants: Wants::ONE_SCALE,
            depth: 1,
            width: output,
            stack_values: 0,
            noise: false,
            inside: None,
        }
    }

    /// The row of a layer that works on each feature alone: it adds nothing to depth and width, whatever it learns.
    #[must_use]
    pub const fn each(
        name: &'static str,
        kind: &'static str,
        width: usize,
        parameters: usize,
        multiply_adds: usize,
    ) -> Self {
        Self {
            parameters,
            multiply_adds,
            ..Self::stage(name, kind, width)
        }
    }

    /// The same row of a layer that wants its columns so.
    #[must_use]
    pub const fn wanting(self, wants: Wants) -> Self {
        Self { wants, ..self }
    }

    /// The row of a stage without parameters that keeps the width.
    #[must_use]
    pub const fn stage(name: &'static str, kind: &'static str, width: usize) -> Self {
        Self::merge(name, kind, width, width)
    }

    /// The row of a stage that acts in training alone: `dropout`.
    #[must_use]
    pub const fn noise(name: &'static str, kind: &'static str, width: usize) -> Self {
        Self {
            noise: true,
            ..Self::stage(name, kind, width)
        }
    }
}

/// What a network is: its layers, its parameters, and one pass forward.
pub trait Model: Clone + fmt::Debug + Send + Sync + Sized + 'static {
    /// `f32` or `f64`.
    type Scalar: Scalar;
    /// What the network ends in.
    type Head: Head;

    /// The struct's name.
    const NAME: &'static str;
    /// Features a sample.
    const INPUT: usize;
    /// Outputs a sample.
    const OUTPUT: usize = <Self::Head as Head>::WIDTH;
    /// Every stage of the declaration, in order.
    const LAYERS: &'static [LayerInfo];
    /// The name of each slot's group, in order: the line that declares it.
    const GROUPS: &'static [&'static str];
    /// What the rows of [`LAYERS`](Model::LAYERS) read: one after the other if nothing else is said.
    const GRAPH: &'static Graph = &Graph::CHAIN;
    /// Whether any layer has a [`Policy`](crate::policy::Policy) of its own.
    #[doc(hidden)]
    const GOVERNED: bool = false;
    /// Whether a line, here or in a network inside, takes its numbers from data before training: a
    /// [`standardize`](crate::layer::standardize). Such a network is refused until it is fitted; one by hand says so
    /// itself, or its answers are NaN.
    const NEEDS_FIT: bool = false;
    /// Whether a layer may hold numbers that a setter took and nothing has refused.
    #[doc(hidden)]
    const HAS_SETTINGS: bool = crate::setting::in_layers(Self::LAYERS);
    /// How deep networks are nested in this one.
    #[doc(hidden)]
    const NESTED: usize = 0;
    #[doc(hidden)]
    const TABLE: &'static crate::summary::Text =
        &crate::summary::Text::table(Self::NAME, Self::INPUT, Self::LAYERS, Self::GRAPH);
    /// The layers as a table (of very many the first ones), with totals, depth and width.
    const SUMMARY: &'static str = Self::TABLE.as_str();
    /// Numbers the network learns, those of `#[frozen]` lines included.
    const PARAMETERS: usize = crate::summary::parameters(Self::LAYERS);
    /// Multiply-adds of one prediction.
    const MULTIPLY_ADDS: usize = crate::summary::multiply_adds(Self::LAYERS);
    /// Values of the widest batch between two layers, one sample of it.
    #[doc(hidden)]
    const WIDEST: usize = crate::summary::widest_value(Self::INPUT, Self::LAYERS);
    /// Layers with weights on the longest path from input to output; norms and `prelu` add none.
    const DEPTH: usize = crate::summary::depth_of(Self::LAYERS, Self::GRAPH);
    /// Units of the widest layer with weights; of a network without one, its widest value.
    const WIDTH: usize = crate::summary::width_of(Self::INPUT, Self::LAYERS);
    /// Values in the arrays of `predict_one`.
    #[doc(hidden)]
    const STACK_VALUES: usize =
        crate::summary::stack_values(Self::INPUT, Self::LAYERS, Self::GRAPH);
    /// Bytes of stack that the arrays of `predict_one` take: input, output and every layer between, those of
    /// networks inside too. Where they are more than 512 KiB, there is no `predict_one`.
    const STACK_BYTES: usize = Self::STACK_VALUES * <Self::Scalar as Scalar>::SIZE;

    /// The architecture as [Mermaid](https://mermaid.js.org) text: a box for each row of
    /// [`LAYERS`](Model::LAYERS) with its name and parameters, each input and output, and on the arrows
    /// the values a sample. Put it into a fenced block of a README, or see [`svg`](Model::svg).
    #[must_use]
    fn mermaid() -> String {
        picture::mermaid::<Self>()
    }
    /// The architecture as an SVG picture, of the same boxes and arrows as [`mermaid`](Model::mermaid).
    ///
    /// ```
    /// # use nn_core::prelude::*;
    /// network! { struct Digits { input: 64, hidden: dense(64) -> relu, output: dense(10) -> softmax } }
    /// let picture = Digits::svg();
    /// assert!(picture.contains(">4,160 parameters<"));
    /// # let folder = std::env::temp_dir().join(format!("nn-core-picture-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let path = folder.join("digits.svg");
    /// std::fs::write(path, picture)?;
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    fn svg() -> String {
        picture::svg::<Self>()
    }

    /// A network with first weights drawn from `seed`, the same on every machine.
    #[must_use]
    fn from_seed(seed: u64) -> Self;
    /// [`from_seed`](Model::from_seed). A network that `network!` declares has a `new` of its own over `f32`, so
    /// that `Digits::new(1)` needs no scalar; over another scalar it is this one: `Digits::<f64>::new(1)`.
    #[must_use]
    fn new(seed: u64) -> Self {
        Self::from_seed(seed)
    }
    /// [`from_seed`](Model::from_seed) with a generator made from that seed, or with one that draws nothing:
    /// the weights of a network that a file is about to fill are zeros.
    #[doc(hidden)]
    #[must_use]
    fn drawn(rng: &mut InitRng) -> Self {
        Self::from_seed(rng.start())
    }
    /// Buffers for up to `capacity` samples: one [`Slot`] for each fused group of layers, in order.
    fn slots(capacity: usize) -> Vec<Slot<Self::Scalar>>;
    /// Everything the network holds, in declaration order, weights before biases: what it learns, running
    /// statistics, counts, fixed tensors ([`Kind`]). What is in a model file, and what a copy has to copy.
    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, Self::Scalar>>;
    /// The same tensors, mutable.
    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, Self::Scalar>>;
    /// What training learns, in declaration order, weights before biases: the [`tensors`](Model::tensors) of
    /// [`Kind::Learned`]. Of [`gradients`](Workspace::gradients) these are the ones that are gradients.
    ///
    /// Running statistics and counts are not among them (`PyTorch` calls them buffers), nor are the tensors of
    /// `#[frozen]` lines, which [`PARAMETERS`](Model::PARAMETERS) does count.
    fn parameters(&self) -> impl Iterator<Item = Parameter<'_, Self::Scalar>> {
        self.tensors().filter(|tensor| tensor.kind == Kind::Learned)
    }
    /// The same parameters, mutable.
    fn parameters_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, Self::Scalar>> {
        self.tensors_mut()
            .filter(|tensor| tensor.kind == Kind::Learned)
    }
    /// What the inputs must be besides numbers: those of an embedding are indices of its rows. Asked by
    /// everything that returns a [`Result`]; what does not (`predict`) answers such a sample with NaN.
    ///
    /// # Errors
    /// The first input that is something else.
    #[allow(clippy::result_large_err)] // a name of many parts; an error is rare
    fn check_input(_x: MatRef<'_, Self::Scalar>) -> Result<(), NotAnIndex> {
        Ok(())
    }
    /// Fills the slots; the last one gets the logits (the values before the head).
    fn forward(&self, x: MatRef<'_, Self::Scalar>, slots: &mut [Slot<Self::Scalar>], pass: &Pass);
}

/// The pass backward. A network with `step` or `perceptron` in it has none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be trained",
    label = "this network has no backward pass"
)]
pub trait Train: Model {
    /// From ∂L/∂logits in the last slot's gradient: all parameters' gradients (overwritten) and, if
    /// `input` has room for it, ∂L/∂x (`N×IN`).
    fn backward(
        &self,
        input: Source<'_, Self::Scalar>,
        slots: &mut [Slot<Self::Scalar>],
        gradients: &mut Self,
        pass: &Pass,
    );

    /// Backward pass and update in one call, which may fuse the two. The last slot's gradient holds ∂L/∂logits.
    #[doc(hidden)]
    fn backward_and_update<O: Optimizer<Self::Scalar>>(
        &mut self,
        x: MatRef<'_, Self::Scalar>,
        slots: &mut [Slot<Self::Scalar>],
        gradients: &mut Self,
        optimizer: &mut O,
        pass: &Pass,
    ) {
        self.backward(Source::input(x, None), slots, gradients, pass);
        policy::penalise(self, gradients);
        optim::take_step(optimizer, self, gradients);
    }

    /// Whether a training step takes the path for tiny networks: [`tiny`](Train::tiny) is implemented.
    #[doc(hidden)]
    const TINY: bool = false;

    /// Forward, loss and backward of one block of samples, all on the stack; `#[inline(always)]`.
    #[doc(hidden)]
    #[inline(always)]
    fn tiny<S: Simd, const L: usize, B: Block<Self::Scalar, L>>(
        &self,
        _simd: S,
        _gradients: &mut Self,
        _block: &mut B,
    ) {
    }

    /// The update after the last block; `#[inline(always)]`.
    #[doc(hidden)]
    #[inline(always)]
    fn tiny_update<O: Optimizer<Self::Scalar>>(&mut self, gradients: &Self, optimizer: &mut O) {
        optim::update_all(optimizer, 0, self.tensors_mut(), gradients.tensors());
    }
}

/// What a network does to batches of `IN` features: predict, judge, and (if it implements [`Train`]) learn.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no network of {IN} features and {OUT} outputs"
)]
pub trait Network<const IN: usize, const OUT: usize>: Model {
    /// What a hand has written in two places is the same: told by the compiler where the network is first used.
    /// (Of what `network!` writes it is always true.)
    #[doc(hidden)]
    const AGREES: () =
        crate::declare::expect_network_widths(Self::NAME, [IN, OUT], [Self::INPUT, Self::OUTPUT]);

    /// Buffers for batches of up to `max_batch` samples.
    fn workspace(&self, max_batch: usize) -> Workspace<Self> {
        let () = Self::AGREES;
        Workspace::new(self, max_batch)
    }

    /// Predictions for a batch: probabilities after `softmax` and `sigmoid`, values otherwise.
    ///
    /// A sample that the network cannot answer gets NaN: one with an index that an
    /// [embedding](crate::layer::embedding) does not have, and every sample while a
    /// [`standardize`](crate::layer::standardize) is not fitted. Ask [`predict_into`](Network::predict_into),
    /// [`classify`](Network::classify) or [`decide`](Network::decide) for an error instead.
    fn predict(&self, x: impl AsBatch<Self::Scalar, IN>) -> Batch<Self::Scalar, OUT> {
        answer::predictions(self, x.as_batch())
    }

    /// The values before the head for a batch; NaN as in [`predict`](Network::predict).
    fn logits(&self, x: impl AsBatch<Self::Scalar, IN>) -> Batch<Self::Scalar, OUT> {
        answer::logits(self, x.as_batch())
    }

    /// Predictions for a batch, computed in `work` and left there: after the first call nothing is
    /// allocated.
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
        answer::check(self, x)?;
        let x = x.matrix();
        work.on_threads(x.nrows(), |work| {
            work.predict(self, x);
        })?;
        Ok(BatchRef::from_computed(work.last().value()))
    }

    /// The class of each sample: the index of its largest logit, the first of equals. A network with one output
    /// tells two classes apart, as in [`evaluate`](Network::evaluate): 1 where it [decides](Network::decide) yes.
    ///
    /// # Errors
    /// A network with several named outputs, each of which has classes of its own (take one from `outputs`, and
    /// ask [`Batch::argmax`]); what [`predict`](Network::predict) answers with NaN; a logit that is not finite.
    fn classify(&self, x: impl AsBatch<Self::Scalar, IN>) -> Result<Vec<usize>> {
        answer::classes(self, x.as_batch())
    }

    /// The hard decision of each output: whether its logit is at least 0 (its value at least ½ where
    /// the network ends in another activation).
    ///
    /// # Errors
    /// What [`predict`](Network::predict) answers with NaN; a logit that is not finite.
    fn decide(&self, x: impl AsBatch<Self::Scalar, IN>) -> Result<Vec<[bool; OUT]>> {
        answer::decisions(self, x.as_batch())
    }

    /// How good the network is on `data`: a [`Classification`](crate::metrics::Classification) for
    /// labels, a [`Regression`](crate::metrics::Regression) for real targets.
    ///
    /// # Errors
    /// A data set without samples; targets of another number of outputs; an input that
    /// [`Model::check_input`] refuses; a `standardize` that is not fitted, or standardised data for it; an
    /// answer that is not finite.
    fn evaluate<Y>(&self, data: &Dataset<Self::Scalar, IN, Y>) -> Result<Y::Report>
    where
        Y: Judged<Self::Scalar, OUT>,
    {
        Y::judge(self, data.inputs(), data, None)
    }

    /// The receiver operating characteristic of one class against all others.
    ///
    /// Samples are ranked by their logits, so that probabilities which are rounded to 1 are still told apart: of
    /// `softmax` by zₖ − ln Σ e^zⱼ over the other classes, whose sigmoid is the probability. A network with
    /// one output ranks class 1 by it and class 0 by the opposite. Thresholds are those of the class's
    /// probability, or of its output where the head gives no probabilities.
    ///
    /// # Errors
    /// A class that does not exist, or samples of one kind only; a network with several outputs; an input
    /// that [`Model::check_input`] refuses; a `standardize` that is not fitted, or standardised data for it; an
    /// answer that is not finite.
    fn roc<Y>(&self, data: &Dataset<Self::Scalar, IN, Y>, positive: usize) -> Result<Roc>
    where
        Y: Scored<Self::Scalar, OUT>,
    {
        metrics::outputs::<Self>(1)?;
        data.check_fraction()?;
        let truth = data.targets().is_class(positive)?;
        let [logits, predictions] = answer::both(self, nonempty(data.inputs())?.view())?;
        let rows = logits.rows().zip(predictions.rows());
        let scores = rows.map(|(z, p)| Y::score::<Self::Head>(z, p, positive));
        Roc::ranked(scores.zip(truth))
    }

    /// The loss of a batch; dropout is off, and penalties (`#[l1]`, `#[l2]`) are not in it.
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
        Self::Head: Accepts<L>,
        Y: AsTargets,
        Y::Targets: TargetsFor<Self::Scalar, L, HeadFor<Self::Head, L>>,
    {
        let (x, targets) = (x.as_batch(), targets.as_targets());
        work.check_pair(x.len(), targets)?;
        answer::check(self, x)?;
        check_targets::<Self, L, Y::Targets>(loss, targets)?;
        let x = x.matrix();
        work.on_threads(x.nrows(), |work| {
            work.logits(self, x);
        })?;
        let value = work.evaluate::<L, Y::Targets>(loss, targets, x.nrows());
        Ok(Self::Scalar::from_f64(value))
    }

    /// Forward, loss, backward: the loss, penalties (`#[l1]`, `#[l2]`) included, and every gradient in `work`.
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
        answer::check(self, x)?;
        check_targets::<Self, L, Y::Targets>(loss, targets)?;
        let (pass, x) = (work.training(), x.matrix());
        let value = work.on_threads(x.nrows(), |work| {
            self.forward(x, &mut work.slots, &pass);
            let value = work.evaluate::<L, Y::Targets>(loss, targets, x.nrows());
            work.backward(self, x, &pass);
            value + policy::penalty(self)
        })?;
        Ok(Self::Scalar::from_f64(value))
    }

    /// One training step: forward, loss, backward, update. Returns the loss before the update.
    ///
    /// It may fuse: what it leaves in `work.gradients()` need not be the gradients. Equal to
    /// [`loss_and_gradients`](Network::loss_and_gradients) and `optimizer.step` to rounding.
    ///
    /// # Errors
    /// A loss that is not finite; what [`Optimizer::prepare`] refuses; as
    /// [`loss_and_gradients`](Network::loss_and_gradients). The network is unchanged.
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
        answer::check_raw::<Self, IN>(x)?;
        check_targets::<Self, L, Y::Targets>(loss, targets)?;
        let x = x.matrix();
        work.on_threads(x.nrows(), |work| {
            work.train_step::<L, Y::Targets, O>(self, x, targets, loss, optimizer)
        })?
    }

    /// ∂prediction/∂input of one sample, `OUT×IN`: entry `(i, j)` is ∂yᵢ/∂xⱼ. All are NaN for a sample that
    /// [`predict`](Network::predict) answers with NaN.
    fn jacobian(&self, x: &[Self::Scalar; IN]) -> Mat<Self::Scalar>
    where
        Self: Train,
    {
        crate::workspace::jacobian::<Self, IN, OUT>(self, x)
    }
}

/// Refuses a loss whose settings are out of range, and targets that it is not defined for.
pub(crate) fn check_targets<N, L, Y>(loss: &L, targets: Y::Ref<'_>) -> Result<()>
where
    N: Model,
    N::Head: Accepts<L>,
    Y: TargetsFor<N::Scalar, L, HeadFor<N::Head, L>>,
{
    <N::Head as Accepts<L>>::check(loss)?;
    <Y::Head as LearnsFrom<N::Scalar, L, Y>>::check(loss, targets)
}
