//! Arithmetic with twice the precision of `f64`: the reference for `f64` results.
//!
//! Plain and slow on purpose: Taylor series, continued fractions and Newton steps; it shares nothing with the code
//! under test. `accuracy.rs` compares it with published digits.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// `hi + lo`, about 106 bits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Wide {
    pub(crate) hi: f64,
    pub(crate) lo: f64,
}

/// π/2, ln 2 and √(2π), to 160 bits.
const HALF_PI: [f64; 3] = [
    std::f64::consts::FRAC_PI_2,
    6.123_233_995_736_766e-17,
    -1.497_384_904_859_169_8e-33,
];
const LN_2: [f64; 3] = [
    std::f64::consts::LN_2,
    2.319_046_813_846_299_6e-17,
    5.707_708_438_416_212e-34,
];
pub(crate) const TWO_BY_SQRT_PI: Wide = Wide {
    hi: std::f64::consts::FRAC_2_SQRT_PI,
    lo: 1.533_545_961_316_588e-17,
};

fn two_sum(a: f64, b: f64) -> Wide {
    let hi = a + b;
    let part = hi - a;
    Wide {
        hi,
        lo: (a - (hi - part)) + (b - part),
    }
}

fn two_product(a: f64, b: f64) -> Wide {
    let hi = a * b;
    Wide {
        hi,
        lo: a.mul_add(b, -hi),
    }
}

impl From<f64> for Wide {
    fn from(hi: f64) -> Self {
        Self { hi, lo: 0.0 }
    }
}

impl Add for Wide {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let (high, low) = (two_sum(self.hi, other.hi), two_sum(self.lo, other.lo));
        let sum = two_sum(high.hi, high.lo + low.hi);
        two_sum(sum.hi, sum.lo + low.lo)
    }
}

impl Neg for Wide {
    type Output = Self;
    fn neg(self) -> Self {
        Self {
            hi: -self.hi,
            lo: -self.lo,
        }
    }
}

impl Sub for Wide {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Wide {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let product = two_product(self.hi, other.hi);
        two_sum(
            product.hi,
            product.lo + (self.hi * other.lo + self.lo * other.hi),
        )
    }
}

impl Div for Wide {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let first = self.hi / other.hi;
        let rest = self - other * Self::from(first);
        let second = rest.hi / other.hi;
        let rest = rest - other * Self::from(second);
        two_sum(first, second) + Self::from(rest.hi / other.hi)
    }
}

impl Wide {
    /// self·2ⁿ, in two exact steps.
    fn scaled(self, n: i32) -> Self {
        let (a, b) = (2.0_f64.powi(n / 2), 2.0_f64.powi(n - n / 2));
        Self {
            hi: self.hi * a * b,
            lo: self.lo * a * b,
        }
    }

    /// The sum of a series whose n-th term is computed from the previous one.
    fn series(first: Self, next: impl Fn(u32, Self) -> Self) -> Self {
        let (mut sum, mut term, mut n) = (first, first, 1);
        while term.hi.abs() > sum.hi.abs() * 1e-34 && n < 400 {
            term = next(n, term);
            sum = sum + term;
            n += 1;
        }
        sum
    }

    /// eˣ·2⁻ⁿ and n, so that nothing under- or overflows.
    pub(crate) fn exp_parts(self) -> (Self, i32) {
        let n = (self.hi / LN_2[0]).round();
        let r = LN_2.iter().fold(self, |r, &part| r - two_product(n, part));
        let term = |n: u32, term: Self| term * r / Self::from(f64::from(n));
        #[allow(clippy::cast_possible_truncation)]
        (Self::series(Self::from(1.0), term), n as i32)
    }

    pub(crate) fn exp(self) -> Self {
        let (mantissa, n) = self.exp_parts();
        mantissa.scaled(n)
    }

    pub(crate) fn exp_m1(self) -> Self {
        if self.hi.abs() < 0.4 {
            Self::series(self, |n, term| term * self / Self::from(f64::from(n + 1)))
        } else {
            self.exp() - Self::from(1.0)
        }
    }

    /// ln(1 + x) for x > −1.
    pub(crate) fn ln_1p(self) -> Self {
        if self.hi.abs() < 0.1 {
            // 2·artanh(x/(2 + x))
            let s = self / (Self::from(2.0) + self);
            let power =
                |n: u32| (0..n).fold(s, |p, _| p * s * s) / Self::from(f64::from(2 * n + 1));
            let sum = (0..40).rev().fold(Self::from(0.0), |sum, n| sum + power(n));
            return sum + sum;
        }
        (Self::from(1.0) + self).ln()
    }

