//! Numbers in vector registers, generic over the number type and the instruction set.
//!
//! For kernels whose loops the compiler does not vectorise itself: products that keep several sums in registers.
//! Everything is `#[inline(always)]`, as code under a dispatch must be.

use pulp::Simd;

use crate::numeric::registers::{adds_quads, lanes};
use crate::numeric::scalar::Scalar;
use crate::numeric::sums;

/// The largest number of lanes of a vector: sixteen of `f32` in AVX-512.
const MOST_LANES: usize = 16;

/// `sum + a·b`, lane by lane; for any number of lanes.
#[inline(always)]
pub(crate) fn fused<S: Simd, T: Scalar, const L: usize>(
    simd: S,
    a: &[T; L],
    b: &[T; L],
    mut sum: [T; L],
) -> [T; L] {
    let (a, a_rest) = T::vectors::<S>(a);
    let (b, b_rest) = T::vectors::<S>(b);
    let (sums, sums_rest) = T::vectors_mut::<S>(&mut sum);
    for ((sum, &a), &b) in sums.iter_mut().zip(a).zip(b) {
        *sum = T::fused(simd, a, b, *sum);
    }
    for ((sum, &a), &b) in sums_rest.iter_mut().zip(a_rest).zip(b_rest) {
        *sum = a.mul_add(b, *sum);
    }
    sum
}

/// The sum of all lanes. `L` is a power of two, as the number of a vector's lanes is: vectors leave no rest.
#[inline(always)]
pub(crate) fn total<S: Simd, T: Scalar, const L: usize>(simd: S, lanes: &[T; L]) -> T {
    let (vectors, rest) = T::vectors::<S>(lanes);
    let Some((&first, vectors)) = vectors.split_first() else {
        return sums::sum_lanes(rest);
    };
    let mut sum = first;
    for &vector in vectors {
        sum = T::plus(simd, sum, vector);
    }
    T::total(simd, sum)
}

/// The rest that does not fill a vector, padded with 0.
#[inline(always)]
pub(crate) fn padded<S: Simd, T: Scalar>(rest: &[T]) -> T::Vector<S> {
    // a masked load would do, but pulp's jumps through a table
    let mut lanes = [T::ZERO; MOST_LANES];
    lanes[..rest.len()].copy_from_slice(rest);
    T::vectors::<S>(&lanes).0[0]
}

/// The number of vectors read from one row before the next. The processor's prefetchers follow four rows at a time,
/// in ascending order, with this many vectors each: 1.8 µs for 128 rows of 784, against 3.5 µs for sixteen rows with
/// a vector each, or for four rows from the last to the first.
const IN_A_ROW: usize = 7;

/// `W·x + b`.
#[inline(always)]
pub(crate) fn affine<S: Simd, T: Scalar, const IN: usize, const OUT: usize>(
    simd: S,
    weight: &[[T; IN]; OUT],
    bias: [T; OUT],
    x: &[T; IN],
) -> [T; OUT] {
    let mut sums = bias;
    if const { several_rows_fit_a_vector::<S, T>(IN, OUT) } {
        several_rows_a_vector(simd, weight, x, &mut sums);
    } else if const { adds_quads::<S, T>() && OUT.is_multiple_of(lanes::<S, T>()) && IN <= FEW_INPUTS }
    {
        let lanes = lanes::<S, T>();
        for (rows, sums) in weight.chunks(lanes).zip(sums.chunks_mut(lanes)) {
            add_as_many_as_lanes(simd, rows, x, sums);
        }
    } else {
        let (fours, rest) = weight.as_chunks::<4>();
        let (four_sums, rest_sums) = sums.as_chunks_mut::<4>();
        if const { OUT >= 4 } {
            for (sums, rows) in four_sums.iter_mut().zip(fours) {
                add_sums(simd, dots(simd, rows, x), lanes::<S, T>(), sums);
            }
        }
        if const { !OUT.is_multiple_of(4) } {
            for (sum, row) in rest_sums.iter_mut().zip(rest.as_chunks::<1>().0) {
                let [products] = dots(simd, row, x);
                *sum += T::total(simd, products);
            }
        }
    }
    sums
}

const fn several_rows_fit_a_vector<S: Simd, T: Scalar>(inputs: usize, outputs: usize) -> bool {
    let lanes = lanes::<S, T>();
    adds_quads::<S, T>()
        && inputs < lanes
        && inputs.is_multiple_of(4)
        && lanes.is_multiple_of(inputs)
        && (inputs * outputs).is_multiple_of(4 * lanes)
}

/// [`affine`] on the path for no instruction set, bit for bit; `sums` holds `b` at first. For any widths.
pub(crate) fn affine_without_vectors<T: Scalar>(weight: &[T], x: &[T], sums: &mut [T]) {
    let (&first, others) = x.split_first().expect("a layer has inputs");
    for (sum, row) in sums.iter_mut().zip(weight.chunks_exact(x.len())) {
        let mut dot = if x.len() < IN_A_ROW {
            row[0] * first
        } else {
            row[0].mul_add(first, T::ZERO)
        };
        for (&weight, &x) in row[1..].iter().zip(others) {
            dot = weight.mul_add(x, dot);
        }
        *sum += dot;
    }
}

