//! What a declaration claims, and what it is told about: the sentences are put together elsewhere.

use proc_macro2::TokenStream;

use super::width::Dim;
use crate::catalogue::range::Range;
use crate::diag::Place;

/// Something that must hold of constants; the text says so if it does not.
pub(crate) enum Claim {
    /// `stage` takes (or produces) `taken` features; `giver` produces `given`.
    SameWidth {
        stage: String,
        demand: &'static Demand,
        taken: Dim,
        giver: String,
        given: Dim,
    },
    /// `stage` combines values of one width.
    EqualWidths {
        stage: String,
        first: Dim,
        first_giver: String,
        other: Dim,
        other_giver: String,
        meeting: &'static Meeting,
    },
    /// The width of `stage`, a [`Constant`](super::width::Constant), is at least 1 and not too large.
    Positive { stage: String, dim: Dim },
    /// The rows of the embedding `stage` are no more than this: their indices are numbers that `f32` holds.
    Rows {
        stage: String,
        dim: Dim,
        most: usize,
    },
    /// What `stage` reads can be halved.
    Even {
        stage: String,
        giver: String,
        dim: Dim,
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

/// What is said of two values that must have one width: `add(a, b)` *combines* 8 features of … *with* …
pub(crate) struct Meeting {
    pub(crate) does: &'static str,
    pub(crate) with: &'static str,
    /// Beside making both equal.
    pub(crate) help: &'static str,
}

/// How a stage asks for a width that another one gives: it *takes* 8 features, but … *before it* produces 7.
pub(crate) struct Demand {
    pub(crate) verb: &'static str,
    /// Behind the name of the other one.
    pub(crate) before: &'static str,
    /// The other one, in the help.
    pub(crate) there: &'static str,
}

/// A lint of the language.
pub(crate) struct Warning {
    pub(crate) lint: &'static str,
    pub(crate) text: String,
    pub(crate) place: Place,
}
