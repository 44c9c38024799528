//! Claims that the compiler proves, budgets, warnings. Sentences are put together elsewhere.

use proc_macro2::TokenStream;

use super::sentence::Sentence;
use super::shape::Shape;
use super::width::Dim;
use crate::catalogue::range::Range;
use crate::diag::Place;

/// A condition on constants, with the text for when it does not hold.
#[allow(clippy::large_enum_variant)] // there are few, and places are larger in tests
pub(crate) enum Claim {
    /// Widths are as they should be.
    Widths {
        holds: Holds,
        otherwise: Sentence,
        place: Place,
    },
    /// A number is in its range. `infinite` is the text for an infinite number where no number is too large.
    Within {
        value: TokenStream,
        range: Range,
        otherwise: String,
        infinite: String,
        place: Place,
    },
}

/// A condition on widths. A width that is wrong by itself breaks the first two alone.
pub(crate) enum Holds {
    /// A [`Constant`](super::width::Constant) is not 0.
    NotZero(Dim),
    /// A constant is at most [`WIDTH`](crate::limits::WIDTH).
    AWidth(Dim),
    /// Dim by dim; the macro knows that both have as many.
    Equal(Shape, Shape),
    /// The first is a multiple of the second.
    Divides(Dim, Dim),
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
    /// The parameters in `f32`.
    Bytes,
}

/// A lint of the language.
pub(crate) struct Warning {
    pub(crate) lint: &'static str,
    pub(crate) text: String,
    pub(crate) place: Place,
}
