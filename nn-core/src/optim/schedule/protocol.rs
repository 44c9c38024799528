//! The trait of all schedules, and schedules that are made of others.

use std::fmt;

use crate::error::{Error, Result};
use crate::numeric::range;
use crate::optim::schedule::span::at_least_one;

/// A learning rate that changes from tick to tick. A tick is a step or an epoch.
///
/// A schedule of your own is a closure ([`by`](super::by)), or a type with this trait:
///
/// ```
/// use nn_core::optim::schedule::Schedule;
///
/// /// Half of the rate in every second tick.
/// struct Alternating;
///
/// impl Schedule for Alternating {
///     fn rate(&self, base: f64, at: u64) -> f64 {
///         if at.is_multiple_of(2) { base } else { base / 2.0 }
///     }
///     fn written(&self) -> String {
///         "Alternating".to_owned()
///     }
/// }
///
/// let slower = Alternating.warm_up(0.5, 2);
/// let rates: Vec<f64> = (0..5).map(|at| slower.rate(1.0, at)).collect();
/// assert_eq!(rates, [0.5, 0.75, 1.0, 0.5, 1.0]);
/// ```
pub trait Schedule: Send {
    /// The rate at tick `at`, counted from 0; `base` is the optimizer's own rate. It depends on these two alone, except
    /// in a schedule that [observes](Schedule::observe) the loss.
    fn rate(&self, base: f64, at: u64) -> f64;

    /// The code that makes this schedule, with all settings: `CosineAnnealing::new(95).min(0.0)`. Two schedules with the
    /// same text give the same rates; a closure's text is its name alone. Messages show it, and a checkpoint compares it.
    fn written(&self) -> String;

    /// Begins a run of `total` ticks: checks the settings, and forgets the losses of an earlier run.
    ///
    /// # Errors
    /// A setting that is out of range, with its setter's name.
    fn prepare(&mut self, total: u64) -> Result<()> {
        let _ = total;
        Ok(())
    }

    /// Takes the watched loss at the end of an epoch, whose last tick is `at`.
    fn observe(&mut self, at: u64, loss: f64) {
        let _ = (at, loss);
    }

    /// True if the rates depend on the length of the run. A run that was planned shorter had other rates.
    fn needs_total(&self) -> bool {
        false
    }

    /// The numbers that [`observe`](Schedule::observe) changed, by name: for checkpoints. All are finite.
    fn state(&self) -> Vec<(String, f64)> {
        Vec::new()
    }

    /// Takes the numbers of [`state`](Schedule::state) back, after [`prepare`](Schedule::prepare).
    ///
    /// # Errors
    /// A number that is missing or that no run can lead to.
    fn restore(&mut self, state: &[(String, f64)]) -> Result<()> {
        let _ = state;
        Ok(())
    }

    /// The last milestone of this schedule, 0 if it has none.
    #[doc(hidden)]
    fn last_milestone(&self) -> u64 {
        0
    }

    /// [`rate`](Schedule::rate), if it can be used.
    ///
    /// # Errors
    /// A rate that is negative or not finite: a closure may give one, and growing rates can overflow.
    fn checked_rate(&self, base: f64, at: u64) -> Result<f64> {
        let rate = self.rate(base, at);
        if rate.is_finite() && rate >= 0.0 {
            return Ok(rate);
        }
        Err(unusable(&self.written(), base, at, rate))
    }

    /// This schedule up to `milestone`, then `next`, whose tick 0 is the milestone. Both start from the optimizer's own
    /// rate. More can follow: `a.then(5, b).then(20, c)`, with milestones that increase.
    ///
    /// ```
    /// use nn_core::optim::schedule::{Constant, Exponential, Schedule};
    /// let schedule = Constant::new(1.0).then(10, Exponential::new(0.5));
    /// assert_eq!([9, 10, 11].map(|at| schedule.rate(0.1, at)), [0.1, 0.1, 0.05]);
    /// ```
    fn then<S: Schedule>(self, milestone: u64, next: S) -> Then<Self, S>
    where
        Self: Sized,
    {
        Then {
            first: self,
            milestone,
            next,
        }
    }

