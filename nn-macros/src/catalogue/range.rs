//! What numbers must be.

/// What a number must be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Range {
    /// [0, 1)
    Rate,
    /// (0, 1]
    Share,
    /// (0, ∞)
    Positive,
    /// [0, ∞)
    NotNegative,
}

impl Range {
    pub(crate) fn holds(self, value: f64) -> bool {
        match self {
            Self::Rate => (0.0..1.0).contains(&value),
            Self::Share => value > 0.0 && value <= 1.0,
            Self::Positive => value > 0.0,
            Self::NotNegative => value >= 0.0,
        }
    }

    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Rate => "at least 0 and less than 1",
            Self::Share => "more than 0 and at most 1",
            Self::Positive => "more than 0",
            Self::NotNegative => "at least 0",
        }
    }
}
