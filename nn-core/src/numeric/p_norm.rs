//! The p-norm of many numbers of any size, for p from 1 to infinity.

use crate::numeric::l2_norm;
use crate::numeric::scalar::Scalar;

/// (Σ |v|ᵖ)^(1/p), in double precision; the largest |v| if p is infinite. NaN stays NaN.
pub(crate) fn of<'a, T: Scalar, I: Iterator<Item = &'a [T]>>(
    p: f64,
    tensors: impl Fn() -> I,
) -> f64 {
    if p == 2.0 {
        return l2_norm::of(tensors);
    }
    let sizes = || tensors().flatten().map(|v| v.to_f64().abs());
    // `f64::max` would leave NaN out
    let largest = sizes().fold(
        0.0,
        |most: f64, v| {
            if v <= most || most.is_nan() { most } else { v }
        },
    );
    if p == f64::INFINITY || largest == 0.0 || !largest.is_finite() {
        return largest;
    }
    if p == 1.0 {
        return sizes().sum();
    }
    // powers of numbers up to 1 do not overflow
    let sum: f64 = sizes().map(|v| (v / largest).powf(p)).sum();
    largest * sum.powf(p.recip())
}

#[cfg(test)]
mod tests {
    use super::of;

    fn norm(p: f64, values: &[f64]) -> f64 {
        of(p, || values.chunks(2))
    }

    #[test]
    fn norms_of_numbers_of_any_size() {
        for size in [1.0, 1e-200, 1e-160, 1e160, 1e300] {
            let values = [3.0 * size, -4.0 * size, 0.0];
            let cube = 91.0_f64.cbrt();
            let right = [
                (1.0, 7.0),
                (2.0, 5.0),
                (3.0, cube),
                (f64::INFINITY, 4.0),
                (700.0, 4.0),
            ];
            for (p, right) in right {
                let found = norm(p, &values) / size;
                assert!((found - right).abs() < 1e-13 * right, "{p} {size}: {found}");
            }
        }
    }

    #[test]
    fn nothing_and_what_is_not_finite() {
        for p in [1.0, 1.5, 2.0, f64::INFINITY] {
            assert_eq!(norm(p, &[]), 0.0);
            assert_eq!(norm(p, &[0.0; 5]), 0.0);
            assert_eq!(norm(p, &[1.0, f64::NEG_INFINITY, 2.0]), f64::INFINITY);
        }
        for place in 0..3 {
            let mut values = [1.0, 2.0, 3.0];
            values[place] = f64::NAN;
            for p in [1.0, 1.5, f64::INFINITY] {
                assert!(!norm(p, &values).is_finite(), "{p} {place}");
            }
        }
    }
}
