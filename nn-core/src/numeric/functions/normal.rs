//! The normal distribution in double precision: erf, Φ and gelu = z·Φ(z).
//!
//! Near 0 it uses erf's polynomial, Φ(z) = ½ + ½·erf(z/√2); further out the tail Φ(−a) = e^(−a²/2)·w·Q(w) with w =
//! K/(K + a), which keeps its digits until it underflows.

use super::exp::{Power, clamp, plain};
use super::{Sum, polynomial, select};

/// The start of the tail: 1/√2, where erf's argument is ½.
const CENTER: f64 = core::f64::consts::FRAC_1_SQRT_2;

/// erf(x)/x in x² up to x = ½; relative error below 2⁻⁶⁵.
const ERF: [f64; 10] = [
    core::f64::consts::FRAC_2_SQRT_PI,
    -0.376_126_389_031_837_5,
    0.112_837_916_709_548_64,
    -0.026_866_170_644_997_654,
    0.005_223_977_621_974_562,
    -0.000_854_832_650_583_915_9,
    0.000_120_552_858_710_138_96,
    -1.492_299_029_583_822_6e-5,
    1.637_095_595_708_427_2e-6,
    -1.461_844_132_128_279e-7,
];
/// The rest of its first coefficient, 2/√π.
const ERF_REST: f64 = 1.533_545_961_316_588e-17;

/// The same with relative error below 2⁻²⁹.
const ERF_SINGLE: [f64; 5] = [
    1.128_379_165_567_542_4,
    -0.376_126_085_742_302_83,
    0.112_828_228_244_878_47,
    -0.026_757_184_654_804_325,
    0.004_717_990_067_210_741,
];

/// Q for K = 4 and 0.7 ≤ a ≤ 39, relative error below 2⁻⁵⁵.
const TAIL: [f64; 21] = [
    0.099_735_570_103_225_65,
    0.099_735_569_881_510_4,
    0.093_502_104_658_340_77,
    0.081_034_985_300_101_24,
    0.063_505_951_665_115_91,
    0.043_218_334_702_832_69,
    0.023_615_921_625_238_602,
    0.005_808_198_888_413_19,
    0.003_856_028_303_312_819,
    -0.034_356_650_632_314_82,
    0.084_210_931_035_659_95,
    -0.231_035_540_517_194_9,
    0.478_611_928_261_349_85,
    -0.777_324_947_456_684_8,
    1.000_330_958_417_047_9,
    -0.975_258_713_704_547,
    0.691_065_169_305_394_9,
    -0.343_116_635_415_743_17,
    0.113_176_929_699_337_47,
    -0.022_304_952_552_027_236,
    0.001_988_858_344_749_566,
];

/// Q for K = 3 and 0.7 ≤ a ≤ 15, relative error below 2⁻²⁹.
const TAIL_SINGLE: [f64; 10] = [
    0.132_979_302_011_205_09,
    0.133_015_338_335_126_33,
    0.117_875_185_422_533_13,
    0.090_193_994_337_188_83,
    0.046_466_149_527_297_496,
    0.003_950_113_201_173_001,
    0.026_413_741_320_939_637,
    -0.126_717_236_093_214_22,
    0.102_139_989_001_795_59,
    -0.026_324_881_861_531_816,
];

/// A probability, to be multiplied by both scales.
struct Tail {
    mantissa: Sum,
    scales: (f64, f64),
}

