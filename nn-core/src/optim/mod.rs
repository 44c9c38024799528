//! Optimizers, each with its formula, and [schedules](schedule) of the learning rate. The optimizers' common trait is
//! [`Optimizer`].

pub mod schedule;
mod adam;
mod rms_prop;
mod sgd;

pub use crate::layer::update::{Optimizer, Setting, States, Update, Values};
pub use adam::{Adam, AdamW, Moments};
pub use rms_prop::{RmsProp, RootMeanSquare};
pub use sgd::{Descent, Sgd};
