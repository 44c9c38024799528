//! Training: epochs of shuffled batches, validation, observers, and a record of it all.
//!
//! [`Trainer`] is the loop one would write by hand around
//! [`train_step`](crate::network::Network::train_step), with what such a loop forgets: a short last batch
//! that counts by its samples, a loss that diverges, weights that must not be lost.

mod divergence;
mod history;
mod observer;
mod progress;
mod advice;
mod validation;
mod trainer;
mod run;
mod fit;

pub use history::{Ending, Epoch, History};
pub use observer::{EarlyStopping, Observer, Plan, Step, Verdict};
pub use progress::Progress;
pub use trainer::Trainer;
