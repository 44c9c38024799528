//! Rates along cosines (Loshchilov & Hutter 2017).

use std::f64::consts::PI;

use crate::error::Result;
use crate::numeric::range;
use crate::optim::schedule::protocol::Schedule;
use crate::optim::schedule::span::{Span, at_least_one};

/// Half a cosine from η to the least rate over T ticks: `PyTorch`'s `CosineAnnealingLR`.
///
/// `min + (η − min)·(1 + cos(π·t/T))/2`
///
/// As in `PyTorch`, the rate rises again after T ticks.
///
/// ```
/// use nn_core::optim::schedule::{CosineAnnealing, Schedule};
/// let schedule = CosineAnnealing::new(10).min(0.1);
/// assert_eq!([0, 10].map(|at| schedule.rate(0.5, at)), [0.5, 0.1]);
/// assert!((schedule.rate(0.5, 5) - 0.3).abs() < 1e-15);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CosineAnnealing {
    span: Span,
    min: f64,
}

impl CosineAnnealing {
    /// Down to 0 over so many ticks; at least 1.
    #[must_use]
    pub fn new(ticks: u64) -> Self {
        Self {
            span: Span::Given(ticks),
            min: 0.0,
        }
    }

    /// Over all ticks of the run. The least rate would be that of the tick after the last one.
    #[must_use]
    pub fn to_end() -> Self {
        Self {
            span: Span::RUN,
            min: 0.0,
        }
    }

    /// The least rate, 0 by default: finite and ≥ 0.
    #[must_use]
    pub fn min(self, rate: f64) -> Self {
        Self { min: rate, ..self }
    }
}

impl Schedule for CosineAnnealing {
    fn rate(&self, base: f64, at: u64) -> f64 {
        let ticks = self.span.ticks();
        if ticks == 0 {
            return self.min;
        }
        // up again in the second half of a period
        let place = at % ticks.saturating_mul(2);
        half_cosine(
            base,
            self.min,
            place.min(ticks.saturating_mul(2) - place),
            ticks,
        )
    }

    fn written(&self) -> String {
        let new = self.span.written("CosineAnnealing");
        format!("{new}.min({:?})", self.min)
    }

    fn prepare(&mut self, total: u64) -> Result<()> {
        self.span.prepare("CosineAnnealing::new", total)?;
        range::from_zero("CosineAnnealing::min", self.min)
    }

    fn needs_total(&self) -> bool {
        self.span.is_run()
    }
}

/// Half cosines from η to the least rate, one after another, each as long as the last or longer by a factor:
/// `PyTorch`'s `CosineAnnealingWarmRestarts` (SGDR).
///
/// ```
/// use nn_core::optim::schedule::{Schedule, WarmRestarts};
/// let schedule = WarmRestarts::new(10).growth(2); // restarts at 10, 30, 70, …
/// assert_eq!([0, 10, 30, 70].map(|at| schedule.rate(0.5, at)), [0.5; 4]);
/// assert!(schedule.rate(0.5, 9) < 0.02 && schedule.rate(0.5, 29) < 0.01);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct WarmRestarts {
    first: u64,
    growth: u64,
    min: f64,
}

impl WarmRestarts {
    /// The first restart is after so many ticks; at least 1.
    #[must_use]
    pub fn new(ticks: u64) -> Self {
        Self {
            first: ticks,
            growth: 1,
            min: 0.0,
        }
    }

    /// Each cosine is so many times as long as the one before; 1 by default, at least 1.
    #[must_use]
    pub fn growth(self, factor: u64) -> Self {
        Self {
            growth: factor,
            ..self
        }
    }

    /// The least rate, 0 by default: finite and ≥ 0.
    #[must_use]
    pub fn min(self, rate: f64) -> Self {
        Self { min: rate, ..self }
    }
}

impl Schedule for WarmRestarts {
    fn rate(&self, base: f64, at: u64) -> f64 {
        let (mut ticks, mut place) = (self.first.max(1), at);
        if self.growth <= 1 {
            place %= ticks;
        }
        while place >= ticks {
            place -= ticks;
            ticks = ticks.saturating_mul(self.growth);
        }
        half_cosine(base, self.min, place, ticks)
    }

    fn written(&self) -> String {
        let Self { first, growth, min } = self;
        format!("WarmRestarts::new({first}).growth({growth}).min({min:?})")
    }

    fn prepare(&mut self, _total: u64) -> Result<()> {
        at_least_one("WarmRestarts::new", self.first)?;
        at_least_one("WarmRestarts::growth", self.growth)?;
        range::from_zero("WarmRestarts::min", self.min)
    }
}

/// The rate after `place` of `ticks` ticks, from `base` to `min`.
fn half_cosine(base: f64, min: f64, place: u64, ticks: u64) -> f64 {
    between(base, min, place as f64 / ticks as f64)
}

/// The rate at the share `over` of half a cosine from `start` to `end`.
pub(super) fn between(start: f64, end: f64, over: f64) -> f64 {
    let left = f64::midpoint(1.0, (PI * over).cos());
    // exact at both ends, and never outside of them
    end * (1.0 - left) + start * left
}
