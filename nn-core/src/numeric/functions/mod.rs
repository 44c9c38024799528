//! Transcendental functions without branches, tables and calls.
//!
//! A loop over a slice that calls one of them is vectorised if it is compiled for a processor with fused
//! multiply-add (see [`simd`](crate::numeric::simd)). The results are within two units in the last place over the
//! whole range, and the same bits on every path: the code uses only additions, products, quotients, fused
//! multiply-adds, integer operations and selections.
//!
//! | functions | in `f32` | in `f64` |
//! |---|---|---|
//! | eˣ, tanh, σ | [`single`], in `f32` itself: these determine speed | [`exp`], [`logistic`] |
//! | all others | the `f64` code at a lower degree (`FULL = false`), rounded at the end | the `f64` code with compensated sums (`FULL = true`) |
//!
//! The coefficients are minimax fits (Remez, in 160 bits or more). The first ones of each were fixed to their
//! rounded values before the others were fitted.

pub(crate) mod exp;
pub(crate) mod logarithm;
pub(crate) mod logistic;
pub(crate) mod normal;
pub(crate) mod single;
pub(crate) mod trigonometry;

/// Σ cᵢ·xⁱ by Horner's rule; the loop has a constant length and is unrolled.
#[inline(always)]
fn polynomial<const N: usize>(x: f64, coefficients: &[f64; N]) -> f64 {
    let mut sum = coefficients[N - 1];
    let mut i = N - 1;
    while i > 0 {
        i -= 1;
        sum = sum.mul_add(x, coefficients[i]);
    }
    sum
}

/// One of two values, without a branch.
#[inline(always)]
fn select<T>(condition: bool, yes: T, no: T) -> T {
    if condition { yes } else { no }
}

/// A number as the unevaluated sum of two: `high + low`, with |low| ≤ ½ ulp of high.
#[derive(Clone, Copy)]
struct Sum {
    high: f64,
    low: f64,
}

impl Sum {
    /// a + b exactly, for any a and b.
    #[inline(always)]
    fn of(a: f64, b: f64) -> Self {
        let high = a + b;
        let part = high - a;
        Self {
            high,
            low: (a - (high - part)) + (b - part),
        }
    }

    /// a + b exactly, for |a| ≥ |b| or a = 0.
    #[inline(always)]
    fn of_ordered(a: f64, b: f64) -> Self {
        let high = a + b;
        Self {
            high,
            low: (a - high) + b,
        }
    }

    /// a·b exactly.
    #[inline(always)]
    fn of_product(a: f64, b: f64) -> Self {
        let high = a * b;
        Self {
            high,
            low: a.mul_add(b, -high),
        }
    }

    /// Adds a number that is at most about as large as `low`.
    #[inline(always)]
    fn plus(self, small: f64) -> Self {
        Self {
            high: self.high,
            low: self.low + small,
        }
    }

    /// The product, to nearly twice the precision of `f64`.
    #[inline(always)]
    fn times(self, other: Self) -> Self {
        let cross = self.high.mul_add(other.low, self.low * other.high);
        Self::of_product(self.high, other.high).plus(cross)
    }

    /// The quotient, rounded about once.
    #[inline(always)]
    fn over(self, divisor: Self) -> f64 {
        let inverse = 1.0 / divisor.high;
        let quotient = self.high * inverse;
        let rest = (-quotient).mul_add(divisor.high, self.high);
        let rest = rest + (-quotient).mul_add(divisor.low, self.low);
        rest.mul_add(inverse, quotient)
    }
}
