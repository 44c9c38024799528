//! The way gradients change parameters: the optimizer trait, and the loops that run its formula over a tensor.
//!
//! An optimizer gives the formula for one element ([`Update`]) and keeps its state in [`States`]. The loops over elements
//! are here too.

mod formula;
mod part;
mod states;

mod optimizer;

#[cfg(test)]
mod checks;

#[cfg(test)]
pub(crate) use checks::{every_path_gives_the_same_bits, resumes};
pub use formula::{Update, Values, Vector};
pub use optimizer::{GradientsOf, Optimizer, Setting, update_all};
pub(crate) use optimizer::{part, take_step, take_step_by, update_here};
pub(crate) use part::{Part, run};
pub use states::States;
