//! The functions that generated code calls. No stability: only `network!` may use it.
#![allow(missing_docs)]

mod at_f32;
mod items;
mod value_or_default;
mod claims;
mod formulas;
mod probe;
mod slope;

pub use nn_macros::{activation_impl, loss_impl, network_impl};

pub use core::clone::Clone;
pub use core::convert::AsRef;
pub use core::fmt::{Debug, Display, Formatter, Result as FmtResult};
pub use core::iter::{Iterator, empty};
pub use core::marker::PhantomData;
pub use core::option::Option::{self, None, Some};
pub use core::primitive::{bool, f32, str, u8, u64, usize};
pub use core::stringify;
pub use faer::{MatMut, MatRef};
pub use pulp::Simd;
pub use std::path::Path;
pub use std::string::String;
pub use std::vec::Vec;

pub use crate::layer::activation::{
    Activation, Chain, Cos, Elu, Exp, Gelu, GeluTanh, HardSwish, Identity, LeakyRelu, Mish, Neg,
    Perceptron, Recip, Relu, Scale, Selu, Sigmoid, Silu, Sin, Softplus, Square, Step, Tanh,
};
pub use value_or_default::{AsIs, Bare, OfOne, OfThree, OfTwo};

pub use crate::data::Dataset;
pub use crate::data::batch::{AsBatch, Batch};
pub use crate::data::targets::Targets;
pub use crate::error::Result;
pub use crate::head;
pub use crate::inspect::picture::Picture;
pub use crate::layer::buffers::{Pass, Slot, Source, array, first};
pub use crate::layer::embedding::NotAnIndex;
pub use crate::layer::formula;
pub use crate::layer::gated::{Geglu, Glu, Swiglu};
pub use crate::layer::init::{Init, InitRng};
pub use crate::layer::learn::{self, Goal, Keep};
pub use crate::layer::policy::Policy;
pub use crate::layer::tensor::{All, Parameter, ParameterMut, frozen, governed, under};
pub use crate::layer::update::Optimizer;
pub use crate::layer::{
    BatchNorm, Dense, Embedding, Features, GroupNorm, LayerNorm, Passes, Prelu, RmsNorm,
    Standardize, Tied, again, alpha_dropout, dense, dropout, elementwise, embedding, gated,
    gaussian_noise, merge, own, softmax, tied,
};
pub use crate::metrics::columns;
pub use crate::network::OverScalar;
pub use crate::network::counted;
pub use crate::network::nested as network;
pub use crate::network::repeated;
pub use crate::network::{Group, Model, Network, Op, Program, Read, Stage, Train};
pub use crate::numeric::scalar::Scalar;
pub use crate::storage::model_file::ModelFile;
pub use claims::{
    Cost, Width, expect_a_width, expect_at_most, expect_budget, expect_divides, expect_equal,
    expect_layer, expect_nested, expect_network, expect_not_zero, expect_number,
};
pub use core::result::Result::Ok;
pub use probe::{Otherwise, Over, Own, Probe};
pub use slope::{HasSlope, PerceptronHasSlope, StepHasSlope};

pub use core::cmp::PartialEq;
pub use core::default::Default;
pub use core::marker::Copy;
pub use core::primitive::f64;

pub use crate::loss::{ElementwiseLoss, Loss, Reduction};
pub use crate::{fits_every_head, fits_probabilities};

pub use formulas::{cosh, ln_cosh, power, powf, sign, sinh, tan, times_log};

pub use crate::__at_f32 as at_f32;
pub use crate::{
    __at as at, __backward as backward, __for_editors as for_editors, __tensors as tensors,
    __traits as traits,
};

/// The formula of a user-defined activation, if `activation!` declares it.
#[must_use]
pub const fn formula_of<T: Scalar, A: Activation<T>>(
    _: fn() -> A,
) -> Option<&'static formula::Formula> {
    A::FORMULA
}

/// The same value: rustdoc shows a constant's expression unless it is a call.
#[must_use]
pub const fn constant<T: Copy>(value: T) -> T {
    value
}

/// Placeholder for the computation of a network with mistakes.
pub fn stub() -> ! {
    unreachable!("a network with mistakes does not compile")
}

/// One sample on the stack.
pub mod one {
    pub use crate::head::one as head;
    pub use crate::layer::buffers::part;
    pub use crate::network::one_sample::{FitsStack, OneSample, predict, stack};
}

/// Training steps of tiny networks on the stack.
pub mod tiny {
    pub use crate::layer::dense::{
        stack_backward as backward, stack_forward as forward, stack_update as update,
    };
    pub use crate::layer::stack_block::{Block, Lanes, Values, input};
}
