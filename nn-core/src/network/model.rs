//! The structure of a network.

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

/// The structure of a network: its layers, its parameters, and the forward pass.
pub trait Model: Clone + fmt::Debug + Send + Sync + Sized + 'static {
    /// `f32` or `f64`.
    type Scalar: Scalar;
    /// The end of the network.
    type Head: Head;

    /// Its computation, stage by stage. The constants below are read from it.
    const PROGRAM: &'static Program;

    /// The struct's name.
    const NAME: &'static str = Self::PROGRAM.name;
    /// Features per sample.
    const INPUT: usize = Self::PROGRAM.input.len();
    /// Outputs per sample.
    const OUTPUT: usize = <Self::Head as Head>::WIDTH;
    /// Every stage of the declaration, in order.
    const LAYERS: &'static [Stage] = Self::PROGRAM.stages;
    /// True if any layer has its own [`Policy`](crate::layer::policy::Policy).
    #[doc(hidden)]
    const GOVERNED: bool = Self::PROGRAM.governed();
    /// True if a line, here or in a nested network, takes its numbers from data before training: a
    /// [`standardize`](crate::layer::standardize). Such a network is refused until it is fitted.
    const NEEDS_FIT: bool = Self::PROGRAM.fitted();
    /// True if a layer may hold numbers that a setter accepted unchecked.
    #[doc(hidden)]
    const HAS_SETTINGS: bool = Self::PROGRAM.has_settings();
    /// The depth of nesting of networks in this one.
    #[doc(hidden)]
    const NESTED: usize = Self::PROGRAM.nested();
    #[doc(hidden)]
    const TABLE: &'static summary::Text = &summary::Text::table(Self::PROGRAM);
    /// The layers as a table (for very many layers, the first ones), with totals, depth and width.
    const SUMMARY: &'static str = Self::TABLE.as_str();
    /// Number of learned parameters, including those of `#[frozen]` lines.
    const PARAMETERS: usize = Self::PROGRAM.parameters();
    /// Multiply-adds of one prediction.
    const MULTIPLY_ADDS: usize = Self::PROGRAM.multiply_adds();
    /// The largest number of values between two layers, per sample.
    #[doc(hidden)]
    const WIDEST: usize = Self::PROGRAM.widest();
    /// Layers with weights on the longest path from input to output; norms and `prelu` add none.
    const DEPTH: usize = Self::PROGRAM.depth();
    /// Units of the widest layer with weights; without one, the widest value.
    const WIDTH: usize = Self::PROGRAM.width();
    /// Number of values in the arrays of `predict_one`.
    #[doc(hidden)]
    const STACK_VALUES: usize = Self::PROGRAM.stack_values();
    /// Stack that the arrays of `predict_one` take, in bytes: input, output and every layer between, including those
    /// of nested networks. Above 512 KiB there is no `predict_one`.
    const STACK_BYTES: usize = Self::STACK_VALUES * <Self::Scalar as Scalar>::SIZE;

    /// The network at the start of training. Initial weights are drawn from `rng`, line by line. A [blank](InitRng)
    /// `rng` gives a network of zeros, to be filled from a file.
    #[must_use]
    fn init(rng: &mut InitRng) -> Self;
    /// A network with initial weights drawn from `seed`, the same on every machine.
    #[must_use]
    fn from_seed(seed: u64) -> Self {
        const { Self::PROGRAM.expect_widths() } // a width of 0 does not compile
        Self::init(&mut InitRng::new(seed))
    }
    /// [`from_seed`](Model::from_seed). A network that `network!` declares has its own `new` over `f32`, so that
    /// `Digits::new(1)` needs no scalar. Other scalars use this one: `Digits::<f64>::new(1)`.
    #[must_use]
    fn new(seed: u64) -> Self {
        Self::from_seed(seed)
    }
    /// Buffers for up to `capacity` samples: one [`Slot`] for each [group](crate::network::Group), in order.
    #[must_use]
    fn slots(capacity: usize) -> Vec<Slot<Self::Scalar>> {
        slots(Self::PROGRAM, capacity)
    }
    /// All tensors of the network, in declaration order, weights before biases: parameters, running statistics,
    /// counts, fixed tensors ([`Kind`]). A model file stores these, and a copy must include all of them.
    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, Self::Scalar>>;
    /// The same tensors, mutable.
    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, Self::Scalar>>;
    /// The parameters, in declaration order, weights before biases: the [`tensors`](Model::tensors) of
    /// [`Kind::Learned`]. In [`gradients`](crate::network::Workspace::gradients) these tensors are the gradients.
    ///
    /// Running statistics and counts are not included (`PyTorch` calls them buffers), nor are the tensors of
    /// `#[frozen]` lines, which [`PARAMETERS`](Model::PARAMETERS) does count.
    fn parameters(&self) -> impl Iterator<Item = Parameter<'_, Self::Scalar>> {
        self.tensors().filter(|tensor| tensor.kind == Kind::Learned)
    }
    /// The same parameters, mutable.
    fn parameters_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, Self::Scalar>> {
        self.tensors_mut()
            .filter(|tensor| tensor.kind == Kind::Learned)
    }
    /// Checks that inputs are valid, for example that embedding indices are in range. Methods that return [`Result`]
    /// call it; `predict` returns NaN instead.
    ///
    /// # Errors
    /// The first input that is not valid.
    #[allow(clippy::result_large_err)] // a name has many parts; an error is rare
    fn check_input(_x: MatRef<'_, Self::Scalar>) -> Result<(), NotAnIndex> {
        Ok(())
    }
    /// Fills the slots; the last one gets the logits (the values before the head).
    fn compute(&self, x: MatRef<'_, Self::Scalar>, slots: &mut [Slot<Self::Scalar>], pass: &Pass);
}

/// A network that exists over every scalar, as those that `network!` declares: required by `network(…)`.
///
/// A hand-written one names its type over another scalar: `type Over<T: Scalar> = Mine<T>;`.
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

/// The buffers of a program, including those of nested networks.
fn slots<T: Scalar>(program: &Program, capacity: usize) -> Vec<Slot<T>> {
    let slot = |group: &Group| {
        let slot = Slot::new(capacity, group.width).of_noise(group.noise);
        match group.inside {
            Some(inside) => slot.around(slots(inside, capacity)),
            None => slot,
        }
    };
    program.groups.iter().map(slot).collect()
}

impl Group {
    /// A nested network.
    #[must_use]
    pub const fn network<N: Model>(name: &'static str) -> Self {
        Self {
            inside: Some(N::PROGRAM),
            ..Self::new(name, N::OUTPUT)
        }
    }
}

impl Stage {
    /// A nested network.
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
