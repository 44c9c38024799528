//! Element-wise loops, compiled for every vector width and chosen at run time.
//!
//! A kernel is a struct with [`WithSimd`]; [`dispatch`] compiles its `with_simd` once for each
//! instruction set (AVX-512, AVX2 with FMA, NEON, none) and calls the widest the machine has. What
//! it calls must be `#[inline(always)]`: code that is not inlined there stays scalar, and so does
//! a closure.
//!
//! All paths give the same bits: every function is built from additions, products, fused
//! multiply-adds and selections, which round alike everywhere, and sums have a fixed order.

use pulp::Arch;
pub use pulp::{Simd, WithSimd};

use crate::activation::Activation;
use crate::scalar::Scalar;

/// Runs a kernel with the widest vectors of this machine.
#[inline]
pub fn dispatch<Op: WithSimd>(op: Op) -> Op::Output {
    match Arch::new() {
        Arch::Scalar => without_vectors(op),
        arch => arch.dispatch(op),
    }
}

/// The path for no instruction set, a function of its own: inside [`dispatch`] it would make every call
/// save and restore the registers that only this path needs.
#[cold]
#[inline(never)]
fn without_vectors<Op: WithSimd>(op: Op) -> Op::Output {
    op.with_simd(pulp::Scalar::new())
}

/// One of the instruction sets kernels are compiled for, where this machine has it.
#[derive(Debug, Clone, Copy)]
pub struct Path(Arch);

impl Path {
    /// Every path this machine can take, the slowest first.
    #[must_use]
    pub fn available() -> Vec<Self> {
        let mut paths = vec![Self(Arch::Scalar)];
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        {
            paths.extend(pulp::x86::V3::try_new().map(|simd| Self(Arch::V3(simd))));
            paths.extend(pulp::x86::V4::try_new().map(|simd| Self(Arch::V4(simd))));
        }
        #[cfg(target_arch = "aarch64")]
        paths.extend(pulp::aarch64::Neon::try_new().map(|simd| Self(Arch::Neon(simd))));
        paths
    }

    /// Runs a kernel on this path, whatever the machine could do better.
    pub fn run<Op: WithSimd>(self, op: Op) -> Op::Output {
        self.0.dispatch(op)
    }
}

/// Asks for values that are read soon, and only once: they pass the second-level cache by. Does nothing where
/// there is no such instruction.
#[inline]
pub(crate) fn prefetch<T: Scalar>(values: &[T]) {
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = pulp::x86::V2::try_new() {
        const CACHE_LINE: usize = 64;
        for line in values.chunks(CACHE_LINE / size_of::<T>()) {
            simd.sse
                ._mm_prefetch::<{ std::arch::x86_64::_MM_HINT_NTA }>(line.as_ptr().cast());
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = values;
}

/// Adds biases and activates, in place: `u = f(x + b)`, where `value` holds x and gets u.
///
/// Column-major `rows×width`. An empty `bias` is none; `z` gets x + b unless it is empty.
pub fn bias_activation<T: Scalar, A: Activation<T>>(
    activation: A,
    value: &mut [T],
    rows: usize,
    bias: &[T],
    z: &mut [T],
) {
    dispatch(BiasActivation {
        activation,
        value,
        rows,
        bias,
        z,
    });
}

/// Turns ∂L/∂u into ∂L/∂z, in place, and sums its columns: `∂L/∂z = ∂L/∂u·f′(z)`, `∂L/∂b = Σ ∂L/∂z`.
///
/// Column-major `rows×width`. `z` may be empty if the derivative does not need it; an empty
/// `bias_gradient` is not written. A column's sum has the same order on every machine.
pub fn activation_backward<T: Scalar, A: Activation<T>>(
    activation: A,
    z: &[T],
    value: &[T],
    gradient: &mut [T],
    rows: usize,
    bias_gradient: &mut [T],
) {
    dispatch(ActivationBackward {
        activation,
        z,
        value,
        gradient,
        rows,
        bias_gradient,
    });
}

/// The kernel of [`bias_activation`].
#[derive(Debug)]
pub struct BiasActivation<'a, T, A> {
    /// f.
    pub activation: A,
    /// x, then u.
    pub value: &'a mut [T],
    /// The length of a column.
    pub rows: usize,
    /// One bias a column, or empty.
    pub bias: &'a [T],
    /// Gets x + b, or empty.
    pub z: &'a mut [T],
}

impl<T: Scalar, A: Activation<T>> WithSimd for BiasActivation<'_, T, A> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self {
            activation,
            value,
            rows,
            bias,
            z,
        } = self;
        if rows == 0 {
            return;
        }
        let columns = columns_in_cache(rows);
        let len = columns * rows;
        let mut bias = bias.chunks(columns);
        let mut z = z.chunks_mut(len);
        for value in value.chunks_mut(len) {
            for (column, &bias) in value.chunks_exact_mut(rows).zip(bias.next().unwrap_or(&[])) {
                add_bias(column, bias);
            }
            if let Some(z) = z.next() {
                z.copy_from_slice(value);
            }
            activate(&activation, value);
        }
    }
}

