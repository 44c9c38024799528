//! What generated code calls. No stability: only `network!` may use it.
#![allow(missing_docs)]

pub use nn_macros::{activation_impl, loss_impl};

pub use core::clone::Clone;
pub use core::convert::AsRef;
pub use core::fmt::{Debug, Display, Formatter, Result as FmtResult};
pub use core::iter::{Iterator, empty};
pub use core::marker::PhantomData;
pub use core::option::Option::{self, None, Some};
pub use core::primitive::{bool, f32, str, u8, u64, usize};
pub use faer::{MatMut, MatRef};
pub use pulp::Simd;
pub use std::path::Path;
pub use std::string::String;
pub use std::vec::Vec;

pub use crate::activation::{
    Activation, Chain, Cos, Elu, Exp, Gelu, GeluTanh, Identity, LeakyRelu, Neg, Perceptron, Recip,
    Relu, Scale, Selu, Sigmoid, Silu, Sin, Softplus, Square, Step, Tanh,
};
pub use crate::bare::{AsIs, Bare, OfOne, OfThree, OfTwo};
pub use nn_macros::network_impl;

pub use crate::batch::{AsBatch, Batch};
pub use crate::data::Dataset;
pub use crate::declare::{
    Cost, Range, Width, expect_budget, expect_equal_widths, expect_even, expect_layer,
    expect_nested, expect_network, expect_policy, expect_rate, expect_rows, expect_size,
    expect_slope, expect_width, expect_within, nested,
};
pub use crate::error::Result;
pub use crate::head;
pub use crate::init::{Init, InitRng};
pub use crate::labels::Targets;
pub use crate::layer::embedding::NotAnIndex;
pub use crate::layer::gated::{Geglu, Glu, Swiglu};
pub use crate::layer::{
    BatchNorm, Dense, Embedding, Features, LayerNorm, Prelu, RmsNorm, Standardize, Tied,
    alpha_dropout, batch_norm, dense, dropout, elementwise, embedding, features, gated,
    gaussian_noise, layer_norm, merge, network, own, prelu, rms_norm, softmax, standardize, tied,
};
pub use crate::metrics::columns;
pub use crate::model_file::ModelFile;
pub use crate::named::{Otherwise, Over, OverScalar, Own, Probe};
pub use crate::network::{LayerInfo, Model, Network, Train};
pub use crate::one;
pub use crate::optim::{Optimizer, update_all};
pub use crate::parameter::{All, Parameter, ParameterMut, under};
pub use crate::picture::{Graph, Read};
pub use crate::policy::{Policy, frozen, governed};
pub use crate::scalar::Scalar;
pub use crate::slope::{HasSlope, PerceptronHasSlope, StepHasSlope};
pub use crate::slot::{Pass, Slot, Source, array};
pub use crate::tiny;
pub use core::result::Result::Ok;

pub use core::cmp::PartialEq;
pub use core::default::Default;
pub use core::marker::Copy;
pub use core::primitive::f64;

pub use crate::loss::{ElementwiseLoss, Loss, Reduction};
pub use crate::{fits_every_head, fits_probabilities};

pub use formulas::{cosh, ln_cosh, power, powf, sign, sinh, tan, times_log};

pub use crate::__at_f32 as at_f32;

