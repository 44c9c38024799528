//! The number types of networks: `f32` and `f64`.

use core::fmt::{Debug, Display, LowerExp};
use core::iter::Sum;
use core::str::FromStr;

use faer::{Accum, MatMut, MatRef};

use crate::numeric::functions::{exp, logarithm, logistic, normal, single, trigonometry};

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// How a product is computed: a function of its shape, its operands' layouts and the processor. All blocks of a product are
/// computed in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// This crate's kernels, for large products of contiguous rows or columns. A number has the same bits in any block.
    Panels,
    /// faer's, and this crate's for a few rows.
    Library,
}

/// The matrix product of one scalar type, compiled once, here, and not again in every crate with a network.
pub trait Multiply: Sized {
    /// `dst ← alpha·a·b`, or `dst ← dst + alpha·a·b`.
    fn multiply(
        way: Way,
        dst: MatMut<'_, Self>,
        accum: Accum,
        a: MatRef<'_, Self>,
        b: MatRef<'_, Self>,
        alpha: Self,
    );
}

/// The scalar type of a network: `f32` or `f64`.
///
/// Generic code calls the methods below; on a concrete `f32` or `f64` the inherent methods of the standard library
/// win (`x.exp()` is then the system's), so write `Scalar::exp(x)` for this crate's function. The functions here
/// have no branches and no calls, so that a loop over a slice is vectorised if it is compiled for a processor with
/// fused multiply-add.
pub trait Scalar:
    sealed::Sealed
    + crate::numeric::registers::Vectors
    + Multiply
    + faer::traits::RealField
    + Copy
    + Default
    + Debug
    + Display
    + LowerExp
    + FromStr
    + PartialOrd
    + Send
    + Sync
    + Sum<Self>
    + 'static
{
    /// The name Rust gives the type: `"f32"` or `"f64"`.
    const NAME: &'static str;
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// The distance from 1 to the next larger number.
    const EPSILON: Self;
    /// The smallest positive normal number. Smaller numbers are subnormal: they have fewer digits, and arithmetic on
    /// them takes 10 to 100 times as long on many processors.
    const MIN_POSITIVE: Self;
    /// 2²⁴ times [`MIN_POSITIVE`](Scalar::MIN_POSITIVE): 2e-31 in `f32`, 4e-301 in `f64`. Its product with a
    /// learning rate or another coefficient from 6e-8 on is not subnormal.
    const TINY: Self;
    /// Positive infinity.
    const INFINITY: Self;
    /// Not a number.
    const NAN: Self;
    /// Bytes of one number.
    const SIZE: usize;
    /// The number as bytes: `[u8; 4]` or `[u8; 8]`.
    type Bytes: AsRef<[u8]> + AsMut<[u8]> + Copy + Default;

    /// The nearest number of this type.
    fn from_f64(value: f64) -> Self;
    /// The same number in double precision.
    fn to_f64(self) -> f64;
    /// The nearest number of this type.
    fn from_usize(value: usize) -> Self;
    /// The number in little-endian order, as in model files.
    fn to_le_bytes(self) -> Self::Bytes;
    /// The inverse of [`to_le_bytes`](Scalar::to_le_bytes).
    fn from_le_bytes(bytes: Self::Bytes) -> Self;

    /// `self · factor + summand`, rounded once.
    #[must_use]
    fn mul_add(self, factor: Self, summand: Self) -> Self;
    /// |self|.
    #[must_use]
    fn abs(self) -> Self;
    /// √self.
    #[must_use]
    fn sqrt(self) -> Self;
    /// The larger of two numbers; if one is NaN, the other.
    #[must_use]
    fn max(self, other: Self) -> Self;
    /// The smaller of two numbers; if one is NaN, the other.
    #[must_use]
    fn min(self, other: Self) -> Self;
    /// The magnitude of `self` with the sign of `sign`.
    #[must_use]
    fn copysign(self, sign: Self) -> Self;
    /// `self`, or 0 if its magnitude is below [`TINY`](Scalar::TINY). Values that decay step by step (weights,
    /// moments, statistics) are flushed, so that they end at 0 and not in slow subnormal numbers.
    #[must_use]
    fn flush(self) -> Self;
    /// True if it is neither infinite nor NaN.
    fn is_finite(self) -> bool;
    /// Not a number.
    fn is_nan(self) -> bool;

    /// eˣ.
    #[must_use]
    fn exp(self) -> Self;
    /// eˣ − 1, accurate near 0.
    #[must_use]
    fn exp_m1(self) -> Self;
    /// The natural logarithm.
    #[must_use]
    fn ln(self) -> Self;
    /// ln(1 + x), accurate near 0.
    #[must_use]
    fn ln_1p(self) -> Self;
    /// (e²ˣ − 1) / (e²ˣ + 1).
    #[must_use]
    fn tanh(self) -> Self;
    /// 1 / (1 + e⁻ˣ).
    #[must_use]
    fn sigmoid(self) -> Self;
    /// ln(1 + eˣ), without overflow.
    #[must_use]
    fn softplus(self) -> Self;
    /// x·σ(x).
    #[must_use]
    fn silu(self) -> Self;
    /// x·Φ(x), accurate in the tail.
    #[must_use]
    fn gelu(self) -> Self;
    /// The approximation of [`gelu`](Scalar::gelu) by tanh: ½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))).
    #[must_use]
    fn gelu_tanh(self) -> Self;
    /// The approximation of Φ(x) in [`gelu_tanh`](Scalar::gelu_tanh).
    #[must_use]
    fn gelu_tanh_cdf(self) -> Self;
    /// tanh(softplus(x)), accurate in the tail.
    #[must_use]
    fn tanh_softplus(self) -> Self;
    /// x·tanh(softplus(x)), accurate in the tail.
    #[must_use]
    fn mish(self) -> Self;
    /// The error function, 2/√π · ∫₀ˣ e^(−t²) dt.
    #[must_use]
    fn erf(self) -> Self;
    /// The cumulative distribution function of the standard normal distribution: ½·(1 + erf(x/√2)), accurate in both
    /// tails.
    #[must_use]
    fn normal_cdf(self) -> Self;
    /// The sine of an angle in radians; NaN beyond 2⁴⁵ (3.5e13), where `f32` angles are a million turns apart.
    #[must_use]
    fn sin(self) -> Self;
    /// The cosine of an angle in radians; NaN beyond 2⁴⁵ (3.5e13).
    #[must_use]
    fn cos(self) -> Self;
}

