//! The learning rate of a session under a schedule.

use crate::error::Result;
use crate::optim::schedule::Schedule;
use crate::train::plan::Plan;

/// A tick of a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tick {
    Epoch,
    Step,
}

/// A schedule, and the rate that it starts from.
pub(super) struct Rates<'s> {
    pub(super) schedule: &'s mut (dyn Schedule + 's),
    tick: Tick,
    /// The optimizer's own rate.
    base: f64,
    /// What the program or an observer has multiplied the rates with; 1 at first.
    pub(super) factor: f64,
}

impl<'s> Rates<'s> {
    /// # Errors
    /// A setting of the schedule that is out of range.
    pub(super) fn new(
        schedule: &'s mut (dyn Schedule + 's),
        tick: Tick,
        base: f64,
        plan: &Plan,
    ) -> Result<Self> {
        let mut rates = Self {
            schedule,
            tick,
            base,
            factor: 1.0,
        };
        rates.plan(plan)?;
        Ok(rates)
    }

    /// Begins a run of this length.
    pub(super) fn plan(&mut self, plan: &Plan) -> Result<()> {
        let ticks = match self.tick {
            Tick::Epoch => plan.epochs as u64,
            Tick::Step => (plan.epochs as u64).saturating_mul(plan.steps as u64),
        };
        self.schedule.prepare(ticks)
    }

    pub(super) fn is_by_step(&self) -> bool {
        self.tick == Tick::Step
    }

    /// The rate of a step, counted from 0 over all epochs, in an epoch counted from 1.
    pub(super) fn at(&self, epoch: usize, step: u64) -> Result<f64> {
        let at = match self.tick {
            Tick::Epoch => epoch.saturating_sub(1) as u64,
            Tick::Step => step,
        };
        Ok(self.schedule.checked_rate(self.base, at)? * self.factor)
    }

    /// The rate was set to `new` where this schedule gave `old`: later rates change in proportion.
    pub(super) fn was_set(&mut self, old: f64, new: f64) {
        if old > 0.0 {
            self.factor *= new / old;
        }
    }

    /// Tells the schedule the watched loss of an epoch; `steps` are those so far.
    pub(super) fn observe(&mut self, epoch: usize, steps: u64, loss: f64) {
        let at = match self.tick {
            Tick::Epoch => epoch.saturating_sub(1) as u64,
            Tick::Step => steps.saturating_sub(1),
        };
        self.schedule.observe(at, loss);
    }

    pub(super) fn needs_total(&self) -> bool {
        self.schedule.needs_total()
    }

    pub(super) fn written(&self) -> String {
        let per = match self.tick {
            Tick::Epoch => "epoch",
            Tick::Step => "step",
        };
        format!("{} per {per}", self.schedule.written())
    }
}
