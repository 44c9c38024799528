//! eˣ and eˣ − 1 in double precision.
//!
//! x = n·ln 2 + r with |r| ≤ ½·ln 2, and eˣ = 2ⁿ·(1 + m) with m = r + r²·q(r).
//!
//! `FULL` is the precision: that of `f64`, or enough for a result that is rounded to `f32`.

use super::{Sum, polynomial, select};

/// 1.5·2⁵²: adding it rounds to an integer, which is then in the lowest bits.
const ROUND: f64 = 6_755_399_441_055_744.0;
/// The same, with twice the exponent's bias added to the integer, which makes it positive.
const ROUND_BIASED: f64 = ROUND + 2046.0;
/// ln 2: 32 bits, so that a product with n is exact, and the rest.
const LN_2_HIGH: f64 = 0.693_147_180_369_123_8;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// (eʳ − 1 − r)/r², relative error against eʳ − 1 below 2⁻⁶⁰.
const EXP: [f64; 11] = [
    0.5,
    0.166_666_666_666_666_77,
    0.041_666_666_666_666_46,
    0.008_333_333_333_320_57,
    0.001_388_888_888_899_784_7,
    0.000_198_412_698_902_366_53,
    2.480_158_711_184_924_8e-5,
    2.755_723_903_829_018e-6,
    2.755_744_017_124_258_6e-7,
    2.511_111_237_413_956e-8,
    2.086_838_382_192_172_6e-9,
];

/// The same with relative error below 2⁻³¹.
const EXP_SINGLE: [f64; 6] = [
    0.500_000_005_034_862_6,
    0.166_666_663_934_890_6,
    0.041_666_333_282_373_21,
    0.008_333_375_360_941_992,
    0.001_394_291_449_349_505_3,
    0.000_198_582_900_078_261_15,
];

/// eˣ as 2ⁿ·(1 + m).
#[derive(Clone, Copy)]
pub(super) struct Power {
    /// eʳ − 1 between −0.3 and 0.42.
    pub(super) m: Sum,
    /// n + 2046.
    biased: u64,
}

impl Power {
    /// e^(x.high + x.low), for |x| ≤ 760.
    #[inline(always)]
    pub(super) fn of<const FULL: bool>(x: Sum) -> Self {
        let shifted = x.high.mul_add(core::f64::consts::LOG2_E, ROUND_BIASED);
        let n = shifted - ROUND_BIASED;
        let biased = shifted.to_bits().wrapping_sub(ROUND.to_bits());
        if FULL {
            let exact = n.mul_add(-LN_2_HIGH, x.high);
            let r = Sum::of_ordered(exact, -n * LN_2_LOW);
            let correction = r.low + x.low;
            let r = r.high;
            let square = r * r;
            let rest = square * polynomial(r, &EXP);
            let rest = correction.mul_add(1.0 + (r + rest), rest);
            Self {
                m: Sum::of_ordered(r, rest),
                biased,
            }
        } else {
            let r = n.mul_add(-core::f64::consts::LN_2, x.high);
            let m = (r * r).mul_add(polynomial(r, &EXP_SINGLE), r);
            Self {
                m: Sum { high: m, low: 0.0 },
                biased,
            }
        }
    }

    /// eʳ = 1 + m, between 0.7 and 1.42.
    #[inline(always)]
    pub(super) fn mantissa<const FULL: bool>(self) -> Sum {
        if FULL {
            Sum::of_ordered(1.0, self.m.high).plus(self.m.low)
        } else {
            Sum {
                high: 1.0 + self.m.high,
                low: 0.0,
            }
        }
    }

    /// 2ⁿ as two factors, so that a subnormal product with both is rounded once.
    #[inline(always)]
    pub(super) fn scales<const FULL: bool>(self) -> (f64, f64) {
        if FULL {
            let half = self.biased >> 1;
            (
                f64::from_bits(half << 52),
                f64::from_bits(self.biased.wrapping_sub(half) << 52),
            )
        } else {
            (f64::from_bits(self.biased.wrapping_sub(1023) << 52), 1.0)
        }
    }

    /// 1 − 2⁻ⁿ, for n from −1000 to 1024 (above that, 2⁻ⁿ does not matter).
    #[inline(always)]
    fn one_minus_inverse_scale(self) -> f64 {
        let half = self.biased >> 1;
        let first = f64::from_bits(2046_u64.wrapping_sub(half) << 52);
        let second = f64::from_bits(2046_u64.wrapping_sub(self.biased.wrapping_sub(half)) << 52);
        (-first).mul_add(second, 1.0)
    }

    /// True if n ≥ 2.
    #[inline(always)]
    pub(super) fn is_four_or_more(self) -> bool {
        self.biased >= 2048
    }
}

/// x clamped to the limits; NaN stays NaN.
#[inline(always)]
pub(super) fn clamp(x: f64, low: f64, high: f64) -> f64 {
    let x = select(x < low, low, x);
    select(x > high, high, x)
}

/// A number as a [`Sum`].
#[inline(always)]
pub(super) fn plain(high: f64) -> Sum {
    Sum { high, low: 0.0 }
}

/// eˣ.
#[inline(always)]
pub(crate) fn exp(x: f64) -> f64 {
    let power = Power::of::<true>(plain(clamp(x, -746.0, 710.0)));
    let (first, second) = power.scales::<true>();
    (1.0 + power.m.high) * first * second
}

/// eˣ − 1.
#[inline(always)]
pub(crate) fn exp_m1<const FULL: bool>(x: f64) -> f64 {
    let power = Power::of::<FULL>(plain(clamp(x, -50.0, select(FULL, 710.0, 100.0))));
    let (first, second) = power.scales::<FULL>();
    (power.m.high + (power.one_minus_inverse_scale() + power.m.low)) * first * second
}
