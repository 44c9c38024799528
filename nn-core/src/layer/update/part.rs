//! The loops that run a formula: over a whole tensor, over a part of one in the middle of a pass, inside a kernel.

use pulp::{Simd, WithSimd};

use crate::layer::tensor::Role;
use crate::layer::update::{Optimizer, Setting, Update, Values};
use crate::numeric::scalar::Scalar;
use crate::numeric::simd;

/// The update of a plain tensor of few numbers: a part of the kernel around it, which is under a dispatch already.
#[inline(always)]
pub(crate) fn update_here<T: Scalar, O: Optimizer<T>>(
    optimizer: &mut O,
    index: usize,
    (shape, role): (&[usize], Role),
    parameter: &mut [T],
    gradient: &[T],
) {
    let setting = Setting::plain(shape, role);
    if O::WHOLE {
        return optimizer.update_whole(index, &setting, parameter, gradient);
    }
    let update = optimizer.formula(&setting);
    if let Some(rate) = update.descent() {
        // nothing decays here, and in a tiny network's step every comparison costs time
        for (p, &g) in parameter.iter_mut().zip(gradient) {
            *p -= rate * g;
        }
        return;
    }
    part(optimizer, index, &setting, parameter.len()).run(parameter, gradient);
}

/// A formula with the state of a tensor, or of a part of one.
pub(crate) struct Part<'a, T: Scalar, U: Update<T>> {
    update: U,
    states: <U::State as Values<T>>::Slices<'a>,
}

/// The formula and state of the `index`-th tensor, which has `len` numbers.
#[inline(always)]
pub(crate) fn part<'a, T: Scalar, O: Optimizer<T>>(
    optimizer: &'a mut O,
    index: usize,
    setting: &Setting<'_>,
    len: usize,
) -> Part<'a, T, O::Update> {
    const {
        assert!(
            O::STATES.len() == <O::Update as Update<T>>::State::COUNT,
            "an optimizer names each of its state vectors"
        );
    }
    let (update, used) = (
        optimizer.formula(setting),
        optimizer.used().min(O::STATES.len()),
    );
    let vectors = optimizer
        .states()
        .vectors_of(index, O::STATES.len(), used, len);
    Part {
        update,
        states: <O::Update as Update<T>>::State::slices(vectors),
    }
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
    fn run(self, parameter: &mut [T], gradient: &[T]) {
        let Self { update, states } = self;
        U::State::each(states, parameter, gradient, |p, g, state| {
            update.one(p, g, state)
        });
    }
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
