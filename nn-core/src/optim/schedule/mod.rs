//! Schedules of the learning rate: the rate as a function of the tick. A tick is a step or an epoch; the code that
//! applies the schedule decides which. The first tick is 0.
//!
//! Each schedule has the meaning of the `PyTorch` class in its row. η is the optimizer's own learning rate, t the tick.
//!
//! | schedule | rate | `PyTorch` |
//! |---|---|---|
//! | [`Constant`] | η·factor, for some ticks or always | `ConstantLR` |
//! | [`StepDecay`] | η·factor^⌊t/every⌋ | `StepLR` |
//! | [`MultiStep`] | η·factor^(milestones up to t) | `MultiStepLR` |
//! | [`Exponential`] | η·γᵗ | `ExponentialLR` |
//! | [`Linear`] | a line from η·start to η·end | `LinearLR` |
//! | [`Polynomial`] | η·(1 − t/T)^power | `PolynomialLR` |
//! | [`InverseSquareRoot`] | a line up to η, then η·√(w/t) | ("Noam") |
//! | [`CosineAnnealing`] | half a cosine from η to the least rate | `CosineAnnealingLR` |
//! | [`WarmRestarts`] | the same again and again | `CosineAnnealingWarmRestarts` |
//! | [`Cyclic`] | up and down between two rates | `CyclicLR` |
//! | [`OneCycle`] | up once, then down to nearly 0 | `OneCycleLR` |
//! | [`ReduceOnPlateau`] | η·factorᵏ after k epochs' waits without improvement | `ReduceLROnPlateau` |
//! | [`by`] | a closure's | `LambdaLR` |
//! | [`then`](Schedule::then) | one schedule after another | `SequentialLR` |
//! | [`times`](Schedule::times) | one schedule of another's rate | `ChainedScheduler` |
//! | [`warm_up`](Schedule::warm_up) | a line up to η before a schedule | `LinearLR` in a `SequentialLR` |
//!
//! ```
//! use nn_core::optim::schedule::{CosineAnnealing, Schedule};
//!
//! // 5 epochs from a tenth of the rate up to it, then down along a cosine
//! let mut schedule = CosineAnnealing::new(95).warm_up(0.1, 5);
//! schedule.prepare(100)?;
//! assert_eq!(schedule.rate(0.01, 0), 0.001);
//! assert_eq!(schedule.rate(0.01, 5), 0.01);
//! assert!(schedule.rate(0.01, 99) < 1e-5);
//! # Ok::<(), nn_core::Error>(())
//! ```

mod span;
mod protocol;
mod steps;
mod lines;
mod cosine;
mod cyclic;
mod one_cycle;
mod plateau;
mod closure;

pub use closure::{By, by};
pub use cosine::{CosineAnnealing, WarmRestarts};
pub use cyclic::Cyclic;
pub use lines::{InverseSquareRoot, Linear, Polynomial};
pub use one_cycle::OneCycle;
pub use plateau::ReduceOnPlateau;
pub use protocol::{Schedule, Then, Times, WarmUp};
pub use steps::{Constant, Exponential, MultiStep, StepDecay};

#[cfg(test)]
mod tests;