/// Φ(−a) for 0.7 ≤ a.
#[inline(always)]
fn tail<const FULL: bool>(a: f64) -> Tail {
    if FULL {
        let a = clamp(a, 0.0, 39.0);
        let square = Sum::of_product(a, a);
        let power = Power::of::<true>(Sum {
            high: -0.5 * square.high,
            low: -0.5 * square.low,
        });
        let divisor = Sum::of(4.0, a);
        let w = 4.0 / divisor.high;
        let rest = (-w).mul_add(divisor.high, 4.0) - w * divisor.low;
        let w = Sum {
            high: w,
            low: rest * 0.25 * w,
        };
        // the last step of Horner's rule, with its rounding error
        let above: &[f64; 20] = TAIL.last_chunk().expect("one is left out");
        let slope = polynomial(w.high, above);
        let q = Sum::of_product(w.high, slope);
        let sum = Sum::of(TAIL[0], q.high).plus(slope.mul_add(w.low, q.low));
        Tail {
            mantissa: sum.times(w).times(power.mantissa::<true>()),
            scales: power.scales::<true>(),
        }
    } else {
        let a = clamp(a, 0.0, 15.0);
        let power = Power::of::<false>(plain(-0.5 * a * a));
        let w = 3.0 / (3.0 + a);
        Tail {
            mantissa: plain(w * polynomial(w, &TAIL_SINGLE) * power.mantissa::<false>().high),
            scales: power.scales::<false>(),
        }
    }
}

/// The part of erf(x)/x that depends on x²: all but the first coefficient.
#[inline(always)]
fn erf_rest<const FULL: bool>(square: f64) -> f64 {
    if FULL {
        let above: &[f64; 9] = ERF.last_chunk().expect("one is left out");
        square.mul_add(polynomial(square, above), ERF_REST)
    } else {
        let above: &[f64; 4] = ERF_SINGLE.last_chunk().expect("one is left out");
        square * polynomial(square, above)
    }
}

/// 2/√π · ∫₀ˣ e^(−t²) dt.
#[inline(always)]
pub(crate) fn erf<const FULL: bool>(x: f64) -> f64 {
    let first = if FULL { ERF[0] } else { ERF_SINGLE[0] };
    let near = clamp(x, -0.5, 0.5);
    let center = near.mul_add(first, near * erf_rest::<FULL>(near * near));
    let Tail { mantissa, scales } = tail::<FULL>(x.abs() * core::f64::consts::SQRT_2);
    let below = (mantissa.high + mantissa.low) * scales.0 * scales.1;
    let outside = (1.0 - 2.0 * below).copysign(x);
    select(x.abs() <= 0.5, center, outside)
}

/// Φ(z) near 0.
#[inline(always)]
fn center<const FULL: bool>(z: f64) -> f64 {
    let first = if FULL { ERF[0] } else { ERF_SINGLE[0] };
    let z = clamp(z, -CENTER, CENTER);
    let scaled = z * (0.5 * core::f64::consts::FRAC_1_SQRT_2);
    scaled.mul_add(first + erf_rest::<FULL>(0.5 * z * z), 0.5)
}

/// Φ(z) = ½·(1 + erf(z/√2)).
#[inline(always)]
pub(crate) fn cdf<const FULL: bool>(z: f64) -> f64 {
    let Tail { mantissa, scales } = tail::<FULL>(z.abs());
    let below = (mantissa.high + mantissa.low) * scales.0 * scales.1;
    let outside = select(z < 0.0, below, 1.0 - below);
    select(z.abs() < CENTER, center::<FULL>(z), outside)
}

/// z·Φ(z).
#[inline(always)]
pub(crate) fn gelu<const FULL: bool>(z: f64) -> f64 {
    let near = clamp(z, -40.0, 40.0);
    let Tail { mantissa, scales } = tail::<FULL>(z.abs());
    let below = if FULL {
        let product = Sum::of_product(near, mantissa.high).plus(near * mantissa.low);
        (product.high + product.low) * scales.0 * scales.1
    } else {
        near * mantissa.high * scales.0
    };
    let tail = (mantissa.high + mantissa.low) * scales.0 * scales.1;
    let above = Sum::of_ordered(1.0, -tail);
    let above = z.mul_add(above.high, near * above.low);
    let outside = select(z < 0.0, below, above);
    select(z.abs() < CENTER, z * center::<FULL>(z), outside)
}
