//! A rate that drops when the loss no longer improves.

use crate::error::{Error, Result};
use crate::numeric::range;
use crate::optim::schedule::protocol::Schedule;
use crate::optim::schedule::steps::power;

/// The rate is multiplied by a factor when the watched loss has not improved for more than `patience` epochs:
/// `PyTorch`'s `ReduceLROnPlateau`. The loss is that of the validation data, if there are any.
///
/// A loss that is not finite is not an improvement.
///
/// ```
/// use nn_core::optim::schedule::{ReduceOnPlateau, Schedule};
/// let mut schedule = ReduceOnPlateau::new().factor(0.5).patience(1);
/// let mut rates = Vec::new();
/// for (epoch, loss) in [1.0, 0.9, 0.9, 0.9, 0.9].into_iter().enumerate() {
///     rates.push(schedule.rate(0.1, epoch as u64));
///     schedule.observe(epoch as u64, loss);
/// }
/// assert_eq!(rates, [0.1, 0.1, 0.1, 0.1, 0.05]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ReduceOnPlateau {
    factor: f64,
    patience: u64,
    cooldown: u64,
    threshold: Threshold,
    highest: bool,
    min: f64,
    seen: Seen,
}

/// The least improvement that counts.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Threshold {
    /// A share of the best value.
    Relative(f64),
    Absolute(f64),
}

/// What the observed losses led to.
#[derive(Debug, Clone, Default, PartialEq)]
struct Seen {
    best: Option<f64>,
    /// Epochs without improvement since the best one, or since the last drop of the rate.
    bad: u64,
    /// Epochs that are not counted yet.
    cooling: u64,
    /// How often the rate was multiplied.
    drops: u64,
}

impl Default for ReduceOnPlateau {
    fn default() -> Self {
        Self::new()
    }
}

impl ReduceOnPlateau {
    /// The rate becomes a tenth after more than ten epochs without an improvement of at least 1e-4 of the best loss.
    #[must_use]
    pub fn new() -> Self {
        Self {
            factor: 0.1,
            patience: 10,
            cooldown: 0,
            threshold: Threshold::Relative(1e-4),
            highest: false,
            min: 0.0,
            seen: Seen::default(),
        }
    }

    /// The factor, 0.1 by default: above 0 and below 1.
    #[must_use]
    pub fn factor(self, factor: f64) -> Self {
        Self { factor, ..self }
    }

    /// The number of epochs without improvement that do not yet lower the rate, 10 by default.
    #[must_use]
    pub fn patience(self, epochs: u64) -> Self {
        Self {
            patience: epochs,
            ..self
        }
    }

    /// The number of epochs after a drop that are not counted, 0 by default.
    #[must_use]
    pub fn cooldown(self, epochs: u64) -> Self {
        Self {
            cooldown: epochs,
            ..self
        }
    }

    /// The least improvement that counts, as a share of the best value; 1e-4 by default, from 0 to below 1.
    #[must_use]
    pub fn threshold(self, share: f64) -> Self {
        Self {
            threshold: Threshold::Relative(share),
            ..self
        }
    }

    /// The least improvement that counts, as a difference of losses (`threshold_mode="abs"`): finite and ≥ 0.
    #[must_use]
    pub fn absolute_threshold(self, difference: f64) -> Self {
        Self {
            threshold: Threshold::Absolute(difference),
            ..self
        }
    }

    /// The highest value is the best (`mode="max"`): for an accuracy in place of a loss.
    #[must_use]
    pub fn highest(self) -> Self {
        Self {
            highest: true,
            ..self
        }
    }

    /// The least rate, 0 by default: finite and ≥ 0.
    #[must_use]
    pub fn min(self, rate: f64) -> Self {
        Self { min: rate, ..self }
    }

