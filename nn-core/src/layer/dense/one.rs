//! One sample on the stack.

use pulp::{Simd, WithSimd};

use crate::layer::activation::Activation;
use crate::layer::dense::Dense;
use crate::numeric::scalar::Scalar;
use crate::numeric::{simd, vectors};

/// A layer with more weights than this is a function of its own, shared by all layers of its widths. Smaller
/// layers are inlined into the pass, where a call would be expensive. In a debug build every layer is a function,
/// since the variables of one large function never share stack space there (40 KB per layer).
const OWN_FUNCTION: usize = if cfg!(debug_assertions) { 0 } else { 1024 };

/// `g(W·x + b)`.
#[inline(always)]
pub fn one<S, T, A, const IN: usize, const OUT: usize, const BIAS: bool>(
    layer: &Dense<T, IN, OUT, BIAS>,
    activation: A,
    simd: S,
    x: &[T; IN],
) -> [T; OUT]
where
    S: Simd,
    T: Scalar,
    A: Activation<T>,
{
    let affine = Affine {
        layer,
        activation,
        x,
    };
    if IN * OUT > OWN_FUNCTION {
        simd.vectorize(affine)
    } else {
        affine.with_simd(simd)
    }
}

/// The same in a network of many layers. It is always a separate function: the compiler needs minutes for one
/// function of a hundred layers.
#[inline(always)]
pub fn one_apart<S, T, A, const IN: usize, const OUT: usize, const BIAS: bool>(
    layer: &Dense<T, IN, OUT, BIAS>,
    activation: A,
    simd: S,
    x: &[T; IN],
) -> [T; OUT]
where
    S: Simd,
    T: Scalar,
    A: Activation<T>,
{
    simd.vectorize(Affine {
        layer,
        activation,
        x,
    })
}

struct Affine<'a, T, A, const IN: usize, const OUT: usize, const BIAS: bool> {
    layer: &'a Dense<T, IN, OUT, BIAS>,
    activation: A,
    x: &'a [T; IN],
}

impl<T, A, const IN: usize, const OUT: usize, const BIAS: bool> WithSimd
    for Affine<'_, T, A, IN, OUT, BIAS>
where
    T: Scalar,
    A: Activation<T>,
{
    type Output = [T; OUT];

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> [T; OUT] {
        if const { simd::has_no_vectors::<S>() } {
            let mut output = self.layer.biases();
            let weights = self.layer.rows().as_flattened();
            without_vectors(weights, self.activation, self.x, &mut output);
            return output;
        }
        let mut output = vectors::affine(simd, self.layer.rows(), self.layer.biases(), self.x);
        for y in &mut output {
            *y = self.activation.value(*y);
        }
        output
    }
}

/// The path for no instruction set: one function for all widths.
#[inline(never)]
fn without_vectors<T: Scalar, A: Activation<T>>(
    weights: &[T],
    activation: A,
    x: &[T],
    y: &mut [T],
) {
    vectors::affine_without_vectors(weights, x, y);
    for y in y {
        *y = activation.value(*y);
    }
}
