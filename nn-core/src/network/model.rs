//! What a network is.

use std::fmt;

use faer::MatRef;

use crate::error::Result;
use crate::head::Head;
use crate::layer::buffers::{Pass, Slot};
use crate::layer::embedding::NotAnIndex;
use crate::layer::init::InitRng;
use crate::layer::tensor::{self, Kind, Parameter, ParameterMut, Tensors};
use crate::network::graph::Graph;
use crate::network::summary;
use crate::network::table::{self, LayerInfo};
use crate::network::wants;
use crate::numeric::scalar::Scalar;

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
    /// Whether any layer has a [`Policy`](crate::layer::policy::Policy) of its own.
    #[doc(hidden)]
    const GOVERNED: bool = false;
    /// Whether a line, here or in a network inside, takes its numbers from data before training: a
    /// [`standardize`](crate::layer::standardize). Such a network is refused until it is fitted; one by hand says so
    /// itself, or its answers are NaN.
    const NEEDS_FIT: bool = false;
    /// Whether a layer may hold numbers that a setter took and nothing has refused.
    #[doc(hidden)]
    const HAS_SETTINGS: bool = table::has_settings(Self::LAYERS);
    /// How deep networks are nested in this one.
    #[doc(hidden)]
    const NESTED: usize = 0;
    #[doc(hidden)]
    const TABLE: &'static summary::Text =
        &summary::Text::table(Self::NAME, Self::INPUT, Self::LAYERS, Self::GRAPH);
    /// The layers as a table (of very many the first ones), with totals, depth and width.
    const SUMMARY: &'static str = Self::TABLE.as_str();
    /// Numbers the network learns, those of `#[frozen]` lines included.
    const PARAMETERS: usize = summary::parameters(Self::LAYERS);
    /// Multiply-adds of one prediction.
    const MULTIPLY_ADDS: usize = summary::multiply_adds(Self::LAYERS);
    /// Values of the widest batch between two layers, one sample of it.
    #[doc(hidden)]
    const WIDEST: usize = summary::widest_value(Self::INPUT, Self::LAYERS);
    /// Layers with weights on the longest path from input to output; norms and `prelu` add none.
    const DEPTH: usize = summary::depth_of(Self::LAYERS, Self::GRAPH);
    /// Units of the widest layer with weights; of a network without one, its widest value.
    const WIDTH: usize = summary::width_of(Self::INPUT, Self::LAYERS);
    /// Values in the arrays of `predict_one`.
    #[doc(hidden)]
    const STACK_VALUES: usize = summary::stack_values(Self::INPUT, Self::LAYERS, Self::GRAPH);
    /// Bytes of stack that the arrays of `predict_one` take: input, output and every layer between, those of
    /// networks inside too. Where they are more than 512 KiB, there is no `predict_one`.
    const STACK_BYTES: usize = Self::STACK_VALUES * <Self::Scalar as Scalar>::SIZE;

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
    /// [`Kind::Learned`]. Of [`gradients`](crate::network::Workspace::gradients) these are the ones that are gradients.
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

/// A network that exists over every scalar, as those that `network!` declares: what `network(…)` takes.
///
/// One written by hand says which type it is over another scalar: `type Over<T: Scalar> = Mine<T>;`.
pub trait OverScalar: Model {
    /// The same network over another scalar: `Encoder<f64>` for `Encoder<f32>`.
    type Over<T: Scalar>: Model<Scalar = T>;
}

impl<N: Model> Tensors<N::Scalar> for N {
    const NAME: &'static str = <N as Model>::NAME;
    const GOVERNED: bool = <N as Model>::GOVERNED;

    fn each_tensor(&self) -> impl Iterator<Item = Parameter<'_, N::Scalar>> {
        self.tensors()
    }

    fn each_tensor_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, N::Scalar>> {
        self.tensors_mut()
    }

    #[inline(always)]
    fn check_settings(&self) -> Result<()> {
        if N::HAS_SETTINGS || <N as Model>::GOVERNED {
            return check_tensors(self);
        }
        Ok(())
    }
}

#[inline(never)]
fn check_tensors<N: Model>(network: &N) -> Result<()> {
    tensor::check_settings(network.tensors())
}

impl LayerInfo {
    /// The row of a network inside the network.
    #[must_use]
    pub const fn network<N: Model>(name: &'static str, kind: &'static str) -> Self {
        Self {
            wants: wants::of(N::LAYERS, N::GRAPH),
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
}
