//! One sample on the stack: no allocation, no lock, no system call.
//!
//! Generated code implements [`Pass`] with one call a group; [`run`] compiles it for the widest
//! vectors of the processor. Widths are known at compile time here, so that loops unroll.

use pulp::{Simd, WithSimd};

use crate::activation::Activation;
use crate::head::Head;
use crate::layer::Dense;
use crate::scalar::Scalar;
use crate::simd;

/// A network's calls for one sample.
pub trait Pass {
    /// `[T; OUT]`.
    type Output;
    /// The calls; must be `#[inline(always)]` to be vectorised.
    fn run(self) -> Self::Output;
}

struct Dispatch<P>(P);

impl<P: Pass> WithSimd for Dispatch<P> {
    type Output = P::Output;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> P::Output {
        self.0.run()
    }
}

/// Runs a pass with the widest vectors of the processor.
#[inline]
pub fn run<P: Pass>(pass: P) -> P::Output {
    simd::dispatch(Dispatch(pass))
}

/// Partial sums of a dot product: as many as an AVX-512 register has `f32` lanes.
const LANES: usize = 16;

/// `g(W·x + b)`.
#[inline(always)]
pub fn dense<T, A, const IN: usize, const OUT: usize, const BIAS: bool>(
    layer: &Dense<T, IN, OUT, BIAS>,
    activation: A,
    x: &[T; IN],
) -> [T; OUT]
where
    T: Scalar,
    A: Activation<T>,
{
    let (weight, bias) = layer.slices();
    let mut output = [T::ZERO; OUT];
    for (k, (y, row)) in output.iter_mut().zip(weight.chunks_exact(IN)).enumerate() {
        let mut lanes = [T::ZERO; LANES];
        let mut sum = if BIAS { bias[k] } else { T::ZERO };
        let (w, x_blocks) = (row.chunks_exact(LANES), x.chunks_exact(LANES));
        for (w, x) in w.remainder().iter().zip(x_blocks.remainder()) {
            sum = w.mul_add(*x, sum);
        }
        for (w, x) in w.zip(x_blocks) {
            for ((lane, w), x) in lanes.iter_mut().zip(w).zip(x) {
                *lane = w.mul_add(*x, *lane);
            }
        }
        if IN >= LANES {
            let mut width = LANES;
            while width > 1 {
                width /= 2;
                for i in 0..width {
                    lanes[i] += lanes[i + width];
                }
            }
            sum += lanes[0];
        }
        *y = sum;
    }
    for y in &mut output {
        *y = activation.value(*y);
    }
    output
}

/// `g(x)`.
#[inline(always)]
pub fn elementwise<T, A, const F: usize>(activation: A, x: &[T; F]) -> [T; F]
where
    T: Scalar,
    A: Activation<T>,
{
    let mut output = *x;
    for y in &mut output {
        *y = activation.value(*y);
    }
    output
}

/// `softmax(x)`, inside a network.
#[inline(always)]
pub fn softmax<T: Scalar, const F: usize>(x: &[T; F]) -> [T; F] {
    head::<T, crate::head::Softmax<F>, F>(x)
}

/// The prediction that belongs to logits.
#[inline(always)]
pub fn head<T: Scalar, H: Head, const K: usize>(logits: &[T; K]) -> [T; K] {
    let mut output = *logits;
    H::apply_one(&mut output);
    output
}
