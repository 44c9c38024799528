//! A schedule that is a closure.

use std::fmt;

use crate::optim::schedule::protocol::Schedule;

/// The schedule of a closure, made by [`by`].
#[derive(Clone)]
pub struct By<F> {
    name: String,
    rate: F,
}

/// The rate that `rate` returns for a tick and the optimizer's own rate: `PyTorch`'s `LambdaLR`. The name stands for it
/// in messages and checkpoints, which cannot compare closures.
///
/// ```
/// use nn_core::optim::schedule::{self, Schedule};
/// let schedule = schedule::by("halves", |at, base| base / (1.0 + at as f64));
/// assert_eq!([0, 1, 3].map(|at| schedule.rate(0.1, at)), [0.1, 0.05, 0.025]);
/// assert_eq!(schedule.written(), r#"by("halves")"#);
/// ```
pub fn by<F: Fn(u64, f64) -> f64 + Send>(name: impl Into<String>, rate: F) -> By<F> {
    By {
        name: name.into(),
        rate,
    }
}

impl<F: Fn(u64, f64) -> f64 + Send> Schedule for By<F> {
    fn rate(&self, base: f64, at: u64) -> f64 {
        (self.rate)(at, base)
    }

    fn written(&self) -> String {
        format!("by({:?})", self.name)
    }
}

impl<F> fmt::Debug for By<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "by({:?})", self.name)
    }
}
