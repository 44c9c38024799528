//! Transcendental functions the standard library lacks.

/// 2/√π · ∫₀ˣ e^(−t²) dt.
#[inline(always)]
pub(crate) fn erf(x: f64) -> f64 {
    if x.abs() < 2.0 {
        series(x)
    } else {
        (1.0 - tail(x.abs())).copysign(x)
    }
}

/// 1 − erf(x), accurate for large x.
#[inline(always)]
pub(crate) fn erfc(x: f64) -> f64 {
    if x.abs() < 2.0 {
        1.0 - series(x)
    } else if x < 0.0 {
        2.0 - tail(-x)
    } else {
        tail(x)
    }
}

/// e^(−x²)·Σ 2ⁿ·x²ⁿ⁺¹/(2n+1)‼, for small |x|: no cancellation.
fn series(x: f64) -> f64 {
    let (mut term, mut sum) = (x, x);
    for n in 1..80_u32 {
        term *= 2.0 * x * x / f64::from(2 * n + 1);
        sum += term;
    }
    core::f64::consts::FRAC_2_SQRT_PI * (-x * x).exp() * sum
}

/// The continued fraction of erfc, for x ≥ 2.
fn tail(x: f64) -> f64 {
    let mut fraction = x;
    for n in (1..120_u32).rev() {
        fraction = x + 0.5 * f64::from(n) / fraction;
    }
    (-x * x).exp() / fraction * 0.5 * core::f64::consts::FRAC_2_SQRT_PI
}
