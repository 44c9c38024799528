//! Whether widths fit. Literals are compared here, constants by the compiler, a parameter of the
//! network only with itself.

use super::walk::{Cursor, Walk};
use crate::diag::Place;
use crate::model::{Claim, Demand, Dim, Meeting, Size};

/// How two values meet in a sum or product.
pub(super) const MERGE: Meeting = Meeting {
    does: "combines",
    with: "with",
    help: "`concat` joins different widths side by side",
};
/// How the ways around a residual block and through it meet.
pub(super) const RESIDUAL: Meeting = Meeting {
    does: "adds",
    with: "to",
    help: "`residual(project)` learns a matrix for what it reads",
};
/// How the beginning and the end of a repeated block meet.
pub(super) const REPEAT: Meeting = Meeting {
    does: "reads",
    with: "and then",
    help: "a repeated block follows itself",
};

/// A stage reads the one before it.
const TAKES: Demand = Demand {
    verb: "takes",
    before: " before it",
    there: "the one before it",
};
/// A stage reads the input.
const TAKES_INPUT: Demand = Demand {
    there: "`input`",
    ..TAKES
};
/// A stage's own output is the wrong one.
pub(super) const PRODUCES: Demand = Demand {
    verb: "produces",
    before: "",
    there: "the other one",
};

impl Walk<'_> {
    /// A stage takes what the one before it produces.
    pub(super) fn same_width(&mut self, stage: &str, taken: &Dim) {
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
        own: &Dim,
        other: &Cursor,
        demand: &'static Demand,
    ) {
        if !other.sure {
            return;
        }
        let given = &other.dim;
        match (&own.size, &given.size) {
            _ if own.is(given) => return,
            (Size::Constant(..), Size::Constant(..) | Size::Known(_))
            | (Size::Known(_), Size::Constant(..)) => {
                self.claims.push(Claim::SameWidth {
                    stage: stage.to_owned(),
                    demand,
                    taken: own.clone(),
                    giver: other.giver.clone(),
                    given: given.clone(),
                });
                return;
            }
            _ => {}
        }
        let (own_text, given_text) = (told(own), told(given));
        let Demand {
            verb,
            before,
            there,
        } = demand;
        self.errors.at(
            own.place,
            format!(
                "{stage} {verb} {own_text} features, but {}{before} produces {given_text}",
                other.giver
            ),
            format!("change this width to {given_text}, or {there} to {own_text}"),
        );
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
        if !first.sure || !other.sure || first.dim.is(&other.dim) {
            return;
        }
        let own = Dim {
            place,
            ..other.dim.clone()
        };
        if let (Size::Constant(..), Size::Constant(..) | Size::Known(_))
        | (Size::Known(_), Size::Constant(..)) = (&first.dim.size, &own.size)
        {
            self.claims.push(Claim::EqualWidths {
                stage: stage.to_owned(),
                first: first.dim.clone(),
                first_giver: first.giver.clone(),
                other: own,
                other_giver: other.giver.clone(),
                meeting,
            });
            return;
        }
        let (a, b) = (told(&first.dim), told(&own));
        let Meeting { does, with, help } = meeting;
        self.errors.at(
            place,
            format!(
                "{stage} {does} {a} features of {} {with} {b} of {}",
                first.giver, other.giver
            ),
            format!("make both {a} or both {b} wide; {help}"),
        );
    }

    pub(super) fn positive(&mut self, stage: &str, dim: &Dim) {
        if let Size::Constant(..) = dim.size {
            self.claims.push(Claim::Positive {
                stage: stage.to_owned(),
                dim: dim.clone(),
            });
        }
    }
}

/// A width in a sentence: 8, or the `H` of the user's.
fn told(dim: &Dim) -> String {
    match dim.known() {
        Some(size) => size.to_string(),
        None => format!("`{}`", dim.text()),
    }
}
