//! The L2 norm of many numbers of any size.

use pulp::{Simd, WithSimd};

use crate::numeric::scalar::Scalar;
use crate::numeric::simd;

/// √Σ v², in double precision. If squares would overflow or vanish (`f64` beyond 1e±154), the values are first
/// scaled by the largest.
pub(crate) fn of<'a, T: Scalar, I: Iterator<Item = &'a [T]>>(tensors: impl Fn() -> I) -> f64 {
    let squares = |scale| -> f64 {
        tensors()
            .map(|values| simd::dispatch(Squares { values, scale }))
            .sum()
    };
    let sum = squares(1.0);
    if sum.is_normal() {
        return sum.sqrt();
    }
    let all = tensors().flatten();
    let largest = all.map(|v| v.to_f64().abs()).fold(0.0, f64::max);
    if largest == 0.0 || !largest.is_finite() {
        return largest;
    }
    // scaling by powers of two is exact, and half of the exponent stays in range for any small number
    let scale = 2.0_f64.powi(if largest > 1.0 { -600 } else { 600 });
    squares(scale).sqrt() / scale
}

/// Σ (scale·v)², eight sums side by side.
struct Squares<'a, T> {
    values: &'a [T],
    scale: f64,
}

impl<T: Scalar> WithSimd for Squares<'_, T> {
    type Output = f64;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> f64 {
        let (chunks, rest) = self.values.as_chunks::<8>();
        let mut sums = [0.0; 8];
        for chunk in chunks {
            for (sum, &v) in sums.iter_mut().zip(chunk) {
                let v = v.to_f64() * self.scale;
                *sum = v.mul_add(v, *sum);
            }
        }
        for (sum, &v) in sums.iter_mut().zip(rest) {
            let v = v.to_f64() * self.scale;
            *sum = v.mul_add(v, *sum);
        }
        sums.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use approx::{abs_diff_eq, assert_abs_diff_eq};

    use super::of;

    fn norm(values: &[f64]) -> f64 {
        of(|| std::iter::once(values))
    }

    #[test]
    fn numbers_of_any_size() {
        for size in [1.0, 1e-320, 1e-300, 1e-160, 1e160, 1e300] {
            let (found, right) = (norm(&[3.0 * size, 0.0, -4.0 * size]), 5.0 * size);
            // a subnormal number has few digits
            let slack = right * 1e-15 + 1e-322;
            assert!(
                abs_diff_eq!(found, right, epsilon = slack),
                "{size}: {found}"
            );
        }
        assert_eq!(norm(&[]), 0.0);
        assert_eq!(norm(&[0.0; 20]), 0.0);
        let large = of(|| std::iter::once(&[3e38_f32, 3e38][..]));
        assert_abs_diff_eq!(large / f64::from(3e38_f32), 2.0_f64.sqrt(), epsilon = 1e-15);
        let many: Vec<f64> = vec![0.5; 1003];
        assert_abs_diff_eq!(norm(&many), 0.5 * 1003.0_f64.sqrt(), epsilon = 1e-12);
    }

    #[test]
    fn what_is_not_finite_stays_so() {
        assert_eq!(norm(&[1.0, f64::INFINITY]), f64::INFINITY);
        assert_eq!(norm(&[1e200, -f64::INFINITY]), f64::INFINITY);
    }
}
