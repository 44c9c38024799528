//! The contract between a network and the code that uses it. `network!` implements it; you can also implement it
//! yourself.
//!
//! [`Model`]: the structure of a network (parameters, layers, the forward pass). [`Network`]: its operations on
//! batches of `IN` features. [`Train`]: the backward pass, which a network with a `step` does not have.

pub(crate) mod program;
mod stages;
#[doc(hidden)]
pub mod counted;
mod measures;
pub(crate) mod summary;
pub(crate) mod wants;
pub(crate) mod model;
pub(crate) mod tune;
mod tuned;
mod gradients;
pub(crate) mod accumulate;
mod clip;
mod gradient_noise;
mod average;
mod agreement;
pub(crate) mod check;
pub(crate) mod penalty;
pub(crate) mod train;
mod stack_step;
mod cache_blocks;
pub(crate) mod workspace;
pub(crate) mod answer;
pub(crate) mod jacobian;
pub(crate) mod statistics;
pub(crate) mod fits;
#[doc(hidden)]
pub mod one_sample;
#[doc(hidden)]
pub mod nested;
#[doc(hidden)]
pub mod repeated;
pub(crate) mod operations;
mod learns;

pub use average::{Averaged, Averaging, Ema, Swa};
pub use clip::Clip;
pub(crate) use fits::check_pair;
pub use fits::{AsData, DataOf, InputOf, LossOf, TargetsOf, Trains};
pub use gradient_noise::GradientNoise;
pub use gradients::Gradients;
pub use learns::Learns;
pub use model::{Model, OverScalar};
pub use operations::Network;
pub use program::{Group, Op, Program, Read, Reads, Stage};
pub use train::Train;
pub use tune::Tune;
pub use workspace::Workspace;
