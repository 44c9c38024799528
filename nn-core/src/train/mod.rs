//! Training: epochs of shuffled batches, validation, observers, and a record of it all.
//!
//! [`Trainer`] is the loop you would otherwise write around [`train_step`](crate::network::Network::train_step), with
//! the parts such a loop often misses: a short last batch is weighted by its samples, a diverging loss is found, and
//! weights are not lost.

mod divergence;
mod history;
mod plan;
mod validation;
mod record;
mod trainee;
mod context;
mod observer;
mod early_stopping;
mod progress;
mod advice;
mod rate_search;
mod schedules;
mod checkpoint;
mod run;
mod trainer;
mod settings;
mod training;
mod session;
mod state;
mod fit;

pub use checkpoint::Checkpoint;
pub use context::{AfterEpoch, AfterStep};
pub use early_stopping::EarlyStopping;
pub use fit::{Fits, Lesson, OptimizerOf};
pub use history::{Ending, Epoch, History};
pub use observer::{Observer, Verdict};
pub use plan::{Plan, Step};
pub use progress::Progress;
pub use rate_search::RateSearch;
pub use session::Session;
pub use trainer::{AsLoss, Trainer, Updates};
pub use validation::Beside;
