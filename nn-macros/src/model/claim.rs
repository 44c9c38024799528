//! What a declaration claims, and what it is told about: the sentences are put together elsewhere.

use proc_macro2::TokenStream;

use super::sentence::Sentence;
use super::shape::Shape;
use super::width::Dim;
use crate::catalogue::range::Range;
use crate::diag::Place;

/// Something that must hold of constants; the text says so if it does not.
pub(crate) enum Claim {
    /// Widths are as they should be.
    Widths {
        holds: Holds,
        otherwise: Sentence,
        place: Place,
    },
    /// A number is in its range; what is said if it is not, and if it is infinite where no number is too large.
    Within {
        value: TokenStream,
        range: Range,
        otherwise: String,
        infinite: String,
        place: Place,
    },
}

/// What must hold of widths. One that is wrong by itself is told by the first two alone.
pub(crate) enum Holds {
    /// Of a [`Constant`](super::width::Constant): it is not 0.
    NotZero(Dim),
    /// Of a constant: it is no larger than any width.
    AWidth(Dim),
    /// Dim by dim; the macro knows that both have as many.
    Equal(Shape, Shape),
    Even(Dim),
    AtMost(Dim, usize),
}

/// The most that the network may cost.
pub(crate) struct Budget {
    pub(crate) cost: Cost,
    pub(crate) limit: usize,
    pub(crate) place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cost {
    Parameters,
    MultiplyAdds,
    /// Of the parameters in `f32`.
    Bytes,
}

/// A lint of the language.
pub(crate) struct Warning {
    pub(crate) lint: &'static str,
    pub(crate) text: String,
    pub(crate) place: Place,
}