/// Inputs up to which [`add_as_many_as_lanes`] is worth its code: its products are written out.
const FEW_INPUTS: usize = 64;

/// `sums += W·x` for as many rows as a vector has lanes: the rows' sums are the lanes of one vector.
#[inline(always)]
fn add_as_many_as_lanes<S: Simd, T: Scalar, const IN: usize>(
    simd: S,
    rows: &[[T; IN]],
    x: &[T; IN],
    sums: &mut [T],
) {
    let mut quads = [T::splat(simd, T::ZERO); MOST_LANES / 4];
    for (quads, rows) in quads.iter_mut().zip(rows.as_chunks::<4>().0) {
        *quads = T::quads(simd, dots(simd, rows, x));
    }
    let mut vectors = lanes::<S, T>() / 4;
    while vectors > 1 {
        vectors /= 2;
        for i in 0..vectors {
            quads[i] = neighbours::<S, T>(simd, quads[2 * i], quads[2 * i + 1]);
        }
    }
    for (sum, &part) in sums.iter_mut().zip(T::values::<S>(&quads[0])) {
        *sum += part;
    }
}

/// The sums of neighbouring quads of lanes, of `a` and then of `b`.
///
/// The compiler knows the lanes and turns the copies into two shuffles of whole vectors.
#[inline(always)]
fn neighbours<S: Simd, T: Scalar>(simd: S, a: T::Vector<S>, b: T::Vector<S>) -> T::Vector<S> {
    let lanes = lanes::<S, T>();
    let (mut even, mut odd) = ([T::ZERO; MOST_LANES], [T::ZERO; MOST_LANES]);
    for (vector, start) in [(a, 0), (b, lanes / 2)] {
        let quads = T::values::<S>(&vector).as_chunks::<4>().0;
        for (i, pair) in quads.as_chunks::<2>().0.iter().enumerate() {
            let place = start + 4 * i;
            even[place..place + 4].copy_from_slice(&pair[0]);
            odd[place..place + 4].copy_from_slice(&pair[1]);
        }
    }
    let (even, odd) = (T::vectors::<S>(&even).0[0], T::vectors::<S>(&odd).0[0]);
    T::plus(simd, even, odd)
}

/// `W·x` before the sum over the lanes.
#[allow(
    clippy::needless_range_loop,
    reason = "with zipped slices the compiler reads the rows from the last to the first"
)]
#[inline(always)]
fn dots<S: Simd, T: Scalar, const IN: usize, const R: usize>(
    simd: S,
    rows: &[[T; IN]; R],
    x: &[T; IN],
) -> [T::Vector<S>; R] {
    let (vectors, rest) = T::vectors::<S>(x);
    let (blocks, single) = vectors.as_chunks::<IN_A_ROW>();
    let mut sums = [T::splat(simd, T::ZERO); R];
    if const { IN >= IN_A_ROW * lanes::<S, T>() } {
        for (block, x) in blocks.iter().enumerate() {
            for r in 0..R {
                for c in 0..IN_A_ROW {
                    let weight = T::vectors::<S>(&rows[r]).0[block * IN_A_ROW + c];
                    sums[r] = T::fused(simd, weight, x[c], sums[r]);
                }
            }
        }
    }
    for r in 0..R {
        let row = &T::vectors::<S>(&rows[r]).0[blocks.len() * IN_A_ROW..];
        for (c, (&weight, &x)) in row.iter().zip(single).enumerate() {
            // a product reads its weights from memory directly, a sum with 0 does not
            sums[r] = if blocks.is_empty() && c == 0 {
                T::product(simd, weight, x)
            } else {
                T::fused(simd, weight, x, sums[r])
            };
        }
    }
    if const { !IN.is_multiple_of(lanes::<S, T>()) } {
        let x = padded::<S, T>(rest);
        for r in 0..R {
            let row = padded::<S, T>(T::vectors::<S>(&rows[r]).1);
            sums[r] = T::fused(simd, row, x, sums[r]);
        }
    }
    sums
}

/// `sums += W·x` where a vector holds `lanes / IN` rows.
#[inline(always)]
fn several_rows_a_vector<S: Simd, T: Scalar, const IN: usize, const OUT: usize>(
    simd: S,
    weight: &[[T; IN]; OUT],
    x: &[T; IN],
    sums: &mut [T; OUT],
) {
    let repeated = [*x; MOST_LANES];
    let x = T::vectors::<S>(repeated.as_flattened()).0[0];
    let rows = 4 * lanes::<S, T>() / IN;
    let (fours, _) = T::vectors::<S>(weight.as_flattened()).0.as_chunks::<4>();
    for (&four, sums) in fours.iter().zip(sums.chunks_mut(rows)) {
        let mut products = four;
        for product in &mut products {
            *product = T::product(simd, *product, x);
        }
        add_sums(simd, products, IN, sums);
    }
}

