//! The formula of an optimizer, and its loop over the elements of a tensor.

use crate::numeric::aligned::Aligned;
use crate::numeric::scalar::Scalar;

/// The formula of an optimizer with the numbers of one step for one tensor.
pub trait Update<T: Scalar>: Copy + Send {
    /// The optimizer's state for each element: `[T; N]` for N state vectors, three at most.
    type State: Values<T>;

    /// The new parameter and state of one element with the gradient `gradient`. `#[inline(always)]`, without calls
    /// and without loops: the crate's own loop around it is then vectorised.
    fn one(self, parameter: T, gradient: T, state: Self::State) -> (T, Self::State);

    /// η, if the update is exactly `p ← p − η·g`: it is then part of the matrix product that computes g.
    fn descent(self) -> Option<T> {
        None
    }
}

/// A state vector.
#[doc(hidden)]
#[derive(Clone)]
pub struct Vector<T>(pub(super) Aligned<T>);

/// The state of one element: `[T; N]`.
pub trait Values<T: Scalar>: Copy + sealed::Sealed {
    /// Number of vectors.
    const COUNT: usize;
    /// The vectors of a tensor, or of a part of one.
    #[doc(hidden)]
    type Slices<'a>: Send;
    /// The vectors; empty ones are not used.
    #[doc(hidden)]
    fn slices(vectors: &mut [Vector<T>]) -> Self::Slices<'_>;
    /// The vectors of the first `at` elements, and those of the rest.
    #[doc(hidden)]
    fn split(slices: Self::Slices<'_>, at: usize) -> [Self::Slices<'_>; 2];
    /// Applies `one` to each element. Unused vectors are 0 for it.
    #[doc(hidden)]
    fn each(
        slices: Self::Slices<'_>,
        parameter: &mut [T],
        gradient: &[T],
        one: impl Fn(T, T, Self) -> (T, Self),
    );
}

mod sealed {
    pub trait Sealed {}
    impl<T, const N: usize> Sealed for [T; N] {}
}

impl<T: Scalar, const N: usize> Values<T> for [T; N] {
    const COUNT: usize = N;
    type Slices<'a> = [&'a mut [T]; N];

    #[inline(always)]
    fn slices(vectors: &mut [Vector<T>]) -> [&mut [T]; N] {
        const { assert!(N <= 3, "an optimizer has at most three state vectors") }
        let mut vectors = vectors.iter_mut();
        std::array::from_fn(|_| match vectors.next() {
            Some(vector) => &mut *vector.0,
            None => &mut [],
        })
    }

    fn split(slices: Self::Slices<'_>, at: usize) -> [Self::Slices<'_>; 2] {
        let mut rest = [const { None }; N];
        let mut index = 0;
        let left = slices.map(|vector| {
            let (left, right) = vector.split_at_mut(at.min(vector.len()));
            rest[index] = Some(right);
            index += 1;
            left
        });
        [left, rest.map(Option::unwrap_or_default)]
    }

    #[inline(always)]
    fn each(
        slices: [&mut [T]; N],
        parameter: &mut [T],
        gradient: &[T],
        one: impl Fn(T, T, Self) -> (T, Self),
    ) {
        let pairs = parameter.iter_mut().zip(gradient);
        let mut vectors = slices.into_iter().filter(|vector| !vector.is_empty());
        let [a, b, c] = std::array::from_fn(|_| vectors.next());
        // A missing vector reads as 0, and its new values are dropped.
        let state = |values: [T; 3]| std::array::from_fn(|at| values[at.min(2)]);
        let zero = T::ZERO;
        match (a, b, c) {
            (Some(a), Some(b), Some(c)) => {
                for ((((p, &g), a), b), c) in pairs.zip(a).zip(b).zip(c) {
                    let (new, kept) = one(*p, g, state([*a, *b, *c]));
                    *p = new;
                    [*a, *b, *c] = first(kept);
                }
            }
            (Some(a), Some(b), _) => {
                for (((p, &g), a), b) in pairs.zip(a).zip(b) {
                    let (new, kept) = one(*p, g, state([*a, *b, zero]));
                    *p = new;
                    [*a, *b] = first(kept);
                }
            }
            (Some(a), ..) => {
                for ((p, &g), a) in pairs.zip(a) {
                    let (new, kept) = one(*p, g, state([*a, zero, zero]));
                    *p = new;
                    [*a] = first(kept);
                }
            }
            (None, ..) => {
                for (p, &g) in pairs {
                    *p = one(*p, g, state([zero; 3])).0;
                }
            }
        }
    }
}

/// The first `M` numbers, padded with zeros.
#[inline(always)]
fn first<T: Scalar, const N: usize, const M: usize>(values: [T; N]) -> [T; M] {
    std::array::from_fn(|at| if at < N { values[at] } else { T::ZERO })
}
