//! What optimizers of whole tensors share.

use std::fmt;

use crate::layer::update::Update;
use crate::numeric::scalar::Scalar;

/// The formula of an optimizer of [whole](crate::optim::Optimizer::WHOLE) tensors with `N` state vectors: none. Its
/// [`update_whole`](crate::optim::Optimizer::update_whole) does all.
#[derive(Debug, Clone, Copy)]
pub struct Whole<const N: usize>;

macro_rules! whole {
    ($($count:literal)*) => { $(
        impl<T: Scalar> Update<T> for Whole<$count> {
            type State = [T; $count];

            #[inline(always)]
            fn one(self, p: T, _: T, state: [T; $count]) -> (T, [T; $count]) {
                (p, state)
            }
        }
    )* };
}
whole!(1 2 3);

/// `θ ← θ·(1 − shrink) − rate·u`, with u in place of the gradient.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step<T> {
    pub(super) rate: T,
    pub(super) shrink: T,
}

impl<T: Scalar> Update<T> for Step<T> {
    type State = [T; 0];

    #[inline(always)]
    fn one(self, p: T, u: T, state: [T; 0]) -> (T, [T; 0]) {
        let kept = (-self.shrink).mul_add(p, p);
        ((kept - self.rate * u).flush(), state)
    }
}

/// `factor·u`, whatever was there before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scaled<T>(pub(super) T);

impl<T: Scalar> Update<T> for Scaled<T> {
    type State = [T; 0];

    #[inline(always)]
    fn one(self, _: T, u: T, state: [T; 0]) -> (T, [T; 0]) {
        (self.0 * u, state)
    }
}

/// Memory of a step, kept from step to step: nothing is allocated after the first one. It holds no state.
#[derive(Clone)]
pub(super) struct Scratch<T>(Vec<T>);

impl<T: Scalar> Scratch<T> {
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    /// `len` numbers of any value.
    pub(super) fn of(&mut self, len: usize) -> &mut [T] {
        if self.0.len() < len {
            self.0.resize(len, T::ZERO);
        }
        &mut self.0[..len]
    }
}

impl<T> fmt::Debug for Scratch<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scratch({})", self.0.len())
    }
}
