//! Observers, which watch training, may change its learning rate, and may end it.

use std::ops::ControlFlow;

use crate::error::Result;
use crate::train::context::{AfterEpoch, AfterStep};
use crate::train::history::History;
use crate::train::plan::Plan;

/// An observer's decision after an epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[must_use]
#[non_exhaustive]
pub enum Verdict {
    /// Continue.
    #[default]
    Continue,
    /// Continue, and remember these weights: the network gets them back when training ends. (Not when it fails: see
    /// [`fit`](crate::train::Trainer::fit).)
    Remember,
    /// End training after this epoch.
    Stop,
}

/// Watches training. Every method has a default, so implement only those you need. To call a closure after each
/// epoch, use [`on_epoch`](crate::train::Trainer::on_epoch).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an observer",
    label = "does not implement `Observer`",
    note = "a closure goes to `.on_epoch(|epoch| …)`, which calls it after each epoch"
)]
pub trait Observer {
    /// Called before the first epoch. All observers are asked, in the order they were added, until one refuses.
    ///
    /// # Errors
    /// A reason that this run is impossible, such as a setting out of range; [`fit`](crate::train::Trainer::fit) then
    /// returns it and has changed nothing.
    fn before_training(&mut self, plan: &Plan) -> Result<()> {
        let _ = plan;
        Ok(())
    }

    /// Called before an epoch, counted from 1; `Break` ends training without it.
    fn before_epoch(&mut self, number: usize) -> ControlFlow<()> {
        let _ = number;
        ControlFlow::Continue(())
    }

    /// Called after each update, so often that it should be quick and allocate nothing.
    fn after_step(&mut self, step: &mut AfterStep<'_>) {
        let _ = step;
    }

    /// Called after an epoch and its validation.
    fn after_epoch(&mut self, epoch: &mut AfterEpoch<'_>) -> Verdict {
        let _ = epoch;
        Verdict::Continue
    }

    /// Called after the last epoch, unless training failed.
    fn after_training(&mut self, history: &History) {
        let _ = history;
    }

    /// True if it reads [gradient norms](AfterStep::gradient_norm). Each step then keeps its gradients, which costs
    /// time: without an observer that reads them, most are used where they are computed and never stored.
    fn wants_gradients(&self) -> bool {
        false
    }

    /// Its name in checkpoints, if it has a [`state`](Self::state).
    fn name(&self) -> &'static str {
        ""
    }

    /// Its settings, by name: a checkpoint is compared with them.
    fn settings(&self) -> Vec<(&'static str, f64)> {
        Vec::new()
    }

    /// The numbers that change while it watches, by name: a checkpoint holds them.
    fn state(&self) -> Vec<(&'static str, f64)> {
        Vec::new()
    }

    /// Takes the numbers of [`state`](Self::state) back, after [`before_training`](Self::before_training).
    ///
    /// # Errors
    /// Numbers that are missing.
    fn restore(&mut self, state: &[(String, f64)]) -> Result<()> {
        let _ = state;
        Ok(())
    }
}

/// An observer that is read afterwards, or chosen at run time.
macro_rules! through {
    ($($pointer:ty),*) => { $(
        impl<O: Observer + ?Sized> Observer for $pointer {
            fn before_training(&mut self, plan: &Plan) -> Result<()> {
                (**self).before_training(plan)
            }
            fn before_epoch(&mut self, number: usize) -> ControlFlow<()> {
                (**self).before_epoch(number)
            }
            fn after_step(&mut self, step: &mut AfterStep<'_>) {
                (**self).after_step(step);
            }
            fn after_epoch(&mut self, epoch: &mut AfterEpoch<'_>) -> Verdict {
                (**self).after_epoch(epoch)
            }
            fn after_training(&mut self, history: &History) {
                (**self).after_training(history);
            }
            fn wants_gradients(&self) -> bool {
                (**self).wants_gradients()
            }
            fn name(&self) -> &'static str {
                (**self).name()
            }
            fn settings(&self) -> Vec<(&'static str, f64)> {
                (**self).settings()
            }
            fn state(&self) -> Vec<(&'static str, f64)> {
                (**self).state()
            }
            fn restore(&mut self, state: &[(String, f64)]) -> Result<()> {
                (**self).restore(state)
            }
        }
    )* };
}
through!(&mut O, Box<O>);

impl From<()> for Verdict {
    fn from((): ()) -> Self {
        Self::Continue
    }
}

/// `true` ends training: `|epoch| epoch.loss < 1e-3`.
impl From<bool> for Verdict {
    fn from(ends: bool) -> Self {
        if ends { Self::Stop } else { Self::Continue }
    }
}

impl From<ControlFlow<()>> for Verdict {
    fn from(flow: ControlFlow<()>) -> Self {
        match flow {
            ControlFlow::Continue(()) => Self::Continue,
            ControlFlow::Break(()) => Self::Stop,
        }
    }
}

/// A closure that is called after each step.
pub(crate) struct EachStep<F>(pub(crate) F);

impl<F: FnMut(&mut AfterStep<'_>)> Observer for EachStep<F> {
    fn after_step(&mut self, step: &mut AfterStep<'_>) {
        (self.0)(step);
    }
}

/// A closure that is called after each epoch.
pub(crate) struct EachEpoch<F>(pub(crate) F);

impl<V: Into<Verdict>, F: FnMut(&mut AfterEpoch<'_>) -> V> Observer for EachEpoch<F> {
    fn after_epoch(&mut self, epoch: &mut AfterEpoch<'_>) -> Verdict {
        (self.0)(epoch).into()
    }
}
