//! Comparisons of widths. Literals are compared here, constants by the compiler. A parameter of the network equals only
//! itself.

use super::walk::{Cursor, Walk, unknown};
use super::width;
use crate::diag::Place;
use crate::model::{Claim, Dim, Holds, Piece, Sentence, Shape, Size};

/// The words for two values that must have one width: `add(a, b)` *combines* 8 features of … *with* …
pub(super) struct Meeting {
    does: &'static str,
    with: &'static str,
    /// The help, besides making both equal.
    help: &'static str,
}

/// The words for a stage whose width another one gives: it *takes* 8 features, but … *before it* produces 7.
pub(super) struct Demand {
    verb: &'static str,
    /// Its own width in the help.
    here: &'static str,
    /// The words after the name of the other one.
    before: &'static str,
    /// The other one in the help.
    there: &'static str,
}

/// The word for several, or for one.
pub(super) fn unit(shape: &Shape, several: &'static str) -> &'static str {
    let one = shape.is_known() && shape.text() == "1";
    if one {
        several.trim_end_matches('s')
    } else {
        several
    }
}

/// Two values meet in a sum or product.
pub(super) const MERGE: Meeting = Meeting {
    does: "combines",
    with: "with",
    help: "`concat` joins different widths side by side",
};
/// Values that one gate weighs.
pub(super) const MIX: Meeting = Meeting {
    help: "only the gate may have another width",
    ..MERGE
};
/// The ways around a residual block and through it meet.
pub(super) const RESIDUAL: Meeting = Meeting {
    does: "adds",
    with: "to",
    help: "`residual(project)` learns a matrix for what it reads",
};
/// The beginning and the end of a repeated block meet.
pub(super) const REPEAT: Meeting = Meeting {
    does: "reads",
    with: "and then",
    help: "a repeated block follows itself",
};

/// A stage reads the one before it.
const TAKES: Demand = Demand {
    verb: "takes",
    here: "this width",
    before: " before it",
    there: "the one before it",
};
/// A line's layers read another value.
pub(super) const AGAIN: Demand = Demand {
    here: "the width that the other line reads",
    ..TAKES
};
/// A dense layer's weights lead back.
pub(super) const BACK: Demand = Demand {
    here: "the width that the other line gives",
    ..TAKES
};
/// A stage reads the input.
const TAKES_INPUT: Demand = Demand {
    there: "`input`",
    ..TAKES
};
impl Cursor {
    /// The width, for a stage that takes features alone. Every value of the language has one dim. A sentence about a
    /// value with more dims belongs here.
    pub(super) fn features(&self, place: Place) -> Dim {
        let width = self.shape.width().cloned();
        width.unwrap_or_else(|| unknown(place))
    }
}

impl Walk<'_> {
    /// A stage takes what the one before it produces.
    pub(super) fn same_width(&mut self, stage: &str, taken: &Shape) {
        let given = self.at.clone();
        let demand = if given.giver == "`input`" {
            &TAKES_INPUT
        } else {
            &TAKES
        };
        self.same_widths(stage, taken, &given, demand);
    }

    pub(super) fn same_widths(
        &mut self,
        stage: &str,
        own: &Shape,
        other: &Cursor,
        demand: &'static Demand,
    ) {
        if !other.sure {
            return;
        }
        let given = &other.shape;
        if own.is(given) {
            return;
        }
        let Demand {
            verb,
            here,
            before,
            there,
        } = demand;
        let sentence = Sentence {
            message: vec![
                format!("{stage} {verb} ").into(),
                Piece::Width(own.clone(), unit(own, " features")),
                format!(", but {}{before} produces ", other.giver).into(),
                Piece::Width(given.clone(), ""),
            ],
            help: vec![
                format!("change {here} to ").into(),
                Piece::Number(given.clone()),
                format!(", or {there} to ").into(),
                Piece::Number(own.clone()),
            ],
        };
        self.widths(own.place(), (own, given), sentence);
    }

    /// Values that meet somewhere have one width.
    pub(super) fn equal_widths(
        &mut self,
        stage: &str,
        place: Place,
        first: &Cursor,
        other: &Cursor,
        meeting: &'static Meeting,
    ) {
        if !first.sure || !other.sure || first.shape.is(&other.shape) {
            return;
        }
        let own = other.shape.clone().at(place);
        let Meeting { does, with, help } = meeting;
        let sentence = Sentence {
            message: vec![
                format!("{stage} {does} ").into(),
                Piece::Number(first.shape.clone()),
                format!(
                    "{} of {} {with} ",
                    unit(&first.shape, " features"),
                    first.giver
                )
                .into(),
                Piece::Number(own.clone()),
                format!(" of {}", other.giver).into(),
            ],
            help: vec![
                "make both ".into(),
                Piece::Number(first.shape.clone()),
                " or both ".into(),
                Piece::Number(own.clone()),
                format!(" wide; {help}").into(),
            ],
        };
        self.widths(place, (&first.shape, &own), sentence);
    }

    /// An error for two shapes that differ, or a claim if only the compiler can compare them.
    pub(super) fn widths(&mut self, place: Place, (a, b): (&Shape, &Shape), otherwise: Sentence) {
        if a.may_be(b) {
            let holds = Holds::Equal(a.clone(), b.clone());
            self.claims.push(Claim::Widths {
                holds,
                otherwise,
                place,
            });
            return;
        }
        let (message, help) = otherwise.told();
        self.errors.at(place, message, help);
    }

    pub(super) fn positive(&mut self, stage: &str, dim: &Dim) {
        if let Size::Constant(..) = dim.size {
            let claims = [
                (Holds::NotZero(dim.clone()), width::zero(stage, dim)),
                (Holds::AWidth(dim.clone()), width::too_large(stage, dim)),
            ];
            for (holds, otherwise) in claims {
                self.claims.push(Claim::Widths {
                    holds,
                    otherwise,
                    place: dim.place,
                });
            }
        }
    }
}
