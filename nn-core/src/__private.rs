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