    /// `other`, with this schedule's rate in place of the optimizer's own. If both are factors, the result is their
    /// product. [`Cyclic`](super::Cyclic) and [`OneCycle`](super::OneCycle) have rates of their own, so they come first.
    ///
    /// ```
    /// use nn_core::optim::schedule::{Exponential, Linear, Schedule};
    /// let schedule = Linear::new(4).start(0.5).times(Exponential::new(0.9));
    /// assert_eq!(schedule.rate(1.0, 2), 0.75 * 0.9 * 0.9);
    /// ```
    fn times<S: Schedule>(self, other: S) -> Times<Self, S>
    where
        Self: Sized,
    {
        Times {
            first: self,
            second: other,
        }
    }

    /// Before this schedule, `ticks` ticks in which the rate rises along a line from `factor`·η to η.
    ///
    /// ```
    /// use nn_core::optim::schedule::{Schedule, StepDecay};
    /// let schedule = StepDecay::new(30).warm_up(0.2, 4);
    /// assert_eq!([0, 2, 4].map(|at| schedule.rate(1.0, at)), [0.2, 0.6, 1.0]);
    /// ```
    fn warm_up(self, factor: f64, ticks: u64) -> WarmUp<Self>
    where
        Self: Sized,
    {
        WarmUp {
            factor,
            ticks,
            next: self,
        }
    }
}

/// The error about a rate that no optimizer takes.
#[cold]
fn unusable(written: &str, base: f64, at: u64, rate: f64) -> Error {
    Error::Setting {
        name: written.to_owned(),
        value: rate,
        problem: format!(
            "the schedule `{written}` gives the rate {rate} at tick {at} (of the rate {base}), but a rate must be a \
             finite number from 0 on"
        ),
    }
}

impl<S: Schedule + ?Sized> Schedule for Box<S> {
    fn rate(&self, base: f64, at: u64) -> f64 {
        (**self).rate(base, at)
    }
    fn written(&self) -> String {
        (**self).written()
    }
    fn prepare(&mut self, total: u64) -> Result<()> {
        (**self).prepare(total)
    }
    fn observe(&mut self, at: u64, loss: f64) {
        (**self).observe(at, loss);
    }
    fn needs_total(&self) -> bool {
        (**self).needs_total()
    }
    fn state(&self) -> Vec<(String, f64)> {
        (**self).state()
    }
    fn restore(&mut self, state: &[(String, f64)]) -> Result<()> {
        (**self).restore(state)
    }
    fn last_milestone(&self) -> u64 {
        (**self).last_milestone()
    }
    fn checked_rate(&self, base: f64, at: u64) -> Result<f64> {
        (**self).checked_rate(base, at)
    }
}

impl fmt::Debug for dyn Schedule + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written())
    }
}

/// One schedule after another: see [`Schedule::then`].
#[derive(Debug, Clone, PartialEq)]
pub struct Then<A, B> {
    first: A,
    milestone: u64,
    next: B,
}

impl<A: Schedule, B: Schedule> Schedule for Then<A, B> {
    fn rate(&self, base: f64, at: u64) -> f64 {
        match at.checked_sub(self.milestone) {
            None => self.first.rate(base, at),
            Some(at) => self.next.rate(base, at),
        }
    }

    fn written(&self) -> String {
        let (first, next) = (self.first.written(), self.next.written());
        format!("{first}.then({}, {next})", self.milestone)
    }

    /// The first schedule's run ends at the milestone, or at the end of a shorter run.
    fn prepare(&mut self, total: u64) -> Result<()> {
        let milestone = self.milestone;
        at_least_one("then", milestone)?;
        self.first.prepare(milestone)?;
        let increases = milestone > self.first.last_milestone();
        let range = "after the milestone before it";
        range::check(increases, "then", milestone as f64, range)?;
        self.next.prepare(total.saturating_sub(milestone))
    }

    fn observe(&mut self, at: u64, loss: f64) {
        match at.checked_sub(self.milestone) {
            None => self.first.observe(at, loss),
            Some(at) => self.next.observe(at, loss),
        }
    }

    /// The first one's run always ends at the milestone.
    fn needs_total(&self) -> bool {
        self.next.needs_total()
    }

