//! The training step of tiny networks: all widths known at compile time, all values on the stack.
//!
//! A few hundred multiply-adds take less time than the calls, checks and loops of the general path.
//! Here a step is one dispatch: blocks of `L` samples run forward and backward through arrays with
//! samples along the vector lanes, the loss and the optimizer take part, and everything is compiled
//! into one function for the network at hand. Generated code implements [`Train::tiny`] with one
//! call a group; results equal the general path's to rounding.

use core::marker::PhantomData;
use core::ops::Range;

use faer::MatRef;
use pulp::{Simd, WithSimd};

use crate::activation::Activation;
use crate::head::{Accepts, HeadFor, LearnsFrom, TargetsFor};
use crate::labels::{Targets, TargetsRef};
use crate::lanes;
use crate::layer::Dense;
use crate::network::Train;
use crate::optim::Optimizer;
use crate::scalar::Scalar;
use crate::simd;

/// Values of `L` samples: one row of lanes a unit.
pub type Lanes<T, const L: usize, const WIDTH: usize> = [[T; L]; WIDTH];

/// What one group computed.
#[derive(Debug, Clone, Copy)]
pub struct Values<T, const L: usize, const WIDTH: usize> {
    z: Lanes<T, L, WIDTH>,
    value: Lanes<T, L, WIDTH>,
}

impl<T, const L: usize, const WIDTH: usize> Values<T, L, WIDTH> {
    /// What the group hands on.
    #[inline(always)]
    pub fn value(&self) -> &Lanes<T, L, WIDTH> {
        &self.value
    }
}

/// Some samples of a batch, at most `L`, and what the loss says about them.
pub trait Block<T, const L: usize> {
    /// The samples. Lanes without a sample repeat the last one.
    fn input<const IN: usize>(&self) -> Lanes<T, L, IN>;
    /// ∂L/∂logits; counts the block's share of the loss.
    fn slopes<const K: usize>(&mut self, logits: &Lanes<T, L, K>) -> Lanes<T, L, K>;
    /// Whether gradients are overwritten (else added to).
    fn is_first(&self) -> bool;
}

/// The block's samples, as if a group had computed them.
#[inline(always)]
pub fn input<T: Scalar, B: Block<T, L>, const L: usize, const IN: usize>(
    block: &B,
) -> Values<T, L, IN> {
    let value = block.input();
    Values { z: value, value }
}

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
            *z = lanes::fused(simd, &[weight; L], x, *z);
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
            let products = lanes::fused(simd, slopes, x, [T::ZERO; L]);
            put(weight, lanes::total(simd, &products));
        }
    }
    for (bias, slopes) in bias_gradient.iter_mut().zip(&slopes) {
        put(bias, lanes::total(simd, slopes));
    }
    let mut dx = [[T::ZERO; L]; IN];
    for (weights, slopes) in layer.rows().iter().zip(&slopes) {
        for (&weight, dx) in weights.iter().zip(&mut dx) {
            *dx = lanes::fused(simd, &[weight; L], slopes, *dx);
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
    optimizer.update_here(index, weight, weight_gradient);
    if BIAS {
        optimizer.update_here(index + 1, bias, bias_gradient);
    }
    index + 1 + usize::from(BIAS)
}

/// The rows `range` of a matrix, one a lane; lanes behind the last repeat it, so that what is computed
/// there is as harmless as in a real one.
#[inline(always)]
pub(crate) fn load<T: Scalar, const L: usize, const WIDTH: usize>(
    x: MatRef<'_, T>,
    range: Range<usize>,
) -> Lanes<T, L, WIDTH> {
    let mut lanes = [[T::ZERO; L]; WIDTH];
    for l in 0..L {
        let row = x.row((range.start + l).min(range.end - 1));
        if let Some(values) = row
            .try_as_row_major()
            .and_then(|row| row.as_slice().first_chunk::<WIDTH>())
        {
            for (lanes, &value) in lanes.iter_mut().zip(values) {
                lanes[l] = value;
            }
        } else {
            for (j, lanes) in lanes.iter_mut().enumerate() {
                lanes[l] = row[j];
            }
        }
    }
    lanes
}

struct Samples<'a, 'y, T, L, Y: Targets + 'y, H> {
    x: MatRef<'a, T>,
    targets: Y::Ref<'y>,
    loss: &'a L,
    start: usize,
    count: usize,
    total: f64,
    head: PhantomData<H>,
}

