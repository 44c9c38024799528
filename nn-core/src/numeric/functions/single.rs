//! eˣ, tanh and σ in single precision: they determine the speed of small networks.
//!
//! x = n·ln 2 + r with |r| ≤ ½·ln 2, and eˣ = 2ⁿ·(1 + m) with m = r + r²·q(r).

use super::select;

/// 1.5·2²³: adding it rounds to an integer, which is then in the lowest bits.
const ROUND: f32 = 12_582_912.0;
/// The same, with twice the exponent's bias added to the integer, which makes it positive.
const ROUND_BIASED: f32 = ROUND + 254.0;
/// ln 2 minus its nearest `f32`.
const LN_2_REST: f32 = -1.904_654_3e-9;

/// (eʳ − 1 − r)/r², relative error against eʳ − 1 below 2⁻³⁰.
const EXP: [f32; 6] = [
    0.5,
    0.166_666_66,
    0.041_666_48,
    0.008_333_515,
    0.001_393_400_6,
    0.000_197_909_22,
];

/// eˣ as 2ⁿ·(1 + m).
#[derive(Clone, Copy)]
struct Power {
    m: f32,
    /// n + 254.
    biased: u32,
}

impl Power {
    /// eˣ for |x| ≤ 110.
    #[inline(always)]
    fn of(x: f32) -> Self {
        let shifted = x.mul_add(core::f32::consts::LOG2_E, ROUND_BIASED);
        let n = shifted - ROUND_BIASED;
        // the fused product is exact; q does not need the last digits of r, and need not wait for them
        let near = n.mul_add(-core::f32::consts::LN_2, x);
        let r = n.mul_add(-LN_2_REST, near);
        Self::from_parts(shifted, r, q(near))
    }

    #[inline(always)]
    fn from_parts(shifted: f32, r: f32, q: f32) -> Self {
        Self {
            m: (r * r).mul_add(q, r),
            biased: shifted.to_bits().wrapping_sub(ROUND.to_bits()),
        }
    }

    /// 2ⁿ as two factors, so that a subnormal product with both is rounded once.
    #[inline(always)]
    fn scales(self) -> (f32, f32) {
        let half = self.biased >> 1;
        (
            f32::from_bits(half << 23),
            f32::from_bits(self.biased.wrapping_sub(half) << 23),
        )
    }
}

/// (eʳ − 1 − r)/r² by Estrin's scheme: a small network is bound by the latency of the operations, not by their
/// number.
#[inline(always)]
fn q(r: f32) -> f32 {
    let square = r * r;
    let [c0, c1, c2, c3, c4, c5] = EXP;
    let (low, middle, high) = (c1.mul_add(r, c0), c3.mul_add(r, c2), c5.mul_add(r, c4));
    high.mul_add(square, middle).mul_add(square, low)
}

/// eˣ.
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    let x = select(x < -105.0, -105.0, x);
    let x = select(x > 89.0, 89.0, x);
    let power = Power::of(x);
    let (first, second) = power.scales();
    (1.0 + power.m) * first * second
}

/// 1/(1 + e^(−x)).
///
/// The divisor is 2ⁿ + 1 + 2ⁿ·m for n ≤ 0, where 2ⁿ + 1 hardly loses anything, and
/// 2ⁿ + 2ⁿ·(m + 2⁻ⁿ) above, where m + 2⁻ⁿ does not. From n = 64 on, the rest of 2ⁿ is applied to
/// the quotient, which may be subnormal.
#[inline(always)]
pub(crate) fn sigmoid(x: f32) -> f32 {
    let x = select(x < -105.0, -105.0, x);
    let x = select(x > 50.0, 50.0, x);
    let power = Power::of(-x);
    // wrapping: NaN has any exponent here, and the result is NaN
    let near = select(power.biased > 254 + 64, 254 + 64, power.biased);
    let scale = f32::from_bits(near.wrapping_sub(127) << 23);
    let rest = f32::from_bits((near + 127).wrapping_sub(power.biased) << 23);
    let inverse = f32::from_bits((254_u32 + 127).wrapping_sub(near) << 23);
    let above = power.biased > 254;
    let m = power.m + select(above, inverse, 0.0);
    rest / m.mul_add(scale, scale + select(above, 0.0, 1.0))
}

/// (s·coth s − 1)/s² in s² for |s| ≤ ¼·ln 2, relative error against s·coth s below 2⁻²⁸.
const COTH: [f32; 2] = [0.333_332_5, -0.022_133_646];

/// (e^(2a) − 1)/(e^(2a) + 1) with the sign of x, a = |x|.
///
/// With a = n·½·ln 2 + s, N = 2ⁿ and v = s·coth s, where e^(2s) = (v + s)/(v − s), this is the quotient of
/// v·(N − 1) + s·(N + 1) and d = v·(N + 1) + s·(N − 1): s/v for n = 0. With c = (1 − 1/N)² it is also
/// c + (v·(1 − 1/N)/N + s·(4 − 3/N + 1/N²))/d, where c is not rounded, so that the quotient's rounding errors matter
/// less the larger n is.
///
/// The terms that depend on N alone are computed in parallel with v; after v only a product, the quotient and a sum
/// follow.
#[inline(always)]
pub(crate) fn tanh(x: f32) -> f32 {
    let a = x.abs();
    let a = select(a > 10.0, 10.0, a);
    let shifted = a.mul_add(2.0 * core::f32::consts::LOG2_E, ROUND);
    let s = (shifted - ROUND).mul_add(-0.5 * core::f32::consts::LN_2, a);
    let square = s * s;
    let v = square.mul_add(COTH[1], COTH[0]).mul_add(square, 1.0);
    // n is in the lowest bits; the exponent of a number begins at bit 23
    let exponent = shifted.to_bits() << 23;
    let power = f32::from_bits(1.0_f32.to_bits().wrapping_add(exponent));
    let inverse = f32::from_bits(1.0_f32.to_bits().wrapping_sub(exponent));
    let (less, more, root) = (power - 1.0, power + 1.0, 1.0 - inverse);
    let slope = root.mul_add(root, root + 2.0);
    let above = v.mul_add(root * inverse, s * slope);
    let divisor = v.mul_add(more, s * less);
    root.mul_add(root, above / divisor).copysign(x)
}
