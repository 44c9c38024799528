//! Activations with no dense layer before them: `u = g(x)`, `∂L/∂x = ∂L/∂u ∘ g′(x)`, all `N×F`.

use faer::MatRef;
use pulp::{Simd, WithSimd};

use crate::layer::activation::Activation;
use crate::layer::buffers::{Pass, Slot, Source};
use crate::numeric::columns::copy_columns;
use crate::numeric::scalar::Scalar;
use crate::numeric::simd::dispatch;
use crate::numeric::sums::sum_lanes;

/// `slot.value ← g(x)`.
pub fn forward<T: Scalar, A: Activation<T>>(
    activation: A,
    x: MatRef<'_, T>,
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    let rows = x.nrows();
    let mut buffers = slot.start(rows, A::NEEDS_Z);
    copy_columns(x, buffers.value);
    buffers.record_z();
    bias_activation(activation, buffers.value, rows, &[], buffers.z);
    buffers.record_u();
}

/// From ∂L/∂u in `slot.gradient`: ∂L/∂x, if `source` wants it.
pub fn backward<T: Scalar, A: Activation<T>>(
    activation: A,
    source: Source<'_, T>,
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    let rows = slot.rows();
    let mut buffers = slot.backward();
    buffers.record_du();
    activation_backward(
        activation,
        buffers.z,
        buffers.value,
        buffers.gradient,
        rows,
        &mut [],
    );
    buffers.record_dz();
    source.deliver(buffers.gradient);
}

/// `g(x)`.
#[inline(always)]
pub fn one<S, T, A, const F: usize>(activation: A, _simd: S, x: &[T; F]) -> [T; F]
where
    S: Simd,
    T: Scalar,
    A: Activation<T>,
{
    let mut output = *x;
    for y in &mut output {
        *y = activation.value(*y);
    }
    output
}

/// ∂L/∂z, computed in place from ∂L/∂u in `slot.gradient`, and its sum over the samples.
pub(crate) fn slopes<'s, T: Scalar, A: Activation<T>>(
    activation: A,
    slot: &'s mut Slot<T>,
    bias_gradient: &mut [T],
) -> MatRef<'s, T> {
    let (rows, width) = (slot.rows(), slot.width());
    let mut buffers = slot.backward();
    buffers.record_du();
    activation_backward(
        activation,
        buffers.z,
        buffers.value,
        buffers.gradient,
        rows,
        bias_gradient,
    );
    buffers.record_dz();
    MatRef::from_column_major_slice(buffers.gradient, rows, width)
}

/// Adds biases and activates, in place: `u = f(x + b)`, where `value` holds x and gets u.
///
/// Column-major `rows×width`. An empty `bias` means no bias; `z` gets x + b unless it is empty.
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
/// Column-major `rows×width`. `z` may be empty if the derivative does not need it; an empty `bias_gradient` is not
/// written. The order of summation in a column is the same on every machine.
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
    /// One bias per column, or empty.
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
        // where f′ ignores z, the value takes its place
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
        // the tail of f′ would give subnormal numbers, which slow down both products after it
        *gradient = (*gradient * activation.derivative(z, value)).flush();
    }
}

/// Number of columns to take at once.
///
/// Sums and biases go column by column; f and f′ run over several columns in one long loop. That is worth a second
/// trip through the L1 cache: columns of any length then run in full vectors.
#[inline(always)]
fn columns_in_cache(rows: usize) -> usize {
    (2048 / rows).max(1)
}

#[cfg(test)]
mod tests {
    use super::{ActivationBackward, BiasActivation};
    use crate::layer::activation::{Relu, Silu};
    use crate::numeric::simd::Path;

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
}
