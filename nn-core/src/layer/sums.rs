//! Sums of products, in an order that the length alone determines.

use crate::scalar::Scalar;
use crate::simd::SUM_BLOCK;

/// Partial sums kept at once.
const LANES: usize = 16;

/// Σ aᵢ·bᵢ of two slices of one length; for use inside a kernel. As [`sum_lanes`](crate::simd::sum_lanes),
/// blocks are added in double precision.
#[inline(always)]
pub(crate) fn dot<T: Scalar>(a: &[T], b: &[T]) -> T {
    let mut sum = 0.0;
    for (a, b) in a.chunks(SUM_BLOCK).zip(b.chunks(SUM_BLOCK)) {
        sum += dot_block(a, b).to_f64();
    }
    T::from_f64(sum)
}

#[inline(always)]
fn dot_block<T: Scalar>(a: &[T], b: &[T]) -> T {
    let (a_chunks, a_rest) = a.as_chunks::<LANES>();
    let (b_chunks, b_rest) = b.as_chunks::<LANES>();
    let mut rest = T::ZERO;
    for (&a, &b) in a_rest.iter().zip(b_rest) {
        rest = a.mul_add(b, rest);
    }
    if a_chunks.is_empty() {
        return rest;
    }
    let mut lanes = [T::ZERO; LANES];
    for (a, b) in a_chunks.iter().zip(b_chunks) {
        for i in 0..LANES {
            lanes[i] = a[i].mul_add(b[i], lanes[i]);
        }
    }
    let mut width = LANES / 2;
    while width > 0 {
        for i in 0..width {
            lanes[i] += lanes[i + width];
        }
        width /= 2;
    }
    lanes[0] + rest
}

#[cfg(test)]
mod tests {
    use super::dot;

    #[test]
    fn dots_of_any_length() {
        for len in 0_u16..300 {
            let a: Vec<f64> = (0..len).map(f64::from).collect();
            let expected: f64 = a.iter().map(|a| a * (a + 1.0)).sum();
            let b: Vec<f64> = a.iter().map(|a| a + 1.0).collect();
            assert_eq!(dot(&a, &b), expected);
        }
    }
}
