//! sin and cos in double precision, for |x| up to 2⁴⁵ (3.5e13).
//!
//! x = n·π/2 + r with |r| ≤ π/4, π/2 in three parts; n mod 4 selects one of ±sin r, ±cos r. Beyond 2⁴⁵ the result is
//! NaN: neighbouring `f64` angles are 0.008 apart, `f32` angles a million turns.

use super::{Sum, polynomial, select};

/// 1.5·2⁵²: adding it rounds to an integer, which is then in the lowest bits.
const ROUND: f64 = 6_755_399_441_055_744.0;
/// π/2 in three parts.
const HALF_PI: [f64; 3] = [
    core::f64::consts::FRAC_PI_2,
    6.123_233_995_736_766e-17,
    -1.497_384_904_859_169_8e-33,
];
/// The largest angle.
const LIMIT: f64 = 35_184_372_088_832.0;

/// (sin r − r)/r³ in r²; relative error below 2⁻⁵⁷ of the sine.
const SIN: [f64; 6] = [
    -0.166_666_666_666_666_2,
    0.008_333_333_333_319_651,
    -0.000_198_412_698_275_778_97,
    2.755_731_291_298_761_5e-6,
    -2.505_063_550_262_923e-8,
    1.588_965_990_001_096_5e-10,
];
/// (cos r − 1 + r²/2)/r⁴ in r²; relative error below 2⁻⁶³ of the cosine.
const COS: [f64; 6] = [
    0.041_666_666_666_666_574,
    -0.001_388_888_888_886_953_4,
    2.480_158_728_663_606e-5,
    -2.755_731_353_552_808e-7,
    2.087_561_295_917_493_7e-9,
    -1.135_397_245_986_779_8e-11,
];
/// The same two below 2⁻³⁷ and 2⁻³².
const SIN_SINGLE: [f64; 4] = [
    -0.166_666_666_363_330_02,
    0.008_333_328_794_848_252,
    -0.000_198_391_506_661_592_8,
    2.716_604_313_194_611_6e-6,
];
const COS_SINGLE: [f64; 3] = [
    0.041_666_642_983_981_934,
    -0.001_388_718_472_055_252_5,
    2.441_813_049_742_945_4e-5,
];

/// sin(x + quarter·π/2).
#[inline(always)]
fn turned<const FULL: bool>(x: f64, quarter: u64) -> f64 {
    let shifted = x.mul_add(core::f64::consts::FRAC_2_PI, ROUND);
    let n = shifted - ROUND;
    let quadrant = shifted.to_bits().wrapping_add(quarter);
    let r = if FULL {
        // n·π/2 and x nearly cancel: the first difference is exact, and so is each sum kept in two
        let first = Sum::of_product(n, HALF_PI[0]);
        let second = Sum::of_product(n, HALF_PI[1]);
        let near = Sum::of(x - first.high, -first.low);
        let r = Sum::of(near.high, -second.high);
        let low = r.low + (near.low - n.mul_add(HALF_PI[2], second.low));
        Sum::of_ordered(r.high, low)
    } else {
        let r = n.mul_add(-HALF_PI[0], x);
        Sum {
            high: n.mul_add(-HALF_PI[1], r),
            low: 0.0,
        }
    };
    let z = r.high * r.high;
    let half = 0.5 * z;
    let rest = 1.0 - half;
    let (sin, cos) = if FULL {
        let s = (r.high * z).mul_add(polynomial(z, &SIN), r.low * rest);
        let c = (z * z).mul_add(polynomial(z, &COS), -(r.high * r.low));
        (r.high + s, rest + (((1.0 - rest) - half) + c))
    } else {
        let s = (r.high * z) * polynomial(z, &SIN_SINGLE);
        let c = (z * z) * polynomial(z, &COS_SINGLE);
        (r.high + s, rest + c)
    };
    let value = select(quadrant & 1 == 0, sin, cos);
    let value = f64::from_bits(value.to_bits() ^ ((quadrant & 2) << 62));
    select(x.abs() <= LIMIT, value, f64::NAN)
}

/// sin x.
#[inline(always)]
pub(crate) fn sin<const FULL: bool>(x: f64) -> f64 {
    turned::<FULL>(x, 0)
}

/// cos x.
#[inline(always)]
pub(crate) fn cos<const FULL: bool>(x: f64) -> f64 {
    turned::<FULL>(x, 1)
}
