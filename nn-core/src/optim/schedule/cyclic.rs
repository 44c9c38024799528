//! Rates that go up and down between two limits (Smith 2017).

use crate::error::Result;
use crate::numeric::range;
use crate::optim::schedule::protocol::Schedule;
use crate::optim::schedule::span::at_least_one;
use crate::optim::schedule::steps::power;

/// Up from the lowest rate to the highest and down again, over and over: `PyTorch`'s `CyclicLR`. Both rates are given
/// here; the optimizer's own has no effect (those of `#[lr]` lines keep their ratios to it). The momentum does not change.
///
/// ```
/// use nn_core::optim::schedule::{Cyclic, Schedule};
/// let schedule = Cyclic::new(0.25, 0.75).up(4).down(2);
/// let rates = [0, 2, 4, 5, 6].map(|at| schedule.rate(1.0, at));
/// assert_eq!(rates, [0.25, 0.5, 0.75, 0.5, 0.25]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Cyclic {
    low: f64,
    high: f64,
    up: u64,
    /// As many as up if `None`.
    down: Option<u64>,
    height: Height,
}

/// The height of a peak above the lowest rate.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Height {
    Constant,
    Halving,
    Decaying(f64),
}

impl Cyclic {
    /// Between these two rates, both finite and ≥ 0: 2000 ticks up and 2000 ticks down.
    #[must_use]
    pub fn new(low: f64, high: f64) -> Self {
        Self {
            low,
            high,
            up: 2000,
            down: None,
            height: Height::Constant,
        }
    }

    /// Ticks from the lowest rate to the highest; at least 1.
    #[must_use]
    pub fn up(self, ticks: u64) -> Self {
        Self { up: ticks, ..self }
    }

    /// Ticks back; at least 1, and as many as up by default.
    #[must_use]
    pub fn down(self, ticks: u64) -> Self {
        Self {
            down: Some(ticks),
            ..self
        }
    }

    /// Each peak is half as high above the lowest rate as the one before (`mode="triangular2"`).
    #[must_use]
    pub fn halving(self) -> Self {
        Self {
            height: Height::Halving,
            ..self
        }
    }

    /// The height above the lowest rate is multiplied by `gammaᵗ` (`mode="exp_range"`); above 0 and at most 1.
    #[must_use]
    pub fn decaying(self, gamma: f64) -> Self {
        Self {
            height: Height::Decaying(gamma),
            ..self
        }
    }
}

impl Schedule for Cyclic {
    fn rate(&self, _base: f64, at: u64) -> f64 {
        let up = self.up.max(1);
        let down = self.down.unwrap_or(up).max(1);
        let cycle = up.saturating_add(down);
        let place = at % cycle;
        let share = if place <= up {
            place as f64 / up as f64
        } else {
            (cycle - place) as f64 / down as f64
        };
        let height = match self.height {
            Height::Constant => 1.0,
            Height::Halving => power(0.5, at / cycle),
            Height::Decaying(gamma) => power(gamma, at),
        };
        let share = share * height;
        self.low * (1.0 - share) + self.high * share
    }

    fn written(&self) -> String {
        let Self { low, high, up, .. } = self;
        let down = self.down.unwrap_or(*up);
        let height = match self.height {
            Height::Constant => String::new(),
            Height::Halving => ".halving()".to_owned(),
            Height::Decaying(gamma) => format!(".decaying({gamma:?})"),
        };
        format!("Cyclic::new({low:?}, {high:?}).up({up}).down({down}){height}")
    }

    fn prepare(&mut self, _total: u64) -> Result<()> {
        range::from_zero("Cyclic::new", self.low)?;
        range::from_zero("Cyclic::new", self.high)?;
        let order = "at least the lowest rate, which comes first";
        range::check(self.high >= self.low, "Cyclic::new", self.high, order)?;
        at_least_one("Cyclic::up", self.up)?;
        at_least_one("Cyclic::down", self.down.unwrap_or(1))?;
        if let Height::Decaying(gamma) = self.height {
            let fits = gamma > 0.0 && gamma <= 1.0;
            range::check(fits, "Cyclic::decaying", gamma, "above 0 and at most 1")?;
        }
        Ok(())
    }
}
