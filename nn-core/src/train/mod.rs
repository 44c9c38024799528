//! Training: epochs of shuffled batches, validation, observers, and a record of it all.
//!
//! [`Trainer`] is the loop you would otherwise write around [`train_step`](crate::network::Network::train_step), with
//! the parts such a loop often misses: a short last batch is weighted by its samples, a diverging loss is found, and
//! weights are not lost.

mod divergence;
mod history;
mod observer;
mod progress;
mod advice;
mod validation;
mod trainer;
mod run;
mod fit;

pub use fit::{Beside, Fits, Lesson, OptimizerOf};
pub use history::{Ending, Epoch, History};
pub use observer::{EarlyStopping, Observer, Plan, Step, Verdict};
pub use progress::Progress;
pub use trainer::{AsLoss, Trainer, Updates};
