//! One sample on the stack: no allocation, no lock, no system call.
//!
//! Generated code implements [`OneSample`] with one call per group; [`predict`] compiles it for the widest vectors of
//! the processor. Widths are known at compile time here, so loops are unrolled.

use std::{panic, thread};

use pulp::{Simd, WithSimd};

use crate::head;
use crate::network::model::Model;
use crate::numeric::scalar::Scalar;
use crate::numeric::simd;

/// The pass of one sample; `network!` implements it with one call per group.
pub trait OneSample<const IN: usize, const OUT: usize>: Model {
    /// The logits; must be `#[inline(always)]` to be vectorised.
    fn logits_one<S: Simd>(&self, simd: S, x: &[Self::Scalar; IN]) -> [Self::Scalar; OUT];
}

/// Stack that the arrays of `predict_one` may take: a quarter of a thread's 2 MiB.
const MOST_STACK: usize = 512 * 1024;

// For so few values `network!` writes no bound.
const _: () = assert!(stack(&[nn_macros::limit!(FEW_VALUES)]) == 2);

/// Arrays that fit the stack of a 2 MiB thread even in unoptimised code, which keeps several copies of each.
const MOST_UNOPTIMISED: usize = 128 * 1024;

/// The scalars for which arrays of this many values fit: 0 for none, 1 for `f32`, 2 for all.
#[must_use]
pub const fn stack(values: &[usize]) -> usize {
    let (mut sum, mut i) = (0_usize, 0);
    while i < values.len() {
        sum = sum.saturating_add(values[i]);
        i += 1;
    }
    if sum <= MOST_STACK / <f64 as Scalar>::SIZE {
        2
    } else if sum <= MOST_STACK / <f32 as Scalar>::SIZE {
        1
    } else {
        0
    }
}

/// States that the arrays of `predict_one` of the network `N` fit the stack together; a bound on its scalar.
#[diagnostic::on_unimplemented(
    message = "`{N}` is too large for `predict_one`: its arrays take more than 512 KiB of stack, a quarter of what a thread has",
    label = "the arrays would overflow the stack",
    note = "use `predict_into` with a workspace: `let mut work = net.workspace(1); net.predict_into(&batch, &mut work)?`"
)]
pub trait FitsStack<N, const STACK: usize> {}

#[diagnostic::do_not_recommend]
impl<T: Holds<STACK>, N, const STACK: usize> FitsStack<N, STACK> for T {}

/// [`FitsStack`] without the network.
pub trait Holds<const STACK: usize> {}

impl<T: Scalar> Holds<2> for T {}

impl Holds<1> for f32 {}

struct Dispatch<'a, N: Model, const IN: usize, const OUT: usize> {
    network: &'a N,
    x: &'a [N::Scalar; IN],
}

impl<N, const IN: usize, const OUT: usize> WithSimd for Dispatch<'_, N, IN, OUT>
where
    N: OneSample<IN, OUT>,
{
    type Output = [N::Scalar; OUT];

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
        head::one::<N::Scalar, N::Head, OUT>(&self.network.logits_one(simd, self.x))
    }
}

/// The prediction for one sample, with the widest vectors of the processor. (In a debug build a network with large
/// arrays runs on a thread with room for them, as unoptimised code copies them.)
#[inline]
pub fn predict<N, const IN: usize, const OUT: usize>(
    network: &N,
    x: &[N::Scalar; IN],
) -> [N::Scalar; OUT]
where
    N: OneSample<IN, OUT>,
{
    if cfg!(debug_assertions) && N::STACK_BYTES > MOST_UNOPTIMISED {
        return on_a_larger_stack(network, x);
    }
    simd::dispatch(Dispatch { network, x })
}

#[cold]
#[inline(never)]
fn on_a_larger_stack<N, const IN: usize, const OUT: usize>(
    network: &N,
    x: &[N::Scalar; IN],
) -> [N::Scalar; OUT]
where
    N: OneSample<IN, OUT>,
{
    let mut output = [N::Scalar::ZERO; OUT];
    let thread = thread::Builder::new().stack_size(16 * N::STACK_BYTES);
    let run = || output = simd::dispatch(Dispatch { network, x });
    let ended = thread::scope(|scope| Some(thread.spawn_scoped(scope, run).ok()?.join()));
    match ended {
        Some(Ok(())) => output,
        Some(Err(panic)) => panic::resume_unwind(panic),
        // No thread could be started: perhaps this one has enough stack.
        None => simd::dispatch(Dispatch { network, x }),
    }
}
