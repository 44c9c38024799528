//! What a network is.

use std::fmt;

use faer::MatRef;

use crate::error::Result;
use crate::head::Head;
use crate::layer::buffers::{Pass, Slot};
use crate::layer::embedding::NotAnIndex;
use crate::layer::init::InitRng;
use crate::layer::tensor::{self, Kind, Parameter, ParameterMut, Tensors};
use crate::network::program::{Group, Op, Program, Stage};
use crate::network::summary;
use crate::network::wants;
use crate::numeric::scalar::Scalar;

/// What a network is: its layers, its parameters, and one pass forward.
pub trait Model: Clone + fmt::Debug + Send + Sync + Sized + 'static {
    /// `f32` or `f64`.
    type Scalar: Scalar;
    /// What the network ends in.
    type Head: Head;

    /// What it computes, stage by stage. The constants below are read from it.
    const PROGRAM: &'static Program;

    /// The struct's name.
    const NAME: &'static str = Self::PROGRAM.name;
    /// Features per sample.
    const INPUT: usize = Self::PROGRAM.input.len();
    /// Outputs per sample.
    const OUTPUT: usize = <Self::Head as Head>::WIDTH;
    /// Every stage of the declaration, in order.
    const LAYERS: &'static [Stage] = Self::PROGRAM.stages;
    /// Whether any layer has a [`Policy`](crate::layer::policy::Policy) of its own.
    #[doc(hidden)]
    const GOVERNED: bool = Self::PROGRAM.governed();
    /// Whether a line, here or in a network inside, takes its numbers from data before training: a
    /// [`standardize`](crate::layer::standardize). Such a network is refused until it is fitted.
    const NEEDS_FIT: bool = Self::PROGRAM.fitted();
    /// Whether a layer may hold numbers that a setter took and nothing has refused.
    #[doc(hidden)]
    const HAS_SETTINGS: bool = Self::PROGRAM.has_settings();
    /// How deep networks are nested in this one.
    #[doc(hidden)]
    const NESTED: usize = Self::PROGRAM.nested();
    #[doc(hidden)]
    const TABLE: &'static summary::Text = &summary::Text::table(Self::PROGRAM);
    /// The layers as a table (of very many the first ones), with totals, depth and width.
    const SUMMARY: &'static str = Self::TABLE.as_str();
    /// Numbers the network learns, those of `#[frozen]` lines included.
    const PARAMETERS: usize = Self::PROGRAM.parameters();
    /// Multiply-adds of one prediction.
    const MULTIPLY_ADDS: usize = Self::PROGRAM.multiply_adds();
    /// Values of the widest batch between two layers, one sample of it.
    #[doc(hidden)]
    const WIDEST: usize = Self::PROGRAM.widest();
    /// Layers with weights on the longest path from input to output; norms and `prelu` add none.
    const DEPTH: usize = Self::PROGRAM.depth();
    /// Units of the widest layer with weights; of a network without one, its widest value.
    const WIDTH: usize = Self::PROGRAM.width();
    /// Values in the arrays of `predict_one`.
    #[doc(hidden)]
    const STACK_VALUES: usize = Self::PROGRAM.stack_values();
    /// Bytes of stack that the arrays of `predict_one` take: input, output and every layer between, those of
    /// networks inside too. Where they are more than 512 KiB, there is no `predict_one`.
    const STACK_BYTES: usize = Self::STACK_VALUES * <Self::Scalar as Scalar>::SIZE;

    /// The network at the start of training. First weights are drawn from `rng`, line by line; from one that
    /// [draws nothing](InitRng) the network of zeros, which a file is about to fill.
    #[must_use]
    fn init(rng: &mut InitRng) -> Self;
    /// A network with first weights drawn from `seed`, the same on every machine.
    #[must_use]
    fn from_seed(seed: u64) -> Self {
        Self::init(&mut InitRng::new(seed))
    }
    /// [`from_seed`](Model::from_seed). A network that `network!` declares has a `new` of its own over `f32`, so
    /// that `Digits::new(1)` needs no scalar; over another scalar it is this one: `Digits::<f64>::new(1)`.
    #[must_use]
    fn new(seed: u64) -> Self {
        Self::from_seed(seed)
    }
    /// Buffers for up to `capacity` samples: one [`Slot`] for each [group](crate::network::Group), in order.
    #[must_use]
    fn slots(capacity: usize) -> Vec<Slot<Self::Scalar>> {
        slots(Self::PROGRAM, capacity)
    }
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

/// The buffers of a program, those of networks inside it included.
fn slots<T: Scalar>(program: &Program, capacity: usize) -> Vec<Slot<T>> {
    let slot = |group: &Group| {
        let slot = Slot::new(capacity, group.width);
        match group.inside {
            Some(inside) => slot.around(slots(inside, capacity)),
            None => slot,
        }
    };
    program.groups.iter().map(slot).collect()
}

impl Group {
    /// A network inside the network.
    #[must_use]
    pub const fn network<N: Model>(name: &'static str) -> Self {
        Self {
            inside: Some(N::PROGRAM),
            ..Self::new(name, N::OUTPUT)
        }
    }
}

impl Stage {
    /// A network inside the network.
    #[must_use]
    pub const fn network<N: Model>(name: &'static str, kind: &'static str) -> Self {
        let program = N::PROGRAM;
        Self {
            wants: wants::of(program),
            op: Op::Nested(program),
            ..Self::layer(
                name,
                kind,
                N::INPUT,
                N::OUTPUT,
                program.parameters(),
                program.multiply_adds(),
            )
        }
    }
}