    /// ln x, by Newton's method on the exponential.
    pub(crate) fn ln(self) -> Self {
        let lift = if self.hi < 1e-290 { 200 } else { 0 };
        let x = self.scaled(lift);
        let mut y = Self::from(x.hi.ln());
        for _ in 0..3 {
            y = y + (x * (-y).exp() - Self::from(1.0));
        }
        y - Self::from(f64::from(lift)) * (Self::from(LN_2[0]) + Self::from(LN_2[1]))
    }

    pub(crate) fn sigmoid(self) -> Self {
        let one = Self::from(1.0);
        if self.hi < 0.0 {
            let e = self.exp();
            e / (one + e)
        } else {
            one / (one + (-self).exp())
        }
    }

    pub(crate) fn tanh(self) -> Self {
        let m = (self + self).exp_m1();
        m / (m + Self::from(2.0))
    }

    pub(crate) fn softplus(self) -> Self {
        if self.hi < 0.0 {
            self.exp().ln_1p()
        } else {
            self + (-self).exp().ln_1p()
        }
    }

    pub(crate) fn sin(self) -> Self {
        self.turned(0)
    }

    pub(crate) fn cos(self) -> Self {
        self.turned(1)
    }

    fn turned(self, quarter: i64) -> Self {
        let n = (self.hi / HALF_PI[0]).round();
        let r = HALF_PI
            .iter()
            .fold(self, |r, &part| r - two_product(n, part));
        let square = -(r * r);
        let series = |first: Self, odd: u32| {
            Self::series(first, |n, term| {
                let n = 2 * n - 1 + odd;
                term * square / Self::from(f64::from(n * (n + 1)))
            })
        };
        #[allow(clippy::cast_possible_truncation)]
        let quadrant = (n as i64 + quarter) & 3;
        let value = if quadrant & 1 == 0 {
            series(r, 1)
        } else {
            series(Self::from(1.0), 0)
        };
        if quadrant & 2 == 0 { value } else { -value }
    }

    /// erf(x)·e^(x²), as a series without cancellation.
    fn erf_scaled(self) -> Self {
        let double = self * self + self * self;
        TWO_BY_SQRT_PI
            * Self::series(self, |n, term| {
                term * double / Self::from(f64::from(2 * n + 1))
            })
    }

    /// erfc(x)·e^(x²) for x ≥ 2, as a continued fraction.
    fn erfc_scaled(self) -> Self {
        let fraction = (1..600_u32).rev().fold(self, |fraction, n| {
            self + Self::from(0.5 * f64::from(n)) / fraction
        });
        TWO_BY_SQRT_PI * Self::from(0.5) / fraction
    }

    pub(crate) fn erf(self) -> Self {
        if self.hi.abs() < 3.0 {
            self.erf_scaled() * (-(self * self)).exp()
        } else {
            let rest = Self::from(self.hi.abs()).erfc_scaled() * (-(self * self)).exp();
            let value = Self::from(1.0) - rest;
            if self.hi < 0.0 { -value } else { value }
        }
    }

    /// z·Φ(z) with z = `weight`, scaled at the very end; Φ alone for a weight of 1.
    pub(crate) fn normal_cdf_times(self, weight: Self) -> Self {
        let half = Self::from(0.5);
        let x = self * half.sqrt();
        let square = self * self * half;
        if self.hi > -3.0 && self.hi < 3.0 {
            let e = (-square).exp();
            return weight * (half + half * x.erf_scaled() * e);
        }
        let (mantissa, n) = (-square).exp_parts();
        let magnitude = if x.hi < 0.0 { -x } else { x };
        let tail = half * magnitude.erfc_scaled() * mantissa;
        if x.hi < 0.0 {
            (weight * tail).scaled(n)
        } else {
            weight * (Self::from(1.0) - tail.scaled(n))
        }
    }

    /// √x by Newton's method.
    pub(crate) fn sqrt(self) -> Self {
        let mut root = Self::from(self.hi.sqrt());
        for _ in 0..3 {
            root = (root + self / root) * Self::from(0.5);
        }
        root
    }
}
