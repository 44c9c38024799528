//! The training of single lines.

use super::number::Number;

/// The training of the parameters of a line.
#[derive(Clone, Default)]
pub(crate) struct Policy {
    pub(crate) frozen: bool,
    pub(crate) rate: Option<Number>,
    pub(crate) decay: Option<Number>,
    pub(crate) l1: Option<Number>,
    pub(crate) l2: Option<Number>,
    pub(crate) max_norm: Option<Number>,
}

impl Policy {
    /// The policy of a line inside a block with the policy `around`.
    pub(crate) fn inside(self, around: &Self) -> Self {
        let or = |own: Option<Number>, other: &Option<Number>| own.or(other.clone());
        Self {
            frozen: self.frozen || around.frozen,
            rate: or(self.rate, &around.rate),
            decay: or(self.decay, &around.decay),
            l1: or(self.l1, &around.l1),
            l2: or(self.l2, &around.l2),
            max_norm: or(self.max_norm, &around.max_norm),
        }
    }

    /// True if the line has an attribute other than `#[frozen]`.
    pub(crate) fn says_more(&self) -> bool {
        let Self {
            frozen: _,
            rate,
            decay,
            l1,
            l2,
            max_norm,
        } = self;
        [rate, decay, l1, l2, max_norm]
            .into_iter()
            .any(Option::is_some)
    }
}