/// The kernel of [`activation_backward`].
#[derive(Debug)]
pub struct ActivationBackward<'a, T, A> {
    /// f.
    pub activation: A,
    /// z, or empty if f′ does not need it.
    pub z: &'a [T],
    /// u = f(z).
    pub value: &'a [T],
    /// ∂L/∂u, then ∂L/∂z.
    pub gradient: &'a mut [T],
    /// The length of a column.
    pub rows: usize,
    /// Gets the sum of each column of ∂L/∂z, or empty.
    pub bias_gradient: &'a mut [T],
}

impl<T: Scalar, A: Activation<T>> WithSimd for ActivationBackward<'_, T, A> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self {
            activation,
            z,
            value,
            gradient,
            rows,
            bias_gradient,
        } = self;
        if rows == 0 {
            bias_gradient.fill(T::ZERO);
            return;
        }
        // where f′ ignores z, the value stands in for it
        let z = if A::NEEDS_Z { z } else { value };
        if bias_gradient.is_empty() {
            multiply_derivative(&activation, z, value, gradient);
        } else {
            let columns = columns_in_cache(rows);
            let len = columns * rows;
            let groups = gradient
                .chunks_mut(len)
                .zip(bias_gradient.chunks_mut(columns));
            let inputs = z.chunks(len).zip(value.chunks(len));
            for ((gradient, sums), (z, value)) in groups.zip(inputs) {
                multiply_derivative(&activation, z, value, gradient);
                for (sum, column) in sums.iter_mut().zip(gradient.chunks_exact(rows)) {
                    *sum = sum_lanes(column);
                }
            }
        }
    }
}

#[inline(always)]
fn activate<T: Scalar, A: Activation<T>>(activation: &A, values: &mut [T]) {
    for value in values {
        *value = activation.value(*value);
    }
}

#[inline(always)]
fn add_bias<T: Scalar>(values: &mut [T], bias: T) {
    for value in values {
        *value += bias;
    }
}

#[inline(always)]
fn multiply_derivative<T: Scalar, A: Activation<T>>(
    activation: &A,
    z: &[T],
    value: &[T],
    gradient: &mut [T],
) {
    for ((gradient, &z), &value) in gradient.iter_mut().zip(z).zip(value) {
        // the tail of f′ would make slow numbers of both products behind it
        *gradient = (*gradient * activation.derivative(z, value)).flush();
    }
}

/// How many columns to take at once.
///
/// Sums and biases go by the column, f and f′ over several columns in one long loop, which is worth
/// a second trip through the L1 cache: columns of any length then run in full vectors.
#[inline(always)]
fn columns_in_cache(rows: usize) -> usize {
    (2048 / rows).max(1)
}

/// Values that are added in their own precision. The sums of blocks are added in double precision: of
/// millions of samples the last ones then count as much as the first.
pub(crate) const SUM_BLOCK: usize = 128;

/// Σ values, in an order that the length alone determines: blocks of 128, whose sums are added in double
/// precision. Of a block: 32 partial sums over what is a multiple of 32 long, 8 over a multiple of 8 of the
/// rest, 4 over 4 more, one over what then remains; partial sums are added in pairs.
///
/// For use inside a kernel; elsewhere it is not vectorised.
#[inline(always)]
#[must_use]
pub fn sum_lanes<T: Scalar>(values: &[T]) -> T {
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

#[cfg(test)]
mod tests {
    use super::{ActivationBackward, BiasActivation, Path, sum_lanes};
    use crate::activation::{Relu, Silu};

    #[test]
    fn a_block_with_bias_keeps_z() {
        for path in Path::available() {
            let (mut value, mut z) = ([1.0, -2.0, 3.0, -4.0_f64], [0.0; 4]);
            path.run(BiasActivation {
                activation: Relu,
                value: &mut value,
                rows: 2,
                bias: &[0.5, 1.5],
                z: &mut z,
            });
            assert_eq!(z, [1.5, -1.5, 4.5, -2.5], "{path:?}");
            assert_eq!(value, [1.5, 0.0, 4.5, 0.0], "{path:?}");
        }
    }

    #[test]
    fn the_bias_gradient_is_the_sum_of_a_column() {
        for path in Path::available() {
            let (mut gradient, mut sums) = ([1.0, 2.0, 3.0, 4.0_f64], [9.0; 2]);
            path.run(ActivationBackward {
                activation: Relu,
                z: &[],
                value: &[1.0, 0.0, 0.5, 0.25],
                gradient: &mut gradient,
                rows: 2,
                bias_gradient: &mut sums,
            });
            assert_eq!(gradient, [1.0, 0.0, 3.0, 4.0], "{path:?}");
            assert_eq!(sums, [1.0, 7.0], "{path:?}");
        }
    }

    #[test]
    fn nothing_is_nothing() {
        super::bias_activation(Silu, &mut [], 0, &[1.0_f32; 3], &mut []);
        let mut sums = [1.0_f32; 3];
        super::activation_backward(Silu, &[], &[], &mut [], 0, &mut sums);
        assert_eq!(sums, [0.0; 3]);
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
