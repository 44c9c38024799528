//! One sample on the stack: no allocation, no lock, no system call.
//!
//! Generated code implements [`Pass`] with one call a group; [`run`] compiles it for the widest
//! vectors of the processor. Widths are known at compile time here, so that loops unroll.

use pulp::{Simd, WithSimd};

use crate::activation::Activation;
use crate::head::Head;
use crate::lanes;
use crate::layer::Dense;
use crate::scalar::Scalar;
use crate::simd;

/// A network's calls for one sample.
pub trait Pass {
    /// `[T; OUT]`.
    type Output;
    /// The calls; must be `#[inline(always)]` to be vectorised.
    fn run<S: Simd>(self, simd: S) -> Self::Output;
}

struct Dispatch<P>(P);

impl<P: Pass> WithSimd for Dispatch<P> {
    type Output = P::Output;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> P::Output {
        self.0.run(simd)
    }
}

/// Runs a pass with the widest vectors of the processor.
#[inline]
pub fn run<P: Pass>(pass: P) -> P::Output {
    simd::dispatch(Dispatch(pass))
}

/// `g(W·x + b)`.
#[inline(always)]
pub fn dense<S, T, A, const IN: usize, const OUT: usize, const BIAS: bool>(
    simd: S,
    layer: &Dense<T, IN, OUT, BIAS>,
    activation: A,
    x: &[T; IN],
) -> [T; OUT]
where
    S: Simd,
    T: Scalar,
    A: Activation<T>,
{
    let mut output = lanes::affine(simd, layer.rows(), layer.biases(), x);
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
