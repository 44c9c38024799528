//! Lengths in ticks.

use crate::error::Result;
use crate::numeric::range;

/// A number of ticks that a schedule takes: given, or that of the planned run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    Given(u64),
    /// The ticks of the run, 0 before [`prepare`](Span::prepare).
    Run(u64),
}

impl Span {
    /// The length of the planned run, which is known later.
    pub(super) const RUN: Self = Self::Run(0);

    /// Refuses 0 ticks, which `setter` gave, and learns the length of the run.
    pub(super) fn prepare(&mut self, setter: &str, total: u64) -> Result<()> {
        match self {
            Self::Given(ticks) => at_least_one(setter, *ticks),
            Self::Run(ticks) => {
                *ticks = total;
                Ok(())
            }
        }
    }

    pub(super) fn is_run(self) -> bool {
        matches!(self, Self::Run(_))
    }

    /// The number of ticks.
    pub(super) fn ticks(self) -> u64 {
        match self {
            Self::Given(ticks) | Self::Run(ticks) => ticks,
        }
    }

    /// The share of the ticks that is over at tick `at`, at most 1; 1 if there are none.
    pub(super) fn share(self, at: u64) -> f64 {
        match self.ticks() {
            0 => 1.0,
            ticks => at.min(ticks) as f64 / ticks as f64,
        }
    }

    /// The call that makes a schedule of the type `name`: `Linear::new(5)`.
    pub(super) fn written(self, name: &str) -> String {
        match self {
            Self::Given(ticks) => format!("{name}::new({ticks})"),
            Self::Run(_) => format!("{name}::to_end()"),
        }
    }
}

/// Refuses 0 ticks.
pub(super) fn at_least_one(setter: &str, ticks: u64) -> Result<()> {
    range::check(ticks > 0, setter, ticks as f64, "at least 1")
}
