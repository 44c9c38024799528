//! Some samples on the stack, one per vector lane.
//!
//! A layer is compiled for its widths and inlined into its network's step: with lengths that are not known its loops take
//! twice as long. Functions that all networks share are updates of larger layers, and in the larger ones of these networks
//! larger layers in four lanes (batches of at most four samples): their code would be most of a network's compile time.

use pulp::{Simd, WithSimd};

use crate::layer::activation::Activation;
use crate::layer::dense::Dense;
use crate::layer::stack_block::{Block, Lanes, Values};
use crate::layer::tensor::Role;
use crate::layer::update::{Optimizer, Setting, update_here};
use crate::numeric::scalar::Scalar;
use crate::numeric::{simd, vectors};

/// The largest number of weights of a layer that is small in every network: its update is inlined.
const FEW_WEIGHTS: usize = 32;

/// True if a pass is a function that all networks share.
const fn is_shared(weights: usize, lanes: usize, in_large: bool) -> bool {
    lanes == 4 && in_large && weights > FEW_WEIGHTS
}

/// `g(W·x + b)`.
#[inline(always)]
pub fn forward<S, T, A, B, const IN: usize, const OUT: usize, const BIAS: bool, const L: usize>(
    simd: S,
    _block: &B,
    layer: &Dense<T, IN, OUT, BIAS>,
    activation: A,
    x: &Lanes<T, L, IN>,
) -> Values<T, L, OUT>
where
    S: Simd,
    T: Scalar,
    A: Activation<T>,
    B: Block<T, L>,
{
    let mut z = [[T::ZERO; L]; OUT];
    let mut value = z;
    // arrays, so that inlined loops know their lengths
    let pass = Forward {
        weights: layer.rows().as_flattened(),
        biases: &layer.biases(),
        activation,
        x,
        z: &mut z,
        value: &mut value,
    };
    if const { is_shared(IN * OUT, L, B::IN_LARGE) } {
        simd::apart(simd, pass);
    } else {
        pass.with_simd(simd);
    }
    Values { z, value }
}

struct Forward<'a, T, A, const L: usize> {
    /// Unit by unit.
    weights: &'a [T],
    biases: &'a [T],
    activation: A,
    x: &'a [[T; L]],
    z: &'a mut [[T; L]],
    value: &'a mut [[T; L]],
}

impl<T: Scalar, A: Activation<T>, const L: usize> WithSimd for Forward<'_, T, A, L> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self {
            weights,
            biases,
            activation,
            x,
            z,
            value,
        } = self;
        let units = weights.chunks_exact(x.len()).zip(biases);
        for ((weights, &bias), z) in units.zip(z.iter_mut()) {
            let mut sum = [bias; L];
            for (&weight, x) in weights.iter().zip(x) {
                sum = vectors::fused(simd, &[weight; L], x, sum);
            }
            *z = sum;
        }
        let z = z.as_flattened();
        for (value, &z) in value.as_flattened_mut().iter_mut().zip(z) {
            *value = activation.value(z);
        }
    }
}

/// From ∂L/∂u: the layer's gradients (overwritten at the first block, added to afterwards) and ∂L/∂x.
#[allow(
    clippy::too_many_arguments,
    reason = "one call per group; a struct would only name them twice"
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
    let (weight_gradient, bias_gradient) = gradients.rows_mut();
    let mut dx = [[T::ZERO; L]; IN];
    let pass = Backward {
        first: block.is_first(),
        weights: layer.rows().as_flattened(),
        activation,
        x,
        z: &values.z,
        value: &values.value,
        slopes: &mut slopes,
        weight_gradient: weight_gradient.as_flattened_mut(),
        bias_gradient,
        dx: &mut dx,
    };
    if const { is_shared(IN * OUT, L, B::IN_LARGE) } {
        simd::apart(simd, pass);
    } else {
        pass.with_simd(simd);
    }
    dx
}

struct Backward<'a, T, A, const L: usize> {
    /// True if gradients are overwritten, false if they are added to.
    first: bool,
    weights: &'a [T],
    activation: A,
    x: &'a [[T; L]],
    z: &'a [[T; L]],
    value: &'a [[T; L]],
    /// ∂L/∂u, which becomes ∂L/∂z.
    slopes: &'a mut [[T; L]],
    weight_gradient: &'a mut [T],
    bias_gradient: &'a mut [T],
    dx: &'a mut [[T; L]],
}

impl<T: Scalar, A: Activation<T>, const L: usize> WithSimd for Backward<'_, T, A, L> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self {
            first,
            weights,
            activation,
            x,
            z,
            value,
            slopes,
            weight_gradient,
            bias_gradient,
            dx,
        } = self;
        let ins = x.len();
        let (z, u) = (z.as_flattened(), value.as_flattened());
        for ((slope, &z), &u) in slopes.as_flattened_mut().iter_mut().zip(z).zip(u) {
            *slope = (*slope * activation.derivative(z, u)).flush();
        }
        let put = |place: &mut T, sum: T| *place = if first { sum } else { *place + sum };
        let units = weight_gradient.chunks_exact_mut(ins);
        for (weights, slopes) in units.zip(&*slopes) {
            for (weight, x) in weights.iter_mut().zip(x) {
                let products = vectors::fused(simd, slopes, x, [T::ZERO; L]);
                put(weight, vectors::total(simd, &products));
            }
        }
        for (bias, slopes) in bias_gradient.iter_mut().zip(&*slopes) {
            put(bias, vectors::total(simd, slopes));
        }
        for (weights, slopes) in weights.chunks_exact(ins).zip(&*slopes) {
            for (&weight, dx) in weights.iter().zip(dx.iter_mut()) {
                *dx = vectors::fused(simd, &[weight; L], slopes, *dx);
            }
        }
    }
}

/// Updates the layer whose weights are the `index`-th tensor in declaration order; returns the next index.
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
    let mut update =
        |index, (shape, role): (&[usize], Role), parameter: &mut [T], gradient: &[T]| {
            if const { IN * OUT <= FEW_WEIGHTS } {
                update_here(optimizer, index, (shape, role), parameter, gradient);
            } else {
                optimizer.update_whole(index, &Setting::plain(shape, role), parameter, gradient);
            }
        };
    update(index, (&[OUT, IN], Role::Weight), weight, weight_gradient);
    if BIAS {
        update(index + 1, (&[OUT], Role::Bias), bias, bias_gradient);
    }
    index + 1 + usize::from(BIAS)
}