macro_rules! scalar {
    ($t:ident, $bytes:literal, { $($functions:tt)* }) => {
        impl Scalar for $t {
            const NAME: &'static str = stringify!($t);
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const EPSILON: Self = $t::EPSILON;
            const MIN_POSITIVE: Self = $t::MIN_POSITIVE;
            const TINY: Self = $t::MIN_POSITIVE * 16_777_216.0;
            const INFINITY: Self = $t::INFINITY;
            const NAN: Self = $t::NAN;
            const SIZE: usize = $bytes;
            type Bytes = [u8; $bytes];

            #[inline(always)]
            #[allow(
                clippy::cast_possible_truncation,
                reason = "rounding is what is asked for"
            )]
            fn from_f64(value: f64) -> Self {
                value as $t
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                f64::from(self)
            }
            #[inline(always)]
            #[allow(clippy::cast_precision_loss, reason = "rounding is what is asked for")]
            fn from_usize(value: usize) -> Self {
                value as $t
            }
            #[inline(always)]
            fn to_le_bytes(self) -> Self::Bytes {
                $t::to_le_bytes(self)
            }
            #[inline(always)]
            fn from_le_bytes(bytes: Self::Bytes) -> Self {
                $t::from_le_bytes(bytes)
            }
            #[inline(always)]
            fn mul_add(self, factor: Self, summand: Self) -> Self {
                $t::mul_add(self, factor, summand)
            }
            #[inline(always)]
            fn abs(self) -> Self {
                $t::abs(self)
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                $t::sqrt(self)
            }
            #[inline(always)]
            fn max(self, other: Self) -> Self {
                $t::max(self, other)
            }
            #[inline(always)]
            fn min(self, other: Self) -> Self {
                $t::min(self, other)
            }
            #[inline(always)]
            fn copysign(self, sign: Self) -> Self {
                $t::copysign(self, sign)
            }
            #[inline(always)]
            fn flush(self) -> Self {
                if $t::abs(self) < Self::TINY { 0.0 } else { self }
            }
            #[inline(always)]
            fn is_finite(self) -> bool {
                $t::is_finite(self)
            }
            #[inline(always)]
            fn is_nan(self) -> bool {
                $t::is_nan(self)
            }
            $($functions)*
        }
    };
}

/// Rounds to single precision.
#[inline(always)]
#[allow(
    clippy::cast_possible_truncation,
    reason = "rounding is what is asked for"
)]
fn narrow(x: f64) -> f32 {
    x as f32
}

