//! Functions for formulas only.

use crate::numeric::scalar::{self, Scalar};

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

/// `xᵖ` as `e^(p·ln x)`; for x < 0 if p is whole; 0⁰ is 1.
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

/// `factor·logarithm`; 0 if the factor is 0, which is the limit of `x·ln x`.
#[inline(always)]
pub fn times_log<T: Scalar>(factor: T, logarithm: T) -> T {
    if factor == T::ZERO && Scalar::abs(logarithm) == T::INFINITY {
        T::ZERO
    } else {
        factor * logarithm
    }
}

/// ln cosh x = ½·ln(1 + sinh² x), which is accurate near 0; from 1 on |x| + ln((1 + e^(−2|x|))/2), without overflow.
#[inline(always)]
pub fn ln_cosh<T: Scalar>(x: T) -> T {
    let (size, half) = (Scalar::abs(x), T::from_f64(0.5));
    let far = size + Scalar::ln_1p(half * Scalar::exp_m1(T::from_f64(-2.0) * size));
    let sinh = sinh(if size < T::ONE { x } else { T::ZERO });
    let near = half * Scalar::ln_1p(sinh * sinh);
    if size < T::ONE { near } else { far }
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
    scalar::sign(x)
}
