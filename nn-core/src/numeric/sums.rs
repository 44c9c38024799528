//! Sums and sums of products, in an order that the length alone determines.

use crate::numeric::scalar::Scalar;

/// The number of values that are added in their own precision. The sums of such blocks are added in double
/// precision, so that the last of millions of samples are not lost.
pub(crate) const SUM_BLOCK: usize = 128;

/// Σ values, in an order that the length alone determines: blocks of 128, whose sums are added in double precision.
/// A block has 32 partial sums over the largest multiple of 32, then 8 over the largest multiple of 8 of the rest, 4
/// over the next 4, one over the remainder; partial sums are added in pairs.
///
/// For use inside a kernel; elsewhere it is not vectorised.
#[inline(always)]
#[must_use]
pub(crate) fn sum_lanes<T: Scalar>(values: &[T]) -> T {
    let mut sum = 0.0;
    for block in values.chunks(SUM_BLOCK) {
        sum += sum_block(block).to_f64();
    }
    T::from_f64(sum)
}

#[inline(always)]
fn sum_block<T: Scalar>(values: &[T]) -> T {
    let (chunks, rest) = values.as_chunks::<32>();
    if chunks.is_empty() {
        return sum_short(rest);
    }
    let mut lanes = [T::ZERO; 32];
    for chunk in chunks {
        add(&mut lanes, chunk);
    }
    let [a, b] = halves::<T, 32, 16>(lanes);
    let [a, b] = halves::<T, 16, 8>(plus(a, b));
    let sum = sum_pairs(plus(a, b));
    if rest.is_empty() {
        sum
    } else {
        sum + sum_short(rest)
    }
}

/// The sum of fewer than 32 values.
#[inline(always)]
fn sum_short<T: Scalar>(values: &[T]) -> T {
    let (chunks, rest) = values.as_chunks::<8>();
    let mut sum = T::ZERO;
    let (four, rest) = rest.as_chunks::<4>();
    if let [[a, b, c, d]] = *four {
        sum = (a + b) + (c + d);
    }
    for &value in rest {
        sum += value;
    }
    if let Some((&first, chunks)) = chunks.split_first() {
        let mut lanes = first;
        for chunk in chunks {
            add(&mut lanes, chunk);
        }
        sum += sum_pairs(lanes);
    }
    sum
}

#[inline(always)]
fn sum_pairs<T: Scalar>(lanes: [T; 8]) -> T {
    let [a, b] = halves::<T, 8, 4>(lanes);
    let [a, b] = halves::<T, 4, 2>(plus(a, b));
    let [a, b] = plus(a, b);
    a + b
}

#[inline(always)]
fn add<T: Scalar, const N: usize>(lanes: &mut [T; N], values: &[T; N]) {
    for i in 0..N {
        lanes[i] += values[i];
    }
}

#[inline(always)]
fn plus<T: Scalar, const N: usize>(mut a: [T; N], b: [T; N]) -> [T; N] {
    add(&mut a, &b);
    a
}

/// The first and the second half of the lanes.
#[inline(always)]
fn halves<T: Scalar, const N: usize, const HALF: usize>(lanes: [T; N]) -> [[T; HALF]; 2] {
    core::array::from_fn(|half| core::array::from_fn(|i| lanes[half * HALF + i]))
}

/// The number of partial sums.
const LANES: usize = 16;

/// Σ aᵢ·bᵢ of two slices of equal length; for use inside a kernel. As in
/// [`sum_lanes`](crate::numeric::sums::sum_lanes), blocks are added in double precision.
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
    use super::{dot, sum_lanes};

    #[test]
    fn dots_of_any_length() {
        for len in 0_u16..300 {
            let a: Vec<f64> = (0..len).map(f64::from).collect();
            let expected: f64 = a.iter().map(|a| a * (a + 1.0)).sum();
            let b: Vec<f64> = a.iter().map(|a| a + 1.0).collect();
            assert_eq!(dot(&a, &b), expected);
        }
    }

    #[test]
    fn sums_of_any_length() {
        let mut expected = 0.0;
        for len in 0_u16..400 {
            let values: Vec<f64> = (0..len).map(f64::from).collect();
            assert_eq!(sum_lanes(&values), expected);
            expected += f64::from(len);
        }
    }

    #[test]
    fn the_last_of_very_many_values_count() {
        let values = vec![0.1_f32; 3_000_001];
        let exact = 3_000_001.0 * f64::from(0.1_f32);
        let error = f64::from(sum_lanes(&values)) / exact - 1.0;
        assert!(error.abs() < 1e-6, "{error:e}");
    }
}