    fn state(&self) -> Vec<(String, f64)> {
        of_two(&self.first, &self.next)
    }

    fn restore(&mut self, state: &[(String, f64)]) -> Result<()> {
        let [first, next] = apart(state);
        self.first.restore(&first)?;
        self.next.restore(&next)
    }

    fn last_milestone(&self) -> u64 {
        self.milestone.saturating_add(self.next.last_milestone())
    }
}

/// A schedule after a rise to its first rate: see [`Schedule::warm_up`].
#[derive(Debug, Clone, PartialEq)]
pub struct WarmUp<S> {
    factor: f64,
    ticks: u64,
    next: S,
}

impl<S: Schedule> Schedule for WarmUp<S> {
    fn rate(&self, base: f64, at: u64) -> f64 {
        if let Some(at) = at.checked_sub(self.ticks) {
            return self.next.rate(base, at);
        }
        let share = at as f64 / self.ticks as f64;
        base * (self.factor * (1.0 - share) + share)
    }

    fn written(&self) -> String {
        let Self { factor, ticks, .. } = self;
        format!("{}.warm_up({factor:?}, {ticks})", self.next.written())
    }

    /// The schedule's own run begins after the warm-up.
    fn prepare(&mut self, total: u64) -> Result<()> {
        range::from_zero("warm_up", self.factor)?;
        at_least_one("warm_up", self.ticks)?;
        self.next.prepare(total.saturating_sub(self.ticks))
    }

    fn observe(&mut self, at: u64, loss: f64) {
        if let Some(at) = at.checked_sub(self.ticks) {
            self.next.observe(at, loss);
        }
    }

    fn needs_total(&self) -> bool {
        self.next.needs_total()
    }

    fn state(&self) -> Vec<(String, f64)> {
        self.next.state()
    }

    fn restore(&mut self, state: &[(String, f64)]) -> Result<()> {
        self.next.restore(state)
    }

    fn last_milestone(&self) -> u64 {
        self.ticks.saturating_add(self.next.last_milestone())
    }
}

/// One schedule of another's rate: see [`Schedule::times`].
#[derive(Debug, Clone, PartialEq)]
pub struct Times<A, B> {
    first: A,
    second: B,
}

impl<A: Schedule, B: Schedule> Schedule for Times<A, B> {
    fn rate(&self, base: f64, at: u64) -> f64 {
        self.second.rate(self.first.rate(base, at), at)
    }

    fn written(&self) -> String {
        let (first, second) = (self.first.written(), self.second.written());
        format!("{first}.times({second})")
    }

    fn prepare(&mut self, total: u64) -> Result<()> {
        self.first.prepare(total)?;
        self.second.prepare(total)
    }

    fn observe(&mut self, at: u64, loss: f64) {
        self.first.observe(at, loss);
        self.second.observe(at, loss);
    }

    fn needs_total(&self) -> bool {
        self.first.needs_total() || self.second.needs_total()
    }

    fn state(&self) -> Vec<(String, f64)> {
        of_two(&self.first, &self.second)
    }

    fn restore(&mut self, state: &[(String, f64)]) -> Result<()> {
        let [first, second] = apart(state);
        self.first.restore(&first)?;
        self.second.restore(&second)
    }

    fn last_milestone(&self) -> u64 {
        self.first
            .last_milestone()
            .max(self.second.last_milestone())
    }
}

/// What stands before the names of the two parts' states.
const PARTS: [&str; 2] = ["first.", "second."];

fn of_two(first: &impl Schedule, second: &impl Schedule) -> Vec<(String, f64)> {
    let under = |part, state: Vec<(String, f64)>| {
        let name = move |(name, value)| (format!("{part}{name}"), value);
        state.into_iter().map(name)
    };
    let first = under(PARTS[0], first.state());
    first.chain(under(PARTS[1], second.state())).collect()
}

fn apart(state: &[(String, f64)]) -> [Vec<(String, f64)>; 2] {
    PARTS.map(|part| {
        let own =
            |(name, value): &(String, f64)| Some((name.strip_prefix(part)?.to_owned(), *value));
        state.iter().filter_map(own).collect()
    })
}
