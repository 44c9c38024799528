//! The sigmoid and functions made from it, in double precision: σ, tanh, z·σ(z), gelu's approximation, mish.
//!
//! All take e = e^(−|v|) ≤ 1, so that nothing overflows: σ(v) = 1/(1 + e) for v ≥ 0, e/(1 + e) else.

use super::exp::{Power, clamp, plain};
use super::{Sum, select};

/// Beyond it z·e^(−z) is 0 (in single precision if the result is single).
const fn far(full: bool) -> f64 {
    if full { 760.0 } else { 120.0 }
}

/// 2·√(2/π), in two parts.
const SLOPE: Sum = Sum {
    high: 1.595_769_121_605_730_8,
    low: -9.969_308_809_110_92e-17,
};
/// The weight of z³ in the approximation of Φ: 0.044715, in two parts.
const CUBIC: Sum = Sum {
    high: 0.044_715,
    low: 2.196_021_142_708_559_5e-18,
};

/// z·σ(v), or σ(v) where z is 1.
#[inline(always)]
fn weighted<const FULL: bool>(z: f64, v: Sum) -> f64 {
    let negative = v.high < 0.0;
    let magnitude = select(negative, v.high, -v.high);
    let far = Sum {
        high: clamp(magnitude, -far(FULL), 0.0),
        low: select(negative, v.low, -v.low),
    };
    let power = Power::of::<FULL>(far);
    let (first, second) = power.scales::<FULL>();
    let e = power.mantissa::<FULL>();
    // only the numerator of a negative v can be subnormal: it is scaled at the end
    let scaled = e.high * first * second;
    let (first, second) = (select(negative, first, 1.0), select(negative, second, 1.0));
    let numerator = Sum {
        high: select(negative, e.high, 1.0),
        low: select(negative, e.low, 0.0),
    };
    if FULL {
        let (s1, s2) = power.scales::<FULL>();
        let divisor = Sum::of_ordered(1.0, scaled).plus(e.low * s1 * s2);
        let product = Sum::of_product(z, numerator.high).plus(z * numerator.low);
        product.over(divisor) * first * second
    } else {
        z * numerator.high / (1.0 + scaled) * first
    }
}

/// σ(v) = 1/(1 + e^(−v)).
#[inline(always)]
pub(crate) fn sigmoid<const FULL: bool>(v: f64) -> f64 {
    weighted::<FULL>(1.0, plain(v))
}

/// z·σ(z).
#[inline(always)]
pub(crate) fn silu<const FULL: bool>(z: f64) -> f64 {
    let near = clamp(z, -far(FULL), far(FULL));
    let result = weighted::<FULL>(near, plain(z));
    select(z > near, z, result)
}

/// 2·√(2/π)·(z + 0.044715·z³), whose sigmoid is ½·(1 + tanh(half of it)).
#[inline(always)]
fn gelu_argument<const FULL: bool>(z: f64) -> Sum {
    if FULL {
        let cubic = Sum::of_product(z, z).times(CUBIC);
        let factor = Sum::of(1.0, cubic.high).plus(cubic.low);
        Sum::of_product(z, SLOPE.high)
            .plus(z * SLOPE.low)
            .times(factor)
    } else {
        plain(SLOPE.high * z * (z * z).mul_add(CUBIC.high, 1.0))
    }
}

/// σ(2·√(2/π)·(z + 0.044715·z³)), the approximation of Φ(z) by tanh.
#[inline(always)]
pub(crate) fn gelu_tanh_cdf<const FULL: bool>(z: f64) -> f64 {
    weighted::<FULL>(1.0, gelu_argument::<FULL>(clamp(z, -100.0, 100.0)))
}

/// z·σ(2·√(2/π)·(z + 0.044715·z³)).
#[inline(always)]
pub(crate) fn gelu_tanh<const FULL: bool>(z: f64) -> f64 {
    let near = clamp(z, -100.0, 100.0);
    let result = weighted::<FULL>(near, gelu_argument::<FULL>(near));
    select(z > near, z, result)
}

/// z·tanh(softplus(v)), or tanh(softplus(v)) where z is 1.
///
/// tanh(ln s) = (s² − 1)/(s² + 1), and s = 1 + eᵛ. With e = e^(−|v|) this is (½ + e)/(½ + e + e²) for v ≥ 0, and
/// e·(1 + e/2)/(1 + e + e²/2) else. No term is negative, so nothing cancels.
#[inline(always)]
fn gated<const FULL: bool>(z: f64, v: f64) -> f64 {
    let negative = v < 0.0;
    let power = Power::of::<FULL>(plain(clamp(-v.abs(), -far(FULL), 0.0)));
    let (first, second) = power.scales::<FULL>();
    let mantissa = power.mantissa::<FULL>();
    let (constant, factor) = (select(negative, 1.0, 0.5), select(negative, 0.5, 1.0));
    let e = mantissa.high * first * second;
    let part = factor * e;
    if FULL {
        let low = mantissa.low * first * second;
        let numerator = Sum::of(constant, part).plus(factor * low);
        let rest = Sum { high: e, low }.times(Sum::of_ordered(1.0, part).plus(factor * low));
        let divisor = Sum::of(constant, rest.high).plus(rest.low);
        // only the numerator of a negative v can be subnormal: it is scaled at the end
        let (first, second) = (select(negative, first, 1.0), select(negative, second, 1.0));
        let mantissa = Sum {
            high: select(negative, mantissa.high, 1.0),
            low: select(negative, mantissa.low, 0.0),
        };
        let product = numerator.times(mantissa).times(plain(z));
        product.over(divisor) * first * second
    } else {
        let numerator = z * (constant + part) * select(negative, e, 1.0);
        numerator / e.mul_add(1.0 + part, constant)
    }
}

/// tanh(softplus(x)).
#[inline(always)]
pub(crate) fn tanh_softplus<const FULL: bool>(x: f64) -> f64 {
    gated::<FULL>(1.0, x)
}

/// z·tanh(softplus(z)).
#[inline(always)]
pub(crate) fn mish<const FULL: bool>(z: f64) -> f64 {
    let near = clamp(z, -far(FULL), far(FULL));
    let result = gated::<FULL>(near, near);
    select(z > near, z, result)
}

/// tanh x = (e^(2a) − 1)/(e^(2a) + 1) with the sign of x, a = |x|.
///
/// From 2a ≈ 1 on it is 1 − 2/(e^(2a) + 1), where the rounding of the quotient hardly matters.
#[inline(always)]
pub(crate) fn tanh(x: f64) -> f64 {
    let power = Power::of::<true>(plain(clamp(2.0 * x.abs(), 0.0, 44.0)));
    let (first, second) = power.scales::<true>();
    let scale = first * second;
    let far = power.is_four_or_more();
    let divisor = Sum::of(power.m.high * scale, scale + 1.0).plus(power.m.low * scale);
    let above = Sum::of(power.m.high * scale, scale - 1.0).plus(power.m.low * scale);
    let numerator = Sum {
        high: select(far, -2.0, above.high),
        low: select(far, 0.0, above.low),
    };
    (select(far, 1.0, 0.0) + numerator.over(divisor)).copysign(x)
}