/// Adds the lanes of four vectors, in which `row` consecutive lanes belong to one sum.
#[inline(always)]
pub(crate) fn add_sums<S: Simd, T: Scalar>(
    simd: S,
    four: [T::Vector<S>; 4],
    row: usize,
    sums: &mut [T],
) {
    if const { !adds_quads::<S, T>() } {
        for (sum, vector) in sums.iter_mut().zip(four) {
            *sum += T::total(simd, vector);
        }
        return;
    }
    let quads = T::quads(simd, four);
    let quads = T::values(&quads).as_chunks::<4>().0;
    for (q, quad) in quads.iter().enumerate() {
        for (vector, &part) in quad.iter().enumerate() {
            sums[(vector * lanes::<S, T>() + 4 * q) / row] += part;
        }
    }
}

#[cfg(test)]
mod tests {
    use pulp::{Simd, WithSimd};

    use super::{affine, affine_without_vectors, fused, total};
    use crate::numeric::scalar::Scalar;
    use crate::numeric::simd::Path;

    /// Small whole numbers: every order of adding gives the same sum.
    fn numbers<T: Scalar, const N: usize>(seed: usize) -> [T; N] {
        core::array::from_fn(|i| T::from_usize((i * 7 + seed) % 5) - T::from_f64(2.0))
    }

    struct Affine<T, const IN: usize, const OUT: usize> {
        weight: [[T; IN]; OUT],
        bias: [T; OUT],
        x: [T; IN],
    }

    impl<T: Scalar, const IN: usize, const OUT: usize> WithSimd for Affine<T, IN, OUT> {
        type Output = [T; OUT];
        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) -> [T; OUT] {
            affine(simd, &self.weight, self.bias, &self.x)
        }
    }

    fn every_path<T: Scalar, const IN: usize, const OUT: usize>() {
        let weight: [[T; IN]; OUT] = core::array::from_fn(numbers);
        let (bias, x) = (numbers(1), numbers(2));
        let mut expected: [T; OUT] = bias;
        for (sum, weights) in expected.iter_mut().zip(&weight) {
            for (&w, &x) in weights.iter().zip(&x) {
                *sum += w * x;
            }
        }
        for path in Path::available() {
            let got = path.run(Affine { weight, bias, x });
            assert_eq!(got, expected, "{IN}×{OUT} {path:?} {}", T::NAME);
        }
        same_bits_without_vectors(weight.map(|row: [T; IN]| row.map(Scalar::sin)), bias);
    }

    fn same_bits_without_vectors<T: Scalar, const IN: usize, const OUT: usize>(
        weight: [[T; IN]; OUT],
        bias: [T; OUT],
    ) {
        let (x, mut sums) = (weight[0], bias);
        affine_without_vectors(weight.as_flattened(), &x, &mut sums);
        let without = Path::available()[0].run(Affine { weight, bias, x });
        assert_eq!(sums, without, "{IN}×{OUT} {}", T::NAME);
    }

    fn every_shape<T: Scalar>() {
        every_path::<T, 1, 1>();
        every_path::<T, 2, 5>();
        every_path::<T, 4, 16>();
        every_path::<T, 4, 6>();
        every_path::<T, 8, 16>();
        every_path::<T, 16, 4>();
        every_path::<T, 16, 16>();
        every_path::<T, 21, 32>();
        every_path::<T, 16, 39>();
        every_path::<T, 37, 21>();
        every_path::<T, 130, 9>();
    }

    #[test]
    fn layers_of_any_shape() {
        every_shape::<f32>();
        every_shape::<f64>();
    }

    struct Dot<T, const L: usize>([T; L], [T; L]);

    impl<T: Scalar, const L: usize> WithSimd for Dot<T, L> {
        type Output = T;
        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) -> T {
            total(simd, &fused(simd, &self.0, &self.1, [T::ONE; L]))
        }
    }

    fn any_lanes<T: Scalar, const L: usize>() {
        let (a, b) = (numbers::<T, L>(3), numbers::<T, L>(4));
        let products = a.iter().zip(&b).map(|(&a, &b)| a * b + T::ONE);
        let expected: T = products.sum();
        for path in Path::available() {
            assert_eq!(path.run(Dot(a, b)), expected, "{L} {path:?}");
        }
    }

    #[test]
    fn blocks_of_any_number_of_lanes() {
        any_lanes::<f32, 4>();
        any_lanes::<f32, 16>();
        any_lanes::<f32, 32>();
        any_lanes::<f64, 4>();
        any_lanes::<f64, 16>();
        any_lanes::<f64, 32>();
    }
}
