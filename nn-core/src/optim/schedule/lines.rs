//! Rates along lines and powers: linear, polynomial, the inverse square root.

use crate::error::Result;
use crate::numeric::range;
use crate::optim::schedule::protocol::Schedule;
use crate::optim::schedule::span::{Span, at_least_one};

/// A line from η·start to η·end over T ticks; then the rate stays: `PyTorch`'s `LinearLR`.
///
/// `η·(start + (end − start)·min(t, T)/T)`
///
/// ```
/// use nn_core::optim::schedule::{Linear, Schedule};
/// let mut decay = Linear::to_end().start(1.0).end(0.0);
/// decay.prepare(100)?;
/// assert_eq!([0, 25, 99].map(|at| decay.rate(1.0, at)), [1.0, 0.75, 1.0 - 0.99]);
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Linear {
    span: Span,
    start: f64,
    end: f64,
}

impl Linear {
    /// From η/3 to η over so many ticks; at least 1.
    #[must_use]
    pub fn new(ticks: u64) -> Self {
        Self::over(Span::Given(ticks))
    }

    /// Over all ticks of the run. The end itself would be the rate of the tick after the last one.
    #[must_use]
    pub fn to_end() -> Self {
        Self::over(Span::RUN)
    }

    fn over(span: Span) -> Self {
        Self {
            span,
            start: 1.0 / 3.0,
            end: 1.0,
        }
    }

    /// The factor at tick 0, 1/3 by default: finite and ≥ 0.
    #[must_use]
    pub fn start(self, factor: f64) -> Self {
        Self {
            start: factor,
            ..self
        }
    }

    /// The factor after the last tick, 1 by default: finite and ≥ 0.
    #[must_use]
    pub fn end(self, factor: f64) -> Self {
        Self {
            end: factor,
            ..self
        }
    }
}

impl Schedule for Linear {
    fn rate(&self, base: f64, at: u64) -> f64 {
        let share = self.span.share(at);
        // exact at both ends, and never outside of them
        base * (self.start * (1.0 - share) + self.end * share)
    }

    fn written(&self) -> String {
        let new = self.span.written("Linear");
        format!("{new}.start({:?}).end({:?})", self.start, self.end)
    }

    fn prepare(&mut self, total: u64) -> Result<()> {
        self.span.prepare("Linear::new", total)?;
        range::from_zero("Linear::start", self.start)?;
        range::from_zero("Linear::end", self.end)
    }

    fn needs_total(&self) -> bool {
        self.span.is_run()
    }
}

/// `η·(1 − min(t, T)/T)^power`: `PyTorch`'s `PolynomialLR`.
///
/// ```
/// use nn_core::optim::schedule::{Polynomial, Schedule};
/// let schedule = Polynomial::new(4).power(2.0);
/// assert_eq!([0, 2, 4, 9].map(|at| schedule.rate(1.0, at)), [1.0, 0.25, 0.0, 0.0]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Polynomial {
    span: Span,
    power: f64,
}

impl Polynomial {
    /// Down to 0 over so many ticks, along a line; at least 1.
    #[must_use]
    pub fn new(ticks: u64) -> Self {
        Self {
            span: Span::Given(ticks),
            power: 1.0,
        }
    }

    /// Over all ticks of the run; 0 would be the rate of the tick after the last one.
    #[must_use]
    pub fn to_end() -> Self {
        Self {
            span: Span::RUN,
            power: 1.0,
        }
    }

    /// The power, 1 by default: finite and above 0. Above 1 the rate falls faster at first.
    #[must_use]
    pub fn power(self, power: f64) -> Self {
        Self { power, ..self }
    }
}

impl Schedule for Polynomial {
    fn rate(&self, base: f64, at: u64) -> f64 {
        base * (1.0 - self.span.share(at)).powf(self.power)
    }

    fn written(&self) -> String {
        let new = self.span.written("Polynomial");
        format!("{new}.power({:?})", self.power)
    }

    fn prepare(&mut self, total: u64) -> Result<()> {
        self.span.prepare("Polynomial::new", total)?;
        range::above_zero("Polynomial::power", self.power)
    }

    fn needs_total(&self) -> bool {
        self.span.is_run()
    }
}

/// A line up to η over w ticks, then a decay with the inverse square root (Vaswani et al. 2017; "Noam").
///
/// `η·min(n/w, √(w/n))` with n = t + 1. The paper's rate is that of η = 1/√(d·w) for a model of width d.
///
/// ```
/// use nn_core::optim::schedule::{InverseSquareRoot, Schedule};
/// let schedule = InverseSquareRoot::new(4);
/// assert_eq!([0, 1, 3, 15].map(|at| schedule.rate(1.0, at)), [0.25, 0.5, 1.0, 0.5]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct InverseSquareRoot {
    warm_up: u64,
}

impl InverseSquareRoot {
    /// The number w of ticks of the warm-up, at least 1; 1 means none.
    #[must_use]
    pub fn new(warm_up: u64) -> Self {
        Self { warm_up }
    }
}

impl Schedule for InverseSquareRoot {
    fn rate(&self, base: f64, at: u64) -> f64 {
        let (n, w) = (at as f64 + 1.0, self.warm_up as f64);
        base * if n < w { n / w } else { (w / n).sqrt() }
    }

    fn written(&self) -> String {
        format!("InverseSquareRoot::new({})", self.warm_up)
    }

    fn prepare(&mut self, _total: u64) -> Result<()> {
        at_least_one("InverseSquareRoot::new", self.warm_up)
    }
}
