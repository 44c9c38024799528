//! Some samples on the stack, one a vector lane.

use pulp::Simd;

use crate::layer::activation::Activation;
use crate::layer::dense::Dense;
use crate::layer::stack_block::{Block, Lanes, Values};
use crate::layer::tensor::Role;
use crate::layer::update::{Optimizer, update_here};
use crate::numeric::scalar::Scalar;
use crate::numeric::vectors;

/// `g(W·x + b)`.
#[inline(always)]
pub fn forward<S, T, A, const IN: usize, const OUT: usize, const BIAS: bool, const L: usize>(
    simd: S,
    layer: &Dense<T, IN, OUT, BIAS>,
    activation: A,
    x: &Lanes<T, L, IN>,
) -> Values<T, L, OUT>
where
    S: Simd,
    T: Scalar,
    A: Activation<T>,
{
    let mut z = [[T::ZERO; L]; OUT];
    let units = layer.rows().iter().zip(layer.biases());
    for (z, (weights, bias)) in z.iter_mut().zip(units) {
        *z = [bias; L];
        for (&weight, x) in weights.iter().zip(x) {
            *z = vectors::fused(simd, &[weight; L], x, *z);
        }
    }
    let mut value = z;
    for value in value.as_flattened_mut() {
        *value = activation.value(*value);
    }
    Values { z, value }
}

/// From ∂L/∂u: the layer's gradients (written at the first block, added to after) and ∂L/∂x.
#[allow(
    clippy::too_many_arguments,
    reason = "one call a group; a struct would only name them twice"
)]
#[inline(always)]
pub fn backward<S, T, A, B, const IN: usize, const OUT: usize, const BIAS: bool, const L: usize>(
    simd: S,
    block: &B,
    layer: &Dense<T, IN, OUT, BIAS>,
    activation: A,
    x: &Lanes<T, L, IN>,
    values: &Values<T, L, OUT>,
    mut slopes: Lanes<T, L, OUT>,
    gradients: &mut Dense<T, IN, OUT, BIAS>,
) -> Lanes<T, L, IN>
where
    S: Simd,
    T: Scalar,
    A: Activation<T>,
    B: Block<T, L>,
{
    let (z, u) = (values.z.as_flattened(), values.value.as_flattened());
    for ((slope, &z), &u) in slopes.as_flattened_mut().iter_mut().zip(z).zip(u) {
        *slope = (*slope * activation.derivative(z, u)).flush();
    }
    let (weight_gradient, bias_gradient) = gradients.rows_mut();
    let first = block.is_first();
    let put = |place: &mut T, sum: T| *place = if first { sum } else { *place + sum };
    for (weights, slopes) in weight_gradient.iter_mut().zip(&slopes) {
        for (weight, x) in weights.iter_mut().zip(x) {
            let products = vectors::fused(simd, slopes, x, [T::ZERO; L]);
            put(weight, vectors::total(simd, &products));
        }
    }
    for (bias, slopes) in bias_gradient.iter_mut().zip(&slopes) {
        put(bias, vectors::total(simd, slopes));
    }
    let mut dx = [[T::ZERO; L]; IN];
    for (weights, slopes) in layer.rows().iter().zip(&slopes) {
        for (&weight, dx) in weights.iter().zip(&mut dx) {
            *dx = vectors::fused(simd, &[weight; L], slopes, *dx);
        }
    }
    dx
}

/// `optimizer` updates the layer whose weights come `index`-th in declaration order; the next index.
#[inline(always)]
pub fn update<T, O, const IN: usize, const OUT: usize, const BIAS: bool>(
    layer: &mut Dense<T, IN, OUT, BIAS>,
    gradients: &Dense<T, IN, OUT, BIAS>,
    optimizer: &mut O,
    index: usize,
) -> usize
where
    T: Scalar,
    O: Optimizer<T>,
{
    let (weight, bias) = layer.slices_mut();
    let (weight_gradient, bias_gradient) = gradients.slices();
    update_here(
        optimizer,
        index,
        (&[OUT, IN], Role::Weight),
        weight,
        weight_gradient,
    );
    if BIAS {
        update_here(
            optimizer,
            index + 1,
            (&[OUT], Role::Bias),
            bias,
            bias_gradient,
        );
    }
    index + 1 + usize::from(BIAS)
}
