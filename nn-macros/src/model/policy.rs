//! How single lines are trained.

use proc_macro2::TokenStream;

/// How the parameters of a line are trained: expressions of type `f64`.
#[derive(Clone, Default)]
pub(crate) struct Policy {
    pub(crate) frozen: bool,
    pub(crate) rate: Option<TokenStream>,
    pub(crate) decay: Option<TokenStream>,
    pub(crate) l1: Option<TokenStream>,
    pub(crate) l2: Option<TokenStream>,
    pub(crate) max_norm: Option<TokenStream>,
}

impl Policy {
    /// What holds for a line inside a block with `around`.
    pub(crate) fn inside(self, around: &Self) -> Self {
        let or = |own: Option<TokenStream>, other: &Option<TokenStream>| own.or(other.clone());
        Self {
            frozen: self.frozen || around.frozen,
            rate: or(self.rate, &around.rate),
            decay: or(self.decay, &around.decay),
            l1: or(self.l1, &around.l1),
            l2: or(self.l2, &around.l2),
            max_norm: or(self.max_norm, &around.max_norm),
        }
    }

    /// Whether anything but `#[frozen]` is said.
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
