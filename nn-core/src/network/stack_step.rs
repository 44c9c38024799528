//! The training step of tiny networks: all widths known at compile time, all values on the stack.
//!
//! A few hundred multiply-adds take less time than the calls, checks and loops of the general path. Here a step is
//! one dispatch: blocks of `L` samples run forward and backward through arrays with samples along the vector lanes,
//! loss and optimizer included. It is compiled into one function for the network, but for larger parts that all networks
//! share (`dense/stack_block.rs`). A machine without vectors takes the general path. Generated code implements
//! [`Train::tiny`] with one call per group; results equal those
//! of the general path up to rounding.

use core::marker::PhantomData;
use core::ops::Range;

use faer::MatRef;
use pulp::{Simd, WithSimd};

use crate::data::targets::{Targets, TargetsRef};
use crate::head::{Accepts, HeadFor, LearnsFrom, TargetsFor};
use crate::layer::stack_block::{Block, Lanes, load};
use crate::layer::update::Optimizer;
use crate::network::train::Train;
use crate::numeric::scalar::Scalar;
use crate::numeric::simd;

struct Samples<'a, 'y, N, T, L, Y: Targets + 'y, H> {
    x: MatRef<'a, T>,
    targets: Y::Ref<'y>,
    loss: &'a L,
    start: usize,
    count: usize,
    total: f64,
    types: PhantomData<(N, H)>,
}

impl<N, T, C, Y, H, const L: usize> Block<T, L> for Samples<'_, '_, N, T, C, Y, H>
where
    N: Train,
    T: Scalar,
    Y: TargetsFor<T, C, H>,
{
    const IN_LARGE: bool = N::PARAMETERS > SMALL;

    #[inline(always)]
    fn input<const IN: usize>(&self) -> Lanes<T, L, IN> {
        load(self.x, self.start..self.start + self.count)
    }

    #[inline(always)]
    fn slopes<S: Simd, const K: usize>(
        &mut self,
        simd: S,
        logits: &Lanes<T, L, K>,
    ) -> Lanes<T, L, K> {
        let mut slopes = [[T::ZERO; L]; K];
        let pass = Evaluate::<T, C, Y, H, L> {
            loss: self.loss,
            logits,
            targets: self.targets,
            slopes: &mut slopes,
            range: self.start..self.start + self.count,
            rows: self.x.nrows(),
            head: PhantomData,
        };
        self.total += if const { K == 1 } {
            pass.with_simd(simd)
        } else {
            simd::apart(simd, pass)
        };
        slopes
    }

    #[inline(always)]
    fn is_first(&self) -> bool {
        self.start == 0
    }
}

/// The loss of a block. With one output it becomes a part of the step; with more it is a function that all networks
/// share.
struct Evaluate<'a, 'y, T, L, Y: Targets + 'y, H, const N: usize> {
    loss: &'a L,
    logits: &'a [[T; N]],
    targets: Y::Ref<'y>,
    slopes: &'a mut [[T; N]],
    range: Range<usize>,
    rows: usize,
    head: PhantomData<H>,
}

impl<T, L, Y, H, const N: usize> WithSimd for Evaluate<'_, '_, T, L, Y, H, N>
where
    T: Scalar,
    Y: TargetsFor<T, L, H>,
{
    type Output = f64;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> f64 {
        let Self {
            loss,
            logits,
            targets,
            slopes,
            range,
            rows,
            ..
        } = self;
        <Y::Head>::evaluate_lanes(loss, logits, targets, slopes, range, rows)
    }
}

struct StackStep<'a, 'y, N: Train, C, Y: Targets + 'y, O> {
    network: &'a mut N,
    gradients: &'a mut N,
    x: MatRef<'a, N::Scalar>,
    targets: Y::Ref<'y>,
    loss: &'a C,
    optimizer: &'a mut O,
}

impl<N, C, Y, O> WithSimd for StackStep<'_, '_, N, C, Y, O>
where
    N: Train,
    N::Head: Accepts<C>,
    Y: TargetsFor<N::Scalar, C, HeadFor<N::Head, C>>,
    O: Optimizer<N::Scalar>,
{
    type Output = f64;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> f64 {
        if const { simd::has_no_vectors::<S>() } {
            unreachable!("a machine without vectors takes the general path")
        }
        let Self {
            network,
            gradients,
            x,
            targets,
            loss,
            optimizer,
        } = self;
        let mut block = Samples::<'_, '_, N, N::Scalar, C, Y, HeadFor<N::Head, C>> {
            x,
            targets,
            loss,
            start: 0,
            count: 0,
            total: 0.0,
            types: PhantomData,
        };
        let rows = x.nrows();
        while block.start < rows {
            let left = rows - block.start;
            // a rest that fills no vector is computed all the same: four lanes for small batches
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

/// The parameters of a network up to which its step in four lanes is inlined as a whole.
const SMALL: usize = 128;

/// The most samples of a step on this path: the gradients of the blocks are added one after the other, and in a
/// larger sum the last ones would count less.
pub(crate) const MOST_ROWS: usize = 512;

/// True if the step of a tiny network is faster on this machine than the general path.
pub(crate) fn pays() -> bool {
    simd::has_vectors()
}

/// Takes a whole step; returns the loss before the update. Nothing is updated if it is not finite.
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
    simd::dispatch(StackStep::<N, C, Y, O> {
        network,
        gradients,
        x,
        targets,
        loss,
        optimizer,
    })
}
