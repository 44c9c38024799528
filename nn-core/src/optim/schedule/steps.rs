//! Rates that stay, drop at some ticks, or shrink by the same factor at each tick.

use crate::error::{Error, Result};
use crate::numeric::range;
use crate::optim::schedule::protocol::Schedule;
use crate::optim::schedule::span::at_least_one;

/// η·factor, always or [up to](Constant::until) a tick: `PyTorch`'s `ConstantLR`.
///
/// ```
/// use nn_core::optim::schedule::{Constant, Schedule};
/// let schedule = Constant::new(0.25).until(5);
/// assert_eq!([4, 5].map(|at| schedule.rate(0.1, at)), [0.025, 0.1]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Constant {
    factor: f64,
    until: Option<u64>,
}

impl Constant {
    /// `factor` times the optimizer's rate; finite and ≥ 0. With 1 the rate does not change.
    #[must_use]
    pub fn new(factor: f64) -> Self {
        Self {
            factor,
            until: None,
        }
    }

    /// From tick `ticks` on the rate is η; at least 1.
    #[must_use]
    pub fn until(self, ticks: u64) -> Self {
        Self {
            until: Some(ticks),
            ..self
        }
    }
}

impl Schedule for Constant {
    fn rate(&self, base: f64, at: u64) -> f64 {
        match self.until {
            Some(end) if at >= end => base,
            _ => base * self.factor,
        }
    }

    fn written(&self) -> String {
        let new = format!("Constant::new({:?})", self.factor);
        match self.until {
            None => new,
            Some(ticks) => format!("{new}.until({ticks})"),
        }
    }

    fn prepare(&mut self, _total: u64) -> Result<()> {
        range::from_zero("Constant::new", self.factor)?;
        at_least_one("Constant::until", self.until.unwrap_or(1))
    }
}

/// η·factor^⌊t/every⌋: after each `every` ticks the rate drops. `PyTorch`'s `StepLR`.
///
/// ```
/// use nn_core::optim::schedule::{Schedule, StepDecay};
/// let schedule = StepDecay::new(30).factor(0.5);
/// assert_eq!([29, 30, 60].map(|at| schedule.rate(0.1, at)), [0.1, 0.05, 0.025]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct StepDecay {
    every: u64,
    factor: f64,
}

impl StepDecay {
    /// Multiplies the rate by 0.1 after each `every` ticks; at least 1.
    #[must_use]
    pub fn new(every: u64) -> Self {
        Self { every, factor: 0.1 }
    }

    /// The factor, 0.1 by default: finite and above 0.
    #[must_use]
    pub fn factor(self, factor: f64) -> Self {
        Self { factor, ..self }
    }
}

impl Schedule for StepDecay {
    fn rate(&self, base: f64, at: u64) -> f64 {
        // 0 ticks are refused by `prepare`
        base * power(self.factor, at / self.every.max(1))
    }

    fn written(&self) -> String {
        format!("StepDecay::new({}).factor({:?})", self.every, self.factor)
    }

    fn prepare(&mut self, _total: u64) -> Result<()> {
        at_least_one("StepDecay::new", self.every)?;
        range::above_zero("StepDecay::factor", self.factor)
    }
}

/// The rate drops at each milestone; a milestone that stands twice counts twice. `PyTorch`'s `MultiStepLR`.
///
/// ```
/// use nn_core::optim::schedule::{MultiStep, Schedule};
/// let schedule = MultiStep::new([30, 80]).factor(0.5);
/// assert_eq!([29, 30, 80].map(|at| schedule.rate(0.1, at)), [0.1, 0.05, 0.025]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MultiStep {
    milestones: Vec<u64>,
    factor: f64,
}

impl MultiStep {
    /// Multiplies the rate by 0.1 at each of the ticks, which must not decrease.
    #[must_use]
    pub fn new(milestones: impl IntoIterator<Item = u64>) -> Self {
        Self {
            milestones: milestones.into_iter().collect(),
            factor: 0.1,
        }
    }

    /// The factor, 0.1 by default: finite and above 0.
    #[must_use]
    pub fn factor(self, factor: f64) -> Self {
        Self { factor, ..self }
    }
}

impl Schedule for MultiStep {
    fn rate(&self, base: f64, at: u64) -> f64 {
        let over = self
            .milestones
            .partition_point(|&milestone| milestone <= at);
        base * power(self.factor, over as u64)
    }

    fn written(&self) -> String {
        let Self { milestones, factor } = self;
        format!("MultiStep::new({milestones:?}).factor({factor:?})")
    }

    fn prepare(&mut self, _total: u64) -> Result<()> {
        if let Some(pair) = self.milestones.windows(2).find(|pair| pair[0] > pair[1]) {
            return Err(Error::Setting {
                name: "MultiStep::new".to_owned(),
                value: pair[1] as f64,
                problem: format!(
                    "the milestones of `MultiStep::new` must not decrease, but {} comes after {}",
                    pair[1], pair[0]
                ),
            });
        }
        range::above_zero("MultiStep::factor", self.factor)
    }
}

/// η·γᵗ: `PyTorch`'s `ExponentialLR`. With γ above 1 the rate grows, as in a search for the largest rate that works.
///
/// ```
/// use nn_core::optim::schedule::{Exponential, Schedule};
/// let schedule = Exponential::new(0.5);
/// assert_eq!([0, 1, 2].map(|at| schedule.rate(0.1, at)), [0.1, 0.05, 0.025]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Exponential {
    gamma: f64,
}

impl Exponential {
    /// The factor γ of each tick: finite and above 0.
    #[must_use]
    pub fn new(gamma: f64) -> Self {
        Self { gamma }
    }
}

impl Schedule for Exponential {
    fn rate(&self, base: f64, at: u64) -> f64 {
        base * power(self.gamma, at)
    }

    fn written(&self) -> String {
        format!("Exponential::new({:?})", self.gamma)
    }

    fn prepare(&mut self, _total: u64) -> Result<()> {
        range::above_zero("Exponential::new", self.gamma)
    }
}

/// `factor^count`. Powers past the last exponent are those of the last one: 0, 1 or infinity in all useful cases.
pub(super) fn power(factor: f64, count: u64) -> f64 {
    factor.powi(i32::try_from(count).unwrap_or(i32::MAX))
}