impl<T, C, Y, H, const L: usize> Block<T, L> for Samples<'_, '_, T, C, Y, H>
where
    T: Scalar,
    Y: TargetsFor<T, C, H>,
{
    #[inline(always)]
    fn input<const IN: usize>(&self) -> Lanes<T, L, IN> {
        load(self.x, self.start..self.start + self.count)
    }

    #[inline(always)]
    fn slopes<const K: usize>(&mut self, logits: &Lanes<T, L, K>) -> Lanes<T, L, K> {
        let mut slopes = [[T::ZERO; L]; K];
        let rows = self.x.nrows();
        let (start, count) = (self.start, self.count);
        self.total += <Y::Head>::evaluate_lanes(
            self.loss,
            logits,
            self.targets,
            &mut slopes,
            start..start + count,
            rows,
        );
        slopes
    }

    #[inline(always)]
    fn is_first(&self) -> bool {
        self.start == 0
    }
}

struct Step<'a, 'y, N: Train, C, Y: Targets + 'y, O> {
    network: &'a mut N,
    gradients: &'a mut N,
    x: MatRef<'a, N::Scalar>,
    targets: Y::Ref<'y>,
    loss: &'a C,
    optimizer: &'a mut O,
}

impl<N, C, Y, O> WithSimd for Step<'_, '_, N, C, Y, O>
where
    N: Train,
    N::Head: Accepts<C>,
    Y: TargetsFor<N::Scalar, C, HeadFor<N::Head, C>>,
    O: Optimizer<N::Scalar>,
{
    type Output = f64;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> f64 {
        let Self {
            network,
            gradients,
            x,
            targets,
            loss,
            optimizer,
        } = self;
        let mut block = Samples::<'_, '_, N::Scalar, C, Y, HeadFor<N::Head, C>> {
            x,
            targets,
            loss,
            start: 0,
            count: 0,
            total: 0.0,
            head: PhantomData,
        };
        let rows = x.nrows();
        while block.start < rows {
            let left = rows - block.start;
            // what fills no vector is computed all the same: four lanes for small batches
            if left > 4 {
                block.count = left.min(16);
                network.tiny::<S, 16, _>(simd, gradients, &mut block);
            } else {
                block.count = left;
                network.tiny::<S, 4, _>(simd, gradients, &mut block);
            }
            block.start += block.count;
        }
        if N::Scalar::from_f64(block.total).is_finite() {
            optimizer.start_step();
            network.tiny_update(gradients, optimizer);
        }
        block.total
    }
}

/// The most samples of a step here: the blocks' gradients are added one after the other, and of very many
/// the last ones would count less.
pub(crate) const MOST_ROWS: usize = 512;

/// A whole step; the loss before the update. Nothing is updated if it is not finite.
#[inline]
pub(crate) fn step<N, C, Y, O>(
    network: &mut N,
    gradients: &mut N,
    x: MatRef<'_, N::Scalar>,
    targets: Y::Ref<'_>,
    loss: &C,
    optimizer: &mut O,
) -> f64
where
    N: Train,
    N::Head: Accepts<C>,
    Y: TargetsFor<N::Scalar, C, HeadFor<N::Head, C>>,
    O: Optimizer<N::Scalar>,
{
    debug_assert_eq!(targets.count(), x.nrows());
    simd::dispatch(Step::<N, C, Y, O> {
        network,
        gradients,
        x,
        targets,
        loss,
        optimizer,
    })
}
