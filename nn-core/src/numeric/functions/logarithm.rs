//! ln x, ln(1 + x) and softplus in double precision.
//!
//! u = 2ᵏ·(1 + f) with √½ ≤ 1 + f < √2; with s = f/(2 + f), ln(1 + f) = f − (f²/2 − s·(f²/2 + R(s²))).

use super::exp::{Power, clamp, plain};
use super::{Sum, polynomial, select};

/// 1.5·2⁵²: an integer in its lowest bits is an integer added to it.
const ROUND: f64 = 6_755_399_441_055_744.0;
/// The bits of √½.
const SQRT_HALF: u64 = core::f64::consts::FRAC_1_SQRT_2.to_bits();
/// The bits of 1.
const ONE: u64 = 1.0_f64.to_bits();

/// ln 2: 32 bits, so that a product with k is exact, and the rest.
const LN_2_HIGH: f64 = 0.693_147_180_369_123_8;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// (ln((1 + s)/(1 − s))/s − 2)/s² in s², relative error of the logarithm below 2⁻⁵⁹.
const LN: [f64; 7] = [
    0.666_666_666_666_674_4,
    0.399_999_999_993_409,
    0.285_714_287_602_684_36,
    0.222_221_966_014_655_27,
    0.181_836_733_091_959_86,
    0.153_111_085_092_417_91,
    0.148_268_154_731_945_57,
];

/// The same with relative error below 2⁻³⁰.
const LN_SINGLE: [f64; 3] = [
    0.666_667_819_023_132_3,
    0.399_766_415_357_589_7,
    0.298_979_580_402_374_27,
];

/// ln(u + c) for positive, normal, finite u and a correction c far smaller than u.
#[inline(always)]
fn core<const FULL: bool>(u: f64, c: f64) -> f64 {
    let bits = u.to_bits();
    let biased = bits.wrapping_add(ONE - SQRT_HALF) >> 52;
    let mantissa = f64::from_bits(bits.wrapping_sub(biased.wrapping_sub(1023) << 52));
    let k = f64::from_bits(ROUND.to_bits() + biased) - (ROUND + 1023.0);
    // 2⁻ᵏ; for k = 1024 any small number will do
    let inverse = f64::from_bits(2046_u64.wrapping_sub(select(biased > 2046, 2046, biased)) << 52);

    let whole = mantissa - 1.0;
    let correction = c * inverse;
    let f = whole + correction;
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    if FULL {
        let lost = (whole - f) + correction;
        let lost = lost * f.mul_add(f - 1.0, 1.0);
        let r = z * polynomial(z, &LN);
        let inner = s.mul_add(half_square + r, k.mul_add(LN_2_LOW, lost));
        k.mul_add(LN_2_HIGH, f - (half_square - inner))
    } else {
        let r = z * polynomial(z, &LN_SINGLE);
        let inner = s * (half_square + r);
        k.mul_add(core::f64::consts::LN_2, f - (half_square - inner))
    }
}

/// ln x; −∞ at 0, NaN below.
#[inline(always)]
pub(crate) fn ln<const FULL: bool>(x: f64) -> f64 {
    const LIFT: f64 = 18_014_398_509_481_984.0; // 2⁵⁴
    let result = if FULL {
        let subnormal = x < f64::MIN_POSITIVE;
        let lifted = core::<true>(select(subnormal, x * LIFT, x), 0.0);
        let drop = select(subnormal, 54.0 * core::f64::consts::LN_2, 0.0);
        lifted - drop
    } else {
        core::<false>(x, 0.0)
    };
    edges(x, 0.0, result)
}

/// ln(1 + x); −∞ at −1, NaN below.
#[inline(always)]
pub(crate) fn ln_1p<const FULL: bool>(x: f64) -> f64 {
    let u = 1.0 + x;
    // the rounding error of 1 + x; the smaller of the two lost digits
    let small = x - (u - 1.0);
    let large = 1.0 - (u - x);
    let result = core::<FULL>(u, select(x > 1.0, large, small));
    edges(x, -1.0, result)
}

/// The logarithm outside its domain and at the domain's ends.
#[inline(always)]
fn edges(x: f64, pole: f64, inside: f64) -> f64 {
    let result = select(x > pole, inside, f64::NAN);
    let result = select(x == pole, f64::NEG_INFINITY, result);
    select(x == f64::INFINITY, x, result)
}

/// ln(1 + eˣ) = max(x, 0) + ln(1 + e^(−|x|)).
#[inline(always)]
pub(crate) fn softplus<const FULL: bool>(x: f64) -> f64 {
    let power = Power::of::<FULL>(plain(clamp(-x.abs(), select(FULL, -760.0, -120.0), 0.0)));
    let (first, second) = power.scales::<FULL>();
    let mantissa: Sum = power.mantissa::<FULL>();
    let e = mantissa.high * first * second;
    let u = 1.0 + e;
    let mut lost = e - (u - 1.0);
    if FULL {
        lost += mantissa.low * first * second;
    }
    select(x < 0.0, 0.0, x) + core::<FULL>(u, lost)
}
