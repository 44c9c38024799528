//! Ranges of numbers.

/// The range of a number.
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
        let ((low, with_low), high) = self.bounds();
        let below = |(high, with_high)| value < high || (with_high && value == high);
        (value > low || (with_low && value == low)) && high.is_none_or(below)
    }

    /// The ends, each with true if it is in the range. The upper one is missing where no number is too large.
    pub(crate) fn bounds(self) -> ((f64, bool), Option<(f64, bool)>) {
        match self {
            Self::Rate => ((0.0, true), Some((1.0, false))),
            Self::Share => ((0.0, false), Some((1.0, true))),
            Self::Positive => ((0.0, false), None),
            Self::NotNegative => ((0.0, true), None),
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