    /// True if `value` is better than the best one so far.
    fn improves(&self, value: f64) -> bool {
        if !value.is_finite() {
            return false;
        }
        let Some(best) = self.seen.best else {
            return true;
        };
        let margin = match self.threshold {
            Threshold::Relative(share) => share * best.abs(),
            Threshold::Absolute(difference) => difference,
        };
        if self.highest {
            value > best + margin
        } else {
            value < best - margin
        }
    }
}

impl Schedule for ReduceOnPlateau {
    fn rate(&self, base: f64, _at: u64) -> f64 {
        // a rate that is below the least one from the start stays
        let least = self.min.min(base);
        (base * power(self.factor, self.seen.drops)).max(least)
    }

    fn written(&self) -> String {
        let Self {
            factor,
            patience,
            cooldown,
            min,
            ..
        } = self;
        let threshold = match self.threshold {
            Threshold::Relative(share) => format!("threshold({share:?})"),
            Threshold::Absolute(difference) => format!("absolute_threshold({difference:?})"),
        };
        let highest = if self.highest { ".highest()" } else { "" };
        format!(
            "ReduceOnPlateau::new().factor({factor:?}).patience({patience}).cooldown({cooldown})\
             .{threshold}.min({min:?}){highest}"
        )
    }

    fn prepare(&mut self, _total: u64) -> Result<()> {
        self.seen = Seen::default();
        let fits = self.factor > 0.0 && self.factor < 1.0;
        let words = "above 0 and below 1";
        range::check(fits, "ReduceOnPlateau::factor", self.factor, words)?;
        match self.threshold {
            Threshold::Relative(share) => range::share("ReduceOnPlateau::threshold", share)?,
            Threshold::Absolute(difference) => {
                range::from_zero("ReduceOnPlateau::absolute_threshold", difference)?;
            }
        }
        range::from_zero("ReduceOnPlateau::min", self.min)
    }

    fn observe(&mut self, _at: u64, loss: f64) {
        if self.improves(loss) {
            self.seen.best = Some(loss);
            self.seen.bad = 0;
        } else {
            self.seen.bad += 1;
        }
        if self.seen.cooling > 0 {
            self.seen.cooling -= 1;
            self.seen.bad = 0;
        }
        if self.seen.bad > self.patience {
            self.seen.drops += 1;
            self.seen.cooling = self.cooldown;
            self.seen.bad = 0;
        }
    }

    fn state(&self) -> Vec<(String, f64)> {
        let Seen {
            best,
            bad,
            cooling,
            drops,
        } = self.seen;
        let counts = COUNTS.into_iter().zip([bad, cooling, drops]);
        best.map(|best| (BEST.to_owned(), best))
            .into_iter()
            .chain(counts.map(|(name, count)| (name.to_owned(), count as f64)))
            .collect()
    }

    fn restore(&mut self, state: &[(String, f64)]) -> Result<()> {
        let find = |name: &str| {
            let found = state.iter().find(|(other, _)| other == name);
            found.map(|&(_, value)| value)
        };
        let mut counts = [0; COUNTS.len()];
        for (count, name) in counts.iter_mut().zip(COUNTS) {
            *count = whole(name, find(name))?;
        }
        let best = find(BEST);
        if let Some(best) = best {
            range::check(best.is_finite(), BEST, best, "a finite number")?;
        }
        let [bad, cooling, drops] = counts;
        self.seen = Seen {
            best,
            bad,
            cooling,
            drops,
        };
        Ok(())
    }
}

const BEST: &str = "best";
const COUNTS: [&str; 3] = ["bad_epochs", "cooldown_left", "drops"];

/// A count of a state.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a whole number in range
fn whole(name: &str, value: Option<f64>) -> Result<u64> {
    let Some(value) = value else {
        let problem = format!("the state of a `ReduceOnPlateau` has no `{name}`");
        return Err(Error::invalid(problem));
    };
    let fits = (0.0..=9.0e15).contains(&value) && value.fract() == 0.0;
    range::check(fits, name, value, "a whole number from 0 on")?;
    Ok(value as u64)
}
