//! Metrics: how well a network predicts a data set.
//!
//! [`evaluate`](Evaluate::evaluate) returns a report by the kind of targets: a [`Classification`] for
//! [`Labels`](crate::data::Labels), a [`Regression`] for a [`Batch`](crate::data::Batch) of real values.

mod report;
mod classification;
mod regression;
mod roc;
mod judged;
mod several;
mod evaluate;

pub use classification::Classification;
pub use evaluate::Evaluate;
pub use judged::Judged;
pub use regression::Regression;
pub use report::Report;
pub use roc::{Counts, Roc, RocPoint};
#[doc(hidden)]
pub use several::JudgedOutput;
pub use several::{Reports, columns};

pub(crate) use judged::{nonempty, outputs};