/// What stands on the `f32` instance of a network, so that `Digits::new(1)` and `Digits::INPUT` need no scalar: how it
/// comes to be, and what it is. Over other scalars the same names are those of `Model` and `ModelFile`.
#[doc(hidden)]
#[macro_export]
macro_rules! __at_f32 {
    ($visibility:vis, $input:tt) => {
        /// A network with first weights drawn from `seed`, the same on every machine.
        #[must_use]
        $visibility fn new(seed: $crate::__private::u64) -> Self {
            <Self as $crate::__private::Model>::from_seed(seed)
        }
        /// Reads the network from a safetensors file.
        $visibility fn load(
            path: impl $crate::__private::AsRef<$crate::__private::Path>,
        ) -> $crate::__private::Result<Self> {
            <Self as $crate::__private::ModelFile>::load(path)
        }
        /// Reads the network from a file with other names: pairs of (name in the file, name in the network).
        $visibility fn load_renamed(
            path: impl $crate::__private::AsRef<$crate::__private::Path>,
            names: &[(&$crate::__private::str, &$crate::__private::str)],
        ) -> $crate::__private::Result<Self> {
            <Self as $crate::__private::ModelFile>::load_renamed(path, names)
        }
        /// Reads the weights alone, which may come from a network that computes something else with them.
        $visibility fn load_weights(
            path: impl $crate::__private::AsRef<$crate::__private::Path>,
            names: &[(&$crate::__private::str, &$crate::__private::str)],
        ) -> $crate::__private::Result<Self> {
            <Self as $crate::__private::ModelFile>::load_weights(path, names)
        }
        /// Reads the network from a file whose columns and classes must be called as those of `data`.
        $visibility fn load_for(
            path: impl $crate::__private::AsRef<$crate::__private::Path>,
            data: &$crate::__private::Dataset<
                $crate::__private::f32,
                $input,
                impl $crate::__private::Targets,
            >,
        ) -> $crate::__private::Result<Self> {
            <Self as $crate::__private::ModelFile>::load_for(path, data)
        }
        /// Reads the network from a file, and the text that was saved under `key`.
        $visibility fn load_with_metadata(
            path: impl $crate::__private::AsRef<$crate::__private::Path>,
            key: &$crate::__private::str,
        ) -> $crate::__private::Result<(
            Self,
            $crate::__private::Option<$crate::__private::String>,
        )> {
            <Self as $crate::__private::ModelFile>::load_with_metadata(path, key)
        }
        /// Reads the network from the bytes of a file.
        $visibility fn from_bytes(
            bytes: &[$crate::__private::u8],
        ) -> $crate::__private::Result<Self> {
            <Self as $crate::__private::ModelFile>::from_bytes(bytes)
        }
        /// Reads the network from the bytes of a file, and the text that was saved under `key`.
        $visibility fn from_bytes_with_metadata(
            bytes: &[$crate::__private::u8],
            key: &$crate::__private::str,
        ) -> $crate::__private::Result<(
            Self,
            $crate::__private::Option<$crate::__private::String>,
        )> {
            <Self as $crate::__private::ModelFile>::from_bytes_with_metadata(bytes, key)
        }
        /// Features a sample.
        $visibility const INPUT: $crate::__private::usize =
            <Self as $crate::__private::Model>::INPUT;
        /// Outputs a sample.
        $visibility const OUTPUT: $crate::__private::usize =
            <Self as $crate::__private::Model>::OUTPUT;
        /// Numbers the network learns.
        $visibility const PARAMETERS: $crate::__private::usize =
            <Self as $crate::__private::Model>::PARAMETERS;
        /// Multiply-adds of one prediction.
        $visibility const MULTIPLY_ADDS: $crate::__private::usize =
            <Self as $crate::__private::Model>::MULTIPLY_ADDS;
        /// Bytes that the arrays of `predict_one` take.
        $visibility const STACK_BYTES: $crate::__private::usize =
            <Self as $crate::__private::Model>::STACK_BYTES;
        /// Every stage, in order.
        $visibility const LAYERS: &'static [$crate::__private::LayerInfo] =
            <Self as $crate::__private::Model>::LAYERS;
        /// The layers as a table.
        $visibility const SUMMARY: &'static $crate::__private::str =
            <Self as $crate::__private::Model>::SUMMARY;
        /// The architecture as Mermaid text.
        #[must_use]
        $visibility fn mermaid() -> $crate::__private::String {
            <Self as $crate::__private::Model>::mermaid()
        }
        /// The architecture as an SVG picture.
        #[must_use]
        $visibility fn svg() -> $crate::__private::String {
            <Self as $crate::__private::Model>::svg()
        }
    };
}

/// The slots of a network whose groups are so wide.
#[must_use]
pub fn slots<T: Scalar, const N: usize>(capacity: usize, widths: [usize; N]) -> Vec<Slot<T>> {
    vec(widths.map(|width| Slot::new(capacity, width)))
}

/// The slots of a network, as they are kept.
pub fn vec<T, const N: usize>(array: [T; N]) -> Vec<T> {
    array.into()
}

/// Stands in for what a network with mistakes would compute.
pub fn stub() -> ! {
    unreachable!("a network with mistakes does not compile")
}

/// Functions that only formulas need.
mod formulas {
    use crate::scalar::Scalar;

    /// `xⁿ` for a small whole n, by squaring.
    #[inline(always)]
    pub fn power<T: Scalar>(x: T, n: i32) -> T {
        let (mut result, mut square, mut rest) = (T::ONE, x, n.unsigned_abs());
        while rest > 0 {
            if rest & 1 == 1 {
                result *= square;
            }
            square *= square;
            rest >>= 1;
        }
        if n < 0 { T::ONE / result } else { result }
    }

    /// `xᵖ`: `e^(p·ln x)`, for x < 0 where p is whole; 0⁰ is 1.
    #[inline(always)]
    pub fn powf<T: Scalar>(x: T, power: T) -> T {
        let size = Scalar::exp(times_log(power, Scalar::ln(Scalar::abs(x))));
        let remainder = power.to_f64() % 2.0;
        let below = if remainder == 0.0 {
            size
        } else if remainder.abs() == 1.0 {
            -size
        } else {
            T::NAN
        };
        if x < T::ZERO { below } else { size }
    }

    /// `factor·logarithm`; 0 where the factor is 0, as the limit of `x·ln x` is.
    #[inline(always)]
    pub fn times_log<T: Scalar>(factor: T, logarithm: T) -> T {
        if factor == T::ZERO && Scalar::abs(logarithm) == T::INFINITY {
            T::ZERO
        } else {
            factor * logarithm
        }
    }

    /// ln cosh x, without overflow.
    #[inline(always)]
    pub fn ln_cosh<T: Scalar>(x: T) -> T {
        let size = Scalar::abs(x);
        let rest = T::from_f64(0.5) * Scalar::exp_m1(T::from_f64(-2.0) * size);
        size + Scalar::ln_1p(rest)
    }

    #[inline(always)]
    pub fn tan<T: Scalar>(x: T) -> T {
        Scalar::sin(x) / Scalar::cos(x)
    }

    #[inline(always)]
    pub fn sinh<T: Scalar>(x: T) -> T {
        T::from_f64(0.5) * (Scalar::exp_m1(x) - Scalar::exp_m1(-x))
    }

    #[inline(always)]
    pub fn cosh<T: Scalar>(x: T) -> T {
        T::from_f64(0.5) * (Scalar::exp(x) + Scalar::exp(-x))
    }

    /// −1, 0 or 1; NaN stays NaN.
    #[inline(always)]
    pub fn sign<T: Scalar>(x: T) -> T {
        crate::loss::sign(x)
    }
}
