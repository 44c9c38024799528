//! The loops that run a formula: over a whole tensor, over a part of one in the middle of a pass, inside a kernel.

use pulp::{Simd, WithSimd};

use crate::layer::update::formula::{Update, Values};
use crate::numeric::scalar::Scalar;
use crate::numeric::simd;

/// A formula with the state of a tensor, or of a part of one.
pub(crate) struct Part<'a, T: Scalar, U: Update<T>> {
    pub(super) update: U,
    pub(super) states: <U::State as Values<T>>::Slices<'a>,
}

impl<T: Scalar, U: Update<T>> Part<'_, T, U> {
    /// The part of the first `at` numbers, and that of the rest.
    pub(crate) fn split(self, at: usize) -> (Self, Self) {
        let Self { update, states } = self;
        let [left, right] = U::State::split(states, at);
        let part = |states| Self { update, states };
        (part(left), part(right))
    }

    /// [`Update::descent`].
    pub(crate) fn descent(&self) -> Option<T> {
        self.update.descent()
    }

    /// Updates its numbers.
    pub(crate) fn apply(self, parameter: &mut [T], gradient: &[T]) {
        simd::dispatch(Apply {
            part: self,
            parameter,
            gradient,
        });
    }

    #[inline(always)]
    pub(super) fn run(self, parameter: &mut [T], gradient: &[T]) {
        let Self { update, states } = self;
        U::State::each(states, parameter, gradient, |p, g, state| {
            update.one(p, g, state)
        });
    }
}

/// Runs a formula over whole tensors: the parameter, the gradient, and the state vectors.
pub(crate) fn run<T: Scalar, U: Update<T>>(
    update: U,
    states: <U::State as Values<T>>::Slices<'_>,
    parameter: &mut [T],
    gradient: &[T],
) {
    Part { update, states }.apply(parameter, gradient);
}

/// The kernel of [`Part::apply`].
pub(crate) struct Apply<'a, 'p, T: Scalar, U: Update<T>> {
    pub(crate) part: Part<'p, T, U>,
    pub(crate) parameter: &'a mut [T],
    pub(crate) gradient: &'a [T],
}

impl<T: Scalar, U: Update<T>> WithSimd for Apply<'_, '_, T, U> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        self.part.run(self.parameter, self.gradient);
    }
}