scalar!(f32, 4, {
    #[inline(always)]
    fn exp(self) -> Self {
        single::exp(self)
    }
    #[inline(always)]
    fn exp_m1(self) -> Self {
        narrow(exp::exp_m1::<false>(f64::from(self)))
    }
    #[inline(always)]
    fn ln(self) -> Self {
        narrow(logarithm::ln::<false>(f64::from(self)))
    }
    #[inline(always)]
    fn ln_1p(self) -> Self {
        narrow(logarithm::ln_1p::<false>(f64::from(self)))
    }
    #[inline(always)]
    fn tanh(self) -> Self {
        single::tanh(self)
    }
    #[inline(always)]
    fn sigmoid(self) -> Self {
        single::sigmoid(self)
    }
    #[inline(always)]
    fn softplus(self) -> Self {
        narrow(logarithm::softplus::<false>(f64::from(self)))
    }
    #[inline(always)]
    fn silu(self) -> Self {
        narrow(logistic::silu::<false>(f64::from(self)))
    }
    #[inline(always)]
    fn gelu(self) -> Self {
        narrow(normal::gelu::<false>(f64::from(self)))
    }
    #[inline(always)]
    fn gelu_tanh(self) -> Self {
        narrow(logistic::gelu_tanh::<false>(f64::from(self)))
    }
    #[inline(always)]
    fn gelu_tanh_cdf(self) -> Self {
        narrow(logistic::gelu_tanh_cdf::<false>(f64::from(self)))
    }
    #[inline(always)]
    fn tanh_softplus(self) -> Self {
        narrow(logistic::tanh_softplus::<false>(f64::from(self)))
    }
    #[inline(always)]
    fn mish(self) -> Self {
        narrow(logistic::mish::<false>(f64::from(self)))
    }
    #[inline(always)]
    fn erf(self) -> Self {
        narrow(normal::erf::<false>(f64::from(self)))
    }
    #[inline(always)]
    fn normal_cdf(self) -> Self {
        narrow(normal::cdf::<false>(f64::from(self)))
    }
    #[inline(always)]
    fn sin(self) -> Self {
        narrow(trigonometry::sin::<false>(f64::from(self)))
    }
    #[inline(always)]
    fn cos(self) -> Self {
        narrow(trigonometry::cos::<false>(f64::from(self)))
    }
});
scalar!(f64, 8, {
    #[inline(always)]
    fn exp(self) -> Self {
        exp::exp(self)
    }
    #[inline(always)]
    fn exp_m1(self) -> Self {
        exp::exp_m1::<true>(self)
    }
    #[inline(always)]
    fn ln(self) -> Self {
        logarithm::ln::<true>(self)
    }
    #[inline(always)]
    fn ln_1p(self) -> Self {
        logarithm::ln_1p::<true>(self)
    }
    #[inline(always)]
    fn tanh(self) -> Self {
        logistic::tanh(self)
    }
    #[inline(always)]
    fn sigmoid(self) -> Self {
        logistic::sigmoid::<true>(self)
    }
    #[inline(always)]
    fn softplus(self) -> Self {
        logarithm::softplus::<true>(self)
    }
    #[inline(always)]
    fn silu(self) -> Self {
        logistic::silu::<true>(self)
    }
    #[inline(always)]
    fn gelu(self) -> Self {
        normal::gelu::<true>(self)
    }
    #[inline(always)]
    fn gelu_tanh(self) -> Self {
        logistic::gelu_tanh::<true>(self)
    }
    #[inline(always)]
    fn gelu_tanh_cdf(self) -> Self {
        logistic::gelu_tanh_cdf::<true>(self)
    }
    #[inline(always)]
    fn tanh_softplus(self) -> Self {
        logistic::tanh_softplus::<true>(self)
    }
    #[inline(always)]
    fn mish(self) -> Self {
        logistic::mish::<true>(self)
    }
    #[inline(always)]
    fn erf(self) -> Self {
        normal::erf::<true>(self)
    }
    #[inline(always)]
    fn normal_cdf(self) -> Self {
        normal::cdf::<true>(self)
    }
    #[inline(always)]
    fn sin(self) -> Self {
        trigonometry::sin::<true>(self)
    }
    #[inline(always)]
    fn cos(self) -> Self {
        trigonometry::cos::<true>(self)
    }
});

/// −1, 0 or 1; 0 keeps its sign, and NaN stays NaN.
#[inline(always)]
pub(crate) fn sign<T: Scalar>(x: T) -> T {
    if x > T::ZERO {
        T::ONE
    } else if x < T::ZERO {
        -T::ONE
    } else {
        // 0 stays 0 and NaN stays NaN.
        x
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;

    use super::Scalar;

    fn generic<T: Scalar>(x: T) -> T {
        let mut y = (x.abs() + T::ONE).sqrt() * T::from_f64(2.0) - x / T::from_usize(3);
        y += [x, -x].into_iter().sum::<T>();
        y.max(x).mul_add(T::ZERO, x.exp().tanh())
    }

    #[test]
    fn generic_code_needs_no_disambiguation() {
        assert_abs_diff_eq!(generic(0.5_f32), 0.5_f32.exp().tanh(), epsilon = 1e-6);
        assert_abs_diff_eq!(generic(0.5_f64), 0.5_f64.exp().tanh(), epsilon = 1e-14);
    }

    #[test]
    fn bytes_go_there_and_back() {
        fn same<T: Scalar>(x: T) {
            let bytes = x.to_le_bytes();
            assert_eq!(bytes.as_ref().len(), T::SIZE);
            assert_eq!(T::from_le_bytes(bytes), x);
        }
        same(-1.5_f32);
        same(1e-300_f64);
    }
}
